"""Copies of SQLite databases that belong together, taken at one moment while others write into them."""

import hashlib
import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from data.faults import fault_of
from data.sqlite_files import COMPANIONS, require_whole

LOCK_S = 30.0
"""How long to wait until no other program is writing."""
_TURN_S, _PAUSE_S = 0.1, 0.3
"""How long to wait for a further database while the first one is held, and how long that is then let go: SQLite's
writers look ten times a second whether it is free."""
_PAGES = 2000
"""Copied in one go, some 8 MB; then it is asked whether to stop."""
_READ = 1 << 20
_STEPS = 1_000_000


@dataclass(frozen=True, slots=True)
class Described:
    """What is in the file of a database. `migration`: the revision of its schema, None where it has none of ours;
    `rows`: their number by table."""

    bytes: int
    sha256: str
    migration: str | None
    rows: Mapping[str, int]


def copy_at_one_moment(copies: Mapping[Path, Path], go_on: Callable[[], object]) -> None:
    """Copy each database to a file that does not exist yet, all as they were at one and the same moment. Others may
    read and write meanwhile; they wait only for the moment itself. `go_on` is called every few megabytes, and may raise
    to end the copying.

    Raises sqlite3.Error, which `fault_of` reads; ``locked`` when another program writes without end.
    """
    with _one_moment(list(copies)) as sources:
        # The last one first: that of the jobs is small, and without WAL, so that writers wait until it is copied.
        for source, copy in reversed(list(zip(sources, copies.values(), strict=True))):
            with closing(source), closing(sqlite3.connect(copy, isolation_level=None)) as target:
                # It is worth nothing before it is complete, so it needs no journal.
                target.execute("PRAGMA journal_mode=OFF")
                target.execute("PRAGMA synchronous=OFF")
                source.backup(target, pages=_PAGES, progress=lambda *_of_pages: go_on())
            sync_file(copy)


@contextmanager
def _one_moment(files: Sequence[Path]) -> Iterator[list[sqlite3.Connection]]:
    """Connections that all see what was stored at one moment, for as long as the block lasts. For this moment nobody
    else writes into any of the databases; into one without WAL until its connection is closed."""
    with ExitStack() as opened:
        readers = [opened.enter_context(closing(_open(file, LOCK_S))) for file in files]
        until = time.monotonic() + LOCK_S
        while not _see_one_moment(files, readers):
            if time.monotonic() > until:
                locked = sqlite3.OperationalError("another program writes without end")
                locked.sqlite_errorcode = sqlite3.SQLITE_BUSY
                raise locked
            time.sleep(_PAUSE_S)
        yield readers


def _see_one_moment(files: Sequence[Path], readers: Sequence[sqlite3.Connection]) -> bool:
    """Begin to read everywhere while everything is locked. False when one was not free: nothing is held then, as
    another program may hold that one while it waits for ours."""
    with ExitStack() as locks:
        for place, file in enumerate(files):
            lock = locks.enter_context(closing(_open(file, _TURN_S if place else LOCK_S)))
            try:
                lock.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if place and fault_of(error) == "locked":
                    return False
                raise
        for reader in readers:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return True


def describe(file: Path, go_on: Callable[[], object]) -> Described:
    """Check all of a copy and count its rows. Raises sqlite3.Error, ``damaged`` when anything is wrong in it; `go_on`
    may raise to end that."""
    with closing(_open(file, LOCK_S)) as connection:
        connection.set_progress_handler(lambda: _wants_end(go_on), _STEPS)
        try:
            require_whole(connection, thoroughly=True)
            rows = {name: _count(connection, name) for name in _list_tables(connection)}
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                go_on()
            raise
        migration = find_migration(connection) if "alembic_version" in rows else None
    for companion in COMPANIONS:
        Path(f"{file}{companion}").unlink(missing_ok=True)  # of our own looking, which changed nothing
    return Described(file.stat().st_size, sha256_of(file, go_on), migration, rows)


def find_migration(connection: sqlite3.Connection) -> str | None:
    """The revision of the schema of a store; None before its first migration."""
    (migration,) = connection.execute("SELECT max(version_num) FROM alembic_version").fetchone()
    return None if migration is None else str(migration)


def list_sealed_of_live(connection: sqlite3.Connection) -> list[bytes]:
    """The sealed secrets of the projects that an operator has added, in a store of any revision."""
    query = "SELECT bizon_token_sealed, salebot_key_sealed FROM project WHERE kind = 'live'"
    return [secret for row in connection.execute(query) for secret in row if secret is not None]


def _wants_end(go_on: Callable[[], object]) -> bool:
    """SQLite swallows an exception of the function that it asks; it is raised again when SQLite has ended."""
    try:
        go_on()
    except Exception:
        return True
    return False


def _list_tables(connection: sqlite3.Connection) -> list[str]:
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name"
    return [str(name) for (name,) in connection.execute(query)]


def _count(connection: sqlite3.Connection, table: str) -> int:
    quoted = table.replace('"', '""')
    (count,) = connection.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()  # noqa: S608 - the name of a table
    return int(count)


def sha256_of(file: Path, go_on: Callable[[], object]) -> str:
    """The hash of a file, in hexadecimal digits."""
    found = hashlib.sha256()
    with file.open("rb") as opened:
        while piece := opened.read(_READ):
            found.update(piece)
            go_on()
    return found.hexdigest()


def sync_file(path: Path) -> None:
    """Let a file, or the names in a folder, outlive a power cut."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _open(file: Path, seconds: float) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{file.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=seconds,
        isolation_level=None,
        check_same_thread=False,
    )
