"""One process at a time carries out the jobs of a desk.

Two that go on with the same bulk registration would both send a person whose answer one of them still waits for.
"""

import sqlite3
from pathlib import Path

from core.desk import Desk
from core.errors import Conflict

TURN_FILE = "turn.sqlite3"
LONGEST_WAIT_S = 10.0
"""How long a former process may take to close."""

_held: dict[Path, sqlite3.Connection] = {}


def take_turn(desk: Desk) -> None:
    """Be the one, until `end_turn` or the end of the process, however it ends. Raises Conflict("process") when another
    one does not let go."""
    file = desk.home / TURN_FILE
    if file in _held:
        return
    # A lock that every system has, and takes back from a process that was killed
    connection = sqlite3.connect(file, timeout=LONGEST_WAIT_S, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        connection.close()
        raise Conflict("process") from None
    _held[file] = connection


def end_turn(desk: Desk) -> None:
    """Let another process be the one."""
    if connection := _held.pop(desk.home / TURN_FILE, None):
        connection.close()
