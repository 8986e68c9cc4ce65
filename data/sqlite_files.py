"""SQLite's files: which one an address names, whether one is whole, and how a damaged one is put aside."""

import sqlite3
import time
from contextlib import closing, suppress
from itertools import count
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from data.dialects import url_of

COMPANIONS = ("-wal", "-shm", "-journal")
"""What SQLite appends to the name of a database for the files that belong to it."""
_STEPS = 100_000


def file_of(url: str) -> Path | None:
    """The file of the database at this URL; None when it is no SQLite file. Raises ValueError for what is no URL."""
    try:
        parts = url_of(url)
    except (SQLAlchemyError, ValueError):
        raise ValueError("not the URL of a database") from None
    in_file = parts.get_backend_name() == "sqlite" and parts.database not in (None, "", ":memory:")
    return Path(str(parts.database)) if in_file else None


def check_file(file: Path, seconds: float) -> None:
    """Look through the pages of a database for at most so many seconds (about 700 MB each), and whether it can be
    written to. Raises sqlite3.Error when a page is damaged, or the file cannot be read, or written within that time."""
    until = time.monotonic() + seconds
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=seconds)) as connection:
        connection.isolation_level = None
        connection.execute("BEGIN IMMEDIATE")
        # Of a file that can only be read, SQLite begins a transaction that only reads.
        connection.execute("PRAGMA user_version = 1")
        connection.execute("ROLLBACK")
        connection.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
        try:
            require_whole(connection)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise


def require_whole(connection: sqlite3.Connection, *, thoroughly: bool = False) -> None:
    """Look through all pages; with `thoroughly` also whether each index fits its table, which takes six times as long.
    Raises sqlite3.DatabaseError when something is damaged."""
    check = "integrity_check" if thoroughly else "quick_check"
    (found,) = connection.execute(f"PRAGMA {check}(1)").fetchone()
    if found != "ok":
        damage = sqlite3.DatabaseError("a page is damaged")
        damage.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise damage


def put_aside(file: Path) -> Path:
    """Rename a database that is of no more use, so that it is made anew; returns its new name. What belongs to it goes
    first: SQLite would take it for a part of the new one."""
    aside = name_aside(file)
    if not file.exists():
        return aside  # another process was faster
    for companion in COMPANIONS:
        with suppress(FileNotFoundError):
            Path(f"{file}{companion}").rename(f"{aside}{companion}")
    file.rename(aside)
    return aside


def name_aside(file: Path, why: str = "damaged") -> Path:
    """A name beside the file that is free for what was found in it."""
    names = (file.with_name(f"{file.name}.{why}{number or ''}") for number in count())
    return next(name for name in names if not name.exists())
