"""How little memory the process holds between two things that it does: what was freed is used again, or given back."""

import ctypes
from contextlib import suppress

import pyarrow as pa

_ARENA_MAX = -8
"""The name that glibc's `mallopt` has for the most heaps of a process."""
_ONLY_GLIBC = (AttributeError, OSError, TypeError)


def share_heaps() -> None:
    """At the start: let what is freed be used again by whoever needs memory next."""
    # Arrow's own memory is kept for its next use alone
    pa.set_memory_pool(pa.system_memory_pool())
    # With a heap for each of dozens of threads, each keeps the holes that it once needed
    with suppress(*_ONLY_GLIBC):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, 2)


def give_back() -> None:
    """After much was read of which little is kept: else the holes between that are held until the process ends."""
    with suppress(*_ONLY_GLIBC):
        ctypes.CDLL(None).malloc_trim(0)
