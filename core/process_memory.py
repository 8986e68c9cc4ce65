"""How little memory the process holds between two things that it does: what was freed is used again, or given back."""

import ctypes
from contextlib import suppress

import pyarrow as pa

_ARENA_MAX = -8
"""The name that glibc's `mallopt` has for the most heaps of a process."""
_MMAP_THRESHOLD, _TRIM_THRESHOLD = -3, -1
"""Its names for the size from which on a piece of memory is taken from the system by itself, and given back at once;
and for how much that is free at the end of a heap is kept."""
_LARGE_BYTES, _KEPT_BYTES = 1 << 20, 8 << 20
_ONLY_GLIBC = (AttributeError, OSError, TypeError)


def share_heaps() -> None:
    """At the start: let what is freed be used again by whoever needs memory next."""
    # Arrow's own memory is kept for its next use alone
    pa.set_memory_pool(pa.system_memory_pool())
    # With a heap for each of dozens of threads, each keeps the holes that it once needed
    with suppress(*_ONLY_GLIBC):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, 2)
    # By itself the first one grows to 32 MB: then large pieces leave holes, which small ones that stay cut to pieces.
    # Once one is set, neither grows, and the end of a heap would be taken anew each time.
    with suppress(*_ONLY_GLIBC):
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE_BYTES)
        ctypes.CDLL(None).mallopt(_TRIM_THRESHOLD, _KEPT_BYTES)


def give_back() -> None:
    """After much was read of which little is kept: else the holes between that are held until the process ends."""
    with suppress(*_ONLY_GLIBC):
        ctypes.CDLL(None).malloc_trim(0)
