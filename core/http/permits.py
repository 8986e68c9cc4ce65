"""Where the pace of accounts is kept: in a file that the processes of a machine share, or in a store on a server, which
the processes of all machines share."""

import contextlib
import logging
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from core.clock import RunningClock
from data.faults import fault_of
from data.repositories.pace import change_pace
from data.sqlite_files import put_aside, require_whole
from data.store import Store

_SCHEMA = "CREATE TABLE IF NOT EXISTS pace (account TEXT PRIMARY KEY, free_at_us INTEGER NOT NULL) WITHOUT ROWID"
_SAVE = "INSERT INTO pace VALUES (?, ?) ON CONFLICT (account) DO UPDATE SET free_at_us = excluded.free_at_us"
log = logging.getLogger(__name__)
_MACHINE = RunningClock()
"""Processes compare their permits by this clock, whatever their own clocks are set to."""

Decide = Callable[[int, int], tuple[int, int]]
"""Given when the next call may be made (in microseconds) and the present (in milliseconds): in how many milliseconds to
ask again, 0 for a call that may be made now, and when the one after it may be made."""


class Permits(Protocol):
    """The state of the pace of all accounts."""

    def change(self, account: str, decide: Decide) -> int:
        """Read the state of an account, decide and write it, as one step for all who share it; returns in how many
        milliseconds to ask again."""

    def close(self) -> None: ...


class FilePermits:
    """A small SQLite file. Nothing in it is worth keeping: a damaged one is put aside."""

    def __init__(self, file: Path) -> None:
        self._lock = threading.Lock()
        self._file = file
        file.parent.mkdir(parents=True, exist_ok=True)
        self._connection = _open(file)

    def change(self, account: str, decide: Decide) -> int:
        with self._lock:
            try:
                return self._change(account, decide)
            except sqlite3.DatabaseError as error:
                if fault_of(error) != "damaged":
                    raise
                self._connection.close()
                self._connection = _open(self._file)
                return self._change(account, decide)

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def _change(self, account: str, decide: Decide) -> int:
        with contextlib.closing(self._connection.cursor()) as cursor:
            cursor.execute("BEGIN IMMEDIATE")  # the file's write lock makes read, decide and save one step
            try:
                row = cursor.execute("SELECT free_at_us FROM pace WHERE account = ?", (account,)).fetchone()
                wait_ms, free_at_us = decide(row[0] if row else 0, round(_MACHINE.now().timestamp() * 1000))
                if not wait_ms:
                    cursor.execute(_SAVE, (account, free_at_us))
                cursor.execute("COMMIT")
            except BaseException:  # after any error, because other processes wait for the lock
                with contextlib.suppress(sqlite3.OperationalError):  # some errors have ended the transaction
                    cursor.execute("ROLLBACK")
                raise
        return wait_ms


class StorePermits:
    """A table of the store, by the server's clock: the clocks of two machines may differ by more than an interval."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def change(self, account: str, decide: Decide) -> int:
        with self._store.noting() as session:
            return change_pace(session, account, decide)

    def close(self) -> None:
        pass


def _open(file: Path) -> sqlite3.Connection:
    """The file, or a new one in place of a damaged one, of which nothing is needed."""
    try:
        return _connect(file)
    except sqlite3.DatabaseError as error:
        if fault_of(error) != "damaged":
            raise
    log.warning("%s was damaged. It held nothing of worth: it is %s now, and a new one is made.", file, put_aside(file))
    return _connect(file)


def _connect(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=30, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=OFF")  # a permit lost in a power cut does no harm
        connection.execute(_SCHEMA)
        require_whole(connection)
    except sqlite3.Error:
        connection.close()
        raise
    return connection
