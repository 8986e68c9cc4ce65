"""The lock of the home folder: one process at a time carries out the jobs of a desk.

Two processes that go on with the same bulk registration would both send a person whose answer one of them still
waits for.
"""

import sqlite3
from pathlib import Path

from core.desk import Desk
from core.errors import Conflict

LOCK_FILE = "turn.sqlite3"  # processes of different versions must meet at the same file, so its name stays

_held: dict[Path, sqlite3.Connection] = {}


def lock_home(desk: Desk) -> None:
    """Hold the lock until `unlock_home` or the end of the process, however it ends. Does nothing when this process
    holds it already. Raises Conflict("process") when another process holds it for longer than
    `desk.waits.home_lock_s`."""
    file = desk.home / LOCK_FILE
    if file in _held:
        return
    # SQLite's lock exists on every system, and the system releases it when the process is killed
    connection = sqlite3.connect(file, timeout=desk.waits.home_lock_s, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        connection.close()
        raise Conflict("process") from None
    _held[file] = connection


def unlock_home(desk: Desk) -> None:
    """Release the lock, so that another process can take it; does nothing without the lock."""
    if connection := _held.pop(desk.home / LOCK_FILE, None):
        connection.close()
