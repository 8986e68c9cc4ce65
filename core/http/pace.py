"""The pace of the calls of one account, shared by all threads and processes that work for it."""

import contextlib
import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

from pyrate_limiter import GCRA, Rate

from core.clock import RunningClock
from data.faults import fault_of
from data.sqlite_files import put_aside, require_whole

_SCHEMA = "CREATE TABLE IF NOT EXISTS pace (account TEXT PRIMARY KEY, free_at_us INTEGER NOT NULL) WITHOUT ROWID"
_SAVE = "INSERT INTO pace VALUES (?, ?) ON CONFLICT (account) DO UPDATE SET free_at_us = excluded.free_at_us"
log = logging.getLogger(__name__)
_LOOK_S = 0.1
"""How often a wait checks whether to stop."""
_MACHINE = RunningClock()
"""Processes compare their permits by this clock, whatever their own clocks are set to."""


class Stopped(Exception):
    """Raised when `should_stop` says so while a call waits for its permit, its retry or its answer."""


def never() -> bool:
    """The `should_stop` of callers that cannot be stopped."""
    return False


def pause(seconds: float, should_stop: Callable[[], bool]) -> None:
    """Wait for so many seconds. Raises Stopped as soon as `should_stop` says so."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if should_stop():
            raise Stopped
        time.sleep(min(left, _LOOK_S))


class Pace:
    """Evenly spaced permits, at most `per_second` of them, for the account called `account`.

    The state is one row of a small SQLite file, so that two jobs, or two processes, that work for the same account
    keep the pace together. No published limit exists; which pace is considered safe is in docs/bizon365.md, section 2,
    and in docs/salebot.md, section 3.
    """

    def __init__(self, per_second: float, *, file: Path, account: str) -> None:
        # One permit per interval, not `per_second` permits per second, because rate limits punish bursts.
        self._rates = [Rate(1, max(1, round(1000 / per_second)))]
        self._account = account
        self._lock = threading.Lock()
        self._file = file
        file.parent.mkdir(parents=True, exist_ok=True)
        self._connection = _open(file)

    def wait(self, should_stop: Callable[[], bool] = never) -> None:
        """Return when the next call may start; raises Stopped when `should_stop` says so first."""
        while (wait_ms := self._ask()) > 0:
            pause(wait_ms / 1000, should_stop)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def _ask(self) -> int:
        """Take a permit (returns 0), or return in how many milliseconds to ask again."""
        with self._lock:
            try:
                return self._take()
            except sqlite3.DatabaseError as error:
                if fault_of(error) != "damaged":
                    raise
                self._connection.close()
                self._connection = _open(self._file)
                return self._take()

    def _take(self) -> int:
        with contextlib.closing(self._connection.cursor()) as cursor:
            cursor.execute("BEGIN IMMEDIATE")  # the file's write lock makes read, decide and save one step
            try:
                wait_ms = self._step(cursor)
                cursor.execute("COMMIT")
            except BaseException:  # after any error, because other processes wait for the lock
                with contextlib.suppress(sqlite3.OperationalError):  # some errors have ended the transaction
                    cursor.execute("ROLLBACK")
                raise
        return wait_ms

    def _step(self, cursor: sqlite3.Cursor) -> int:
        now_ms = round(_MACHINE.now().timestamp() * 1000)
        row = cursor.execute("SELECT free_at_us FROM pace WHERE account = ?", (self._account,)).fetchone()
        free_at_us = row[0] if row else 0
        if free_at_us > (now_ms + self._rates[0].interval) * 1000:
            free_at_us = 0  # further off than one interval: the clock was set back, or the pace was slower before
        state, decision = GCRA().step(self._rates, (free_at_us,), now_ms, 1)
        if not decision.allowed:
            return max(1, decision.retry_after_ms or 1)
        cursor.execute(_SAVE, (self._account, int(state[0])))
        return 0


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
