"""The lock of the home folder: one process at a time carries out the jobs of a desk.

Two processes that go on with the same bulk registration would both send a person whose answer one of them still
waits for.
"""

import logging
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from core.desk import Desk
from core.errors import Conflict
from core.storage import naming
from data.faults import fault_of
from data.sqlite_files import name_aside

LOCK_FILE = "turn.sqlite3"  # processes of different versions must meet at the same file, so its name stays

log = logging.getLogger(__name__)
_held: dict[Path, sqlite3.Connection] = {}


def lock_home(desk: Desk) -> None:
    """Hold the lock until `unlock_home` or the end of the process, however it ends. Does nothing when this process
    holds it already. Raises Conflict("process") when another process holds it for longer than
    `desk.waits.home_lock_s`, StorageFault("lock") when its file cannot be used."""
    file = desk.home / LOCK_FILE
    if file not in _held:
        _held[file] = _lock(file, desk.waits.home_lock_s)


def unlock_home(desk: Desk) -> None:
    """Release the lock, so that another process can take it; does nothing without the lock."""
    if connection := _held.pop(desk.home / LOCK_FILE, None):
        connection.close()


def holding_home(home: Path, seconds: float) -> AbstractContextManager[None]:
    """Hold the lock inside the block. Raises as `lock_home`, after so many seconds."""
    return holding(home / LOCK_FILE, seconds)


@contextmanager
def holding(file: Path, seconds: float) -> Iterator[None]:
    """Hold the lock that this file is inside the block. Raises as `lock_home`, after so many seconds."""
    connection = _lock(file, seconds)
    try:
        yield
    finally:
        connection.close()


def _lock(file: Path, seconds: float) -> sqlite3.Connection:
    with naming("lock", file):
        try:
            return _begin(file, seconds)
        except sqlite3.Error as error:
            if fault_of(error) != "damaged":
                raise
        _empty(file)
        return _begin(file, seconds)


def _begin(file: Path, seconds: float) -> sqlite3.Connection:
    # SQLite's lock exists on every system, and the system releases it when the process is killed
    connection = sqlite3.connect(file, timeout=seconds, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        connection.close()
        if fault_of(error) == "locked":
            raise Conflict("process") from None
        raise
    return connection


def _empty(file: Path) -> None:
    """Make an empty database of it, which is all that it ever is; what was in it is copied aside. The file itself
    stays: if it was replaced, two processes that start at once could each lock a file of its own."""
    aside = name_aside(file)
    shutil.copy2(file, aside)
    with file.open("r+b") as emptied:
        emptied.truncate()
    log.warning("%s was damaged. It held nothing; it was emptied, and what was in it is in %s.", file, aside)
