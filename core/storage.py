"""Faults of the disk and of the dashboard's own files, told apart from all other errors."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import StorageFault
from data.sqlite_files import fault_of


def find_storage_fault(error: BaseException) -> StorageFault | None:
    """The fault of the disk or of a database that this error tells of; None when it is about something else."""
    if isinstance(error, StorageFault):
        return error
    reason = fault_of(error)
    return StorageFault("files", reason) if reason else None


@contextmanager
def naming(what: str, path: Path | None) -> Iterator[None]:
    """Raise errors of the block that tell of a fault as the StorageFault of this `what`."""
    try:
        yield
    except Exception as error:
        if isinstance(error, StorageFault) or (reason := fault_of(error)) is None:
            raise
        raise StorageFault(what, reason, path) from None
