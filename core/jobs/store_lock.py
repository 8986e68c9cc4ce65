"""The lock of a store on a server. Processes that share its jobs hold it together (`processes.py`); who must be alone,
on whichever machine, holds it alone: an earlier version, a process whose jobs are in a file, and what changes a store
that nobody else uses. Homes have a lock of their own (`home_lock.py`), which other machines do not see.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from signal import SIGTERM, raise_signal
from threading import Event, Thread

import psycopg

from core.desk import Desk
from core.errors import Conflict
from core.storage import naming
from data.faults import fault_of
from data.servers import hold_jobs, hold_sandbox, is_on_server, place_of

LOOK_S = 2.0
"""How often the holder looks whether the server still knows of its lock."""

log = logging.getLogger(__name__)
_held: dict[str, "_Holder"] = {}


def lock_store(desk: Desk) -> None:
    """Hold the lock until `unlock_store` or the end of the process, together with all who share the jobs. Does nothing
    for a store in a file.

    Raises Conflict("process") when another process holds it alone, or is to share it with one that must be alone, for
    longer than `desk.waits.home_lock_s`, and StorageFault("store") when the server does not answer.
    """
    address, shared = desk.environment.database_url, desk.environment.shares_jobs
    if is_on_server(address) and address not in _held:
        _held[address] = _Holder(address, _lock(address, desk.waits.home_lock_s, shared=shared), shared=shared)


def unlock_store(desk: Desk) -> None:
    """Release the lock; does nothing without it."""
    if holder := _held.pop(desk.environment.database_url, None):
        holder.end()


@contextmanager
def holding_store(address: str, seconds: float) -> Iterator[None]:
    """Hold the lock alone inside the block. Raises as `lock_store`, after so many seconds."""
    connection = _lock(address, seconds, shared=False) if is_on_server(address) else None
    try:
        yield
    finally:
        if connection:
            connection.close()


@contextmanager
def holding_sandbox(desk: Desk, others_run_it: Event, closing: Event) -> Iterator[bool]:
    """Wait for the lock of who runs the sandbox, and hold it inside the block. Processes that share a store run one
    between them; `others_run_it` is set while it is waited for. False when `closing` was set before."""
    address, connection = desk.environment.database_url, None
    if desk.environment.shares_jobs:
        while (connection := hold_sandbox(address, round(LOOK_S))) is None:
            others_run_it.set()
            if closing.wait(LOOK_S):
                break
    try:
        yield not closing.is_set()
    finally:
        if connection:
            connection.close()


def _lock(address: str, seconds: float, *, shared: bool) -> "psycopg.Connection[tuple[object, ...]]":
    with naming("store", place_of(address)):
        try:
            return hold_jobs(address, seconds, shared=shared)
        except psycopg.Error as error:
            if fault_of(error) == "locked":
                raise Conflict("process") from None
            raise


class _Holder:
    """Looks after a lock. The server gives it up with its connection, as when it is started again; then it is taken
    anew, unless another process was faster: that one works now, so this one ends."""

    def __init__(self, address: str, connection: "psycopg.Connection[tuple[object, ...]]", *, shared: bool) -> None:
        self._address = address
        self._shared = shared
        self._connection = connection
        self._ended = Event()
        Thread(target=self._look_after, name="hold the store", daemon=True).start()

    def end(self) -> None:
        self._ended.set()
        self._connection.close()

    def _look_after(self) -> None:
        is_lost = False
        while not self._ended.wait(LOOK_S):
            try:
                if is_lost:
                    self._connection = hold_jobs(self._address, LOOK_S, shared=self._shared)
                self._connection.execute("SELECT 1")
                is_lost = False
            except psycopg.Error as error:
                if self._ended.is_set():
                    return
                if is_lost and fault_of(error) == "locked":
                    log.critical("Another Webinar Desk has taken over the jobs of this store. This one ends.")
                    raise_signal(SIGTERM)
                    return
                if not is_lost:
                    log.warning("The connection to the server of the store was lost; its lock is taken again.")
                    self._connection.close()
                is_lost = True
