"""What a process holds: looked at from outside, through /proc."""

import os
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from time import perf_counter

LOOK_EVERY_S = 0.01


def held_mb(pid: int | str = "self") -> float:
    """The memory of a process and of those that it started, in megabytes."""
    number = os.getpid() if pid == "self" else pid
    children = Path(f"/proc/{pid}/task/{number}/children").read_text().split()
    return sum(map(resident_mb, [str(pid), *children]))


def most_mb(work: Callable[[], object]) -> tuple[float, float]:
    """The seconds of the work, and the most that this process held meanwhile beyond what it held before, in
    megabytes."""
    held, most, ended = held_mb(), [0.0], Event()

    def watch() -> None:
        while not ended.wait(LOOK_EVERY_S):
            most[0] = max(most[0], held_mb())

    watching = Thread(target=watch)
    watching.start()
    start = perf_counter()
    try:
        work()
    finally:
        taken_s = perf_counter() - start
        ended.set()
        watching.join()
    return taken_s, most[0] - held


def resident_mb(process: str) -> float:
    """The memory of one process, in megabytes; 0 when it has ended."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, IndexError):  # it has just ended
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
