"""The figures of a run as a table, beside those of a saved run.

Noise: between two runs of the same program ratios differ by up to a quarter on a busy machine, and by more where the
tries of one run already did. So a figure got worse when its ratio grew by more than `NOISE`, and by more than the
spreads of both runs together.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.measure import Figure

NOISE = 0.25
Key = tuple[str, int | None]
Ratios = Mapping[Key, tuple[float, float]]
"""The ratio and the spread of each figure of a saved run."""


def show(figures: Sequence[Figure], base: Ratios | None = None) -> None:
    """Print the figures; with the figures of a saved run their former ratios, too, and which got worse.

    Growth: the time (or memory) for each row, relative to that of the same figure with the next fewer viewers stored.
    """
    names = list(dict.fromkeys(one.name for one in figures))
    figures = sorted(figures, key=lambda one: names.index(one.name))
    width = max(map(len, names))
    was = f" {'was':>6}" if base is not None else ""
    print(f"{'':{width}} {'stored':>9} {'value':>10} {'floor':>10} {'ratio':>6}{was} {'growth':>6} {'rows':>9}  goal")
    for one in figures:
        stored = "" if one.stored is None else f"{one.stored:,}"
        value, floor = f"{one.value:.3f} {one.unit}", f"{one.floor:.3f} {one.unit}"
        growth = find_growth(one, figures)
        before = "" if base is None else f" {base[_key(one)][0]:6.2f}" if _key(one) in base else f" {'new':>6}"
        print(
            f"{one.name:{width}} {stored:>9} {value:>10} {floor:>10} {one.ratio:6.2f}{before} "
            f"{'' if growth is None else format(growth, '.2f'):>6} {one.rows:9,}  {one.goal}"
        )
    if base is not None:
        worse = list(list_worse(figures, base))
        print()
        print(f"Worse than in the saved run by more than the noise (a quarter, or its spread): {len(worse) or 'none'}")
        for line in worse:
            print(f"  {line}")


def find_growth(one: Figure, figures: Sequence[Figure]) -> float | None:
    """How much more each row takes than with the next fewer viewers stored; None without such a figure."""
    smaller = [
        other
        for other in figures
        if other.name == one.name and other.stored is not None and one.stored is not None and other.stored < one.stored
    ]
    if not smaller:
        return None
    before = max(smaller, key=lambda other: other.stored or 0)
    return (one.value / one.rows) / (before.value / before.rows) if before.value else None


def list_worse(figures: Sequence[Figure], base: Ratios) -> Iterator[str]:
    """The figures whose ratio grew by more than the noise, in words."""
    for one in figures:
        ratio, spread = base.get(_key(one), (one.ratio, 0.0))
        if one.ratio > ratio * (1 + max(NOISE, one.spread + spread)):
            stored = "" if one.stored is None else f", {one.stored:,} stored"
            yield f"{one.name}{stored}: {ratio:.2f} -> {one.ratio:.2f} times the floor"


def save(figures: Sequence[Figure], path: Path) -> None:
    """Write the figures as JSON, without `goal`."""
    rows = [{key: value for key, value in asdict(one).items() if key != "goal"} for one in figures]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(rows, indent=1))


def load(path: Path) -> Ratios:
    """What `save` wrote."""
    rows = json.loads(path.read_text())
    return {(row["name"], row.get("stored")): (row["ratio"], row.get("spread", 0.0)) for row in rows}


def _key(one: Figure) -> Key:
    return one.name, one.stored
