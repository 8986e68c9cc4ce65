"""Figures with their floors: machines differ and are noisy, so only the ratio to a floor of the same run counts."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement of so many `rows`: `value` and its `floor` in `unit`, their `ratio`, and a `goal` in words."""

    name: str
    value: float
    unit: str
    floor: float
    ratio: float
    rows: int
    goal: str


def seconds(work: Callable[[], object], tries: int = 1) -> float:
    """The best of so many tries."""
    taken = []
    for _ in range(tries):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    return min(taken)


def figure(name: str, *, value: float, floor: float, rows: int, goal: str) -> Figure:
    return Figure(
        name=name,
        value=round(value, 4),
        unit="s",
        floor=round(floor, 4),
        ratio=round(value / floor, 2),
        rows=rows,
        goal=goal,
    )


def show(figures: list[Figure]) -> None:
    """Print the figures as a table."""
    width = max(len(one.name) for one in figures)
    print(f"{'':{width}}  {'value':>9} {'floor':>9} {'ratio':>6} {'rows':>8}  goal")
    for one in figures:
        print(f"{one.name:{width}}  {one.value:8.3f}s {one.floor:8.3f}s {one.ratio:6.2f} {one.rows:8d}  {one.goal}")


def save(figures: list[Figure], path: Path) -> None:
    """Write the figures as JSON, without `goal`."""
    rows = [{key: value for key, value in asdict(one).items() if key != "goal"} for one in figures]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(rows, indent=1))
