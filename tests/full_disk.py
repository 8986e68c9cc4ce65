"""A disk that takes no more data."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import stamina

from tests.patience import PATIENCE_S

LIMIT = 4096
"""Bytes that a file may have. A page in SQLite's journal takes more, so no change can be stored."""


@contextmanager
def full_disk() -> Iterator[None]:
    """Inside the block, nothing that this process writes into a database is stored: its files may not grow."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.02, wait_max=0.1)
def await_fault(caplog: pytest.LogCaptureFixture) -> None:
    """Something has met the full disk."""
    assert "takes no more data" in caplog.text
