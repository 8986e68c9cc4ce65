"""SQLite's files: what an error says about one, whether one is whole, and how a damaged one is put aside."""

import errno
import sqlite3
import time
from contextlib import closing, suppress
from itertools import count
from pathlib import Path
from typing import Literal

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

Fault = Literal["full", "failing", "locked", "read_only", "damaged", "unreachable"]
"""Why a file, or the disk that it is on, cannot be used. `full`: it takes no more data, for want of room or because of
a limit. `failing`: the disk reports errors. `unreachable`: it, or the server of the database, cannot be opened."""

COMPANIONS = ("-wal", "-shm", "-journal")
"""What SQLite appends to the name of a database for the files that belong to it."""
_FAULTS: dict[int, Fault] = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_IOERR: "failing",
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_CANTOPEN: "unreachable",
    sqlite3.SQLITE_PERM: "unreachable",
}
_NOT_WRITTEN = frozenset(
    {
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_IOERR_FSYNC,
        sqlite3.SQLITE_IOERR_TRUNCATE,
        sqlite3.SQLITE_IOERR_SHMSIZE,
    }
)
"""SQLite reports a quota that is used up, and a file that may not grow, as these."""
_DISK_FAULTS: dict[int, Fault] = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EFBIG: "full",
    errno.EROFS: "read_only",
    errno.EIO: "failing",
}
_STEPS = 100_000


def fault_of(error: BaseException) -> Fault | None:
    """What this error of SQLite, of SQLAlchemy or of the system says about the file or the disk; None when it is about
    something else."""
    if isinstance(error, DBAPIError) and error.orig is not None and not isinstance(error.orig, sqlite3.Error):
        return "unreachable" if error.connection_invalidated else None
    if isinstance(error, DBAPIError) and error.orig is not None:
        error = error.orig
    if isinstance(error, sqlite3.Error):
        code: int = getattr(error, "sqlite_errorcode", 0)
        return "full" if code in _NOT_WRITTEN else _FAULTS.get(code & 0xFF)
    if isinstance(error, OSError) and error.errno is not None:
        return _DISK_FAULTS.get(error.errno)
    return None


def file_of(url: str) -> Path | None:
    """The file of the database at this URL; None when it is no SQLite file. Raises ValueError for what is no URL."""
    try:
        parts = make_url(url)
    except SQLAlchemyError:
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
        connection.execute("ROLLBACK")
        connection.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
        try:
            require_whole(connection)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise


def require_whole(connection: sqlite3.Connection) -> None:
    """Look through all pages. Raises sqlite3.DatabaseError when one is damaged."""
    (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
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


def name_aside(file: Path) -> Path:
    """A name beside the file that is free for what was found in it."""
    names = (file.with_name(f"{file.name}.damaged{number or ''}") for number in count())
    return next(name for name in names if not name.exists())
