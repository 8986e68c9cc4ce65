"""Figures with their floors: machines differ and are noisy, so only the ratio to a floor of the same run counts."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter, process_time


class Taken(float):
    """The best of some tries. `spread`: by how much the median of the tries is above it, as a share of it."""

    spread: float = 0.0

    @classmethod
    def best_of(cls, tries: list[float]) -> "Taken":
        best = cls(min(tries))
        best.spread = median(tries) / best - 1 if best else 0.0
        return best


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement: `value` and its `floor` in `unit`, their `ratio`, and a `goal` in words. `rows`: how many it
    worked on; `stored`: how many viewers the store held meanwhile, None where that does not matter. `spread` is that of
    the value and the floor together: see `Taken`."""

    name: str
    value: float
    unit: str
    floor: float
    ratio: float
    rows: int
    goal: str
    spread: float = 0.0
    stored: int | None = None


def seconds(work: Callable[[], object], tries: int = 1) -> Taken:
    """The best of so many tries."""
    taken = []
    for _ in range(tries):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    return Taken.best_of(taken)


def processor_seconds(work: Callable[[], object], tries: int = 1) -> Taken:
    """The best of so many tries, of the processor's time alone."""
    taken = []
    for _ in range(tries):
        start = process_time()
        work()
        taken.append(process_time() - start)
    return Taken.best_of(taken)


def figure(name: str, *, value: float, floor: float, rows: int, goal: str, unit: str = "s") -> Figure:
    return Figure(
        name=name,
        value=round(value, 4),
        unit=unit,
        floor=round(floor, 4),
        ratio=round(value / floor, 2),
        rows=rows,
        goal=goal,
        spread=round(sum(one.spread for one in (value, floor) if isinstance(one, Taken)), 3),
    )
