"""Faults of the disk and of the dashboard's own files, told apart from all other errors."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import TypeVar

from core.errors import StorageFault, place_of
from core.storage_sentences import explain_storage
from data.faults import fault_of, is_of_server, words_of

log = logging.getLogger(__name__)
Result = TypeVar("Result")


def note_fault(error: BaseException, home: Path) -> StorageFault | None:
    """The fault of the disk or of a database that this error tells of, which the log then says; None when it is about
    something else. `home`: the folder to name, as an error of a file does not say which one it is."""
    reason = fault_of(error)
    fault = error if isinstance(error, StorageFault) else None
    if fault is None and reason:
        on_server = is_of_server(error)
        fault = StorageFault("server" if on_server else "files", reason, None if on_server else home, words_of(error))
    if fault:
        log.critical("Webinar Desk cannot work: %s", explain_storage(fault))
    return fault


def insist(write: Callable[[], Result], home: Path, wait: Callable[[], object]) -> Result:
    """Carry out a write that must not be left out, again and again while the disk or another program does not let it.
    `wait` waits between two tries, and raises when there is to be none. Raises all other errors, and
    StorageFault for a damaged database."""
    while True:
        try:
            return write()
        except Exception as error:
            fault = note_fault(error, home)
            if fault is None:
                raise
            if fault.reason == "damaged":
                raise fault from None
        wait()


def insist_later(write: Callable[[], object], home: Path, wait: Callable[[], object]) -> None:
    """Carry out the write now, or in a thread of its own as `insist` does, once it can be. An error that `wait` raises
    ends that thread. Raises as `insist`."""
    try:
        write()
    except Exception as error:
        fault = note_fault(error, home)
        if fault is None:
            raise
        if fault.reason == "damaged":
            raise fault from None
        Thread(target=_insist_after, args=(write, home, wait), name="write later", daemon=True).start()


def _insist_after(write: Callable[[], object], home: Path, wait: Callable[[], object]) -> None:
    try:
        wait()
        insist(write, home, wait)
    except Exception as error:
        log.error("A write that was put off was given up: %s", place_of(error))


@contextmanager
def naming(what: str, path: Path | str | None) -> Iterator[None]:
    """Raise errors of the block that tell of a fault as the StorageFault of this `what`."""
    try:
        yield
    except Exception as error:
        if isinstance(error, StorageFault) or (reason := fault_of(error)) is None:
            raise
        raise StorageFault(what, reason, path, words_of(error)) from None
