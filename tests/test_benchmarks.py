"""The table of `make bench`: how it compares sizes, and runs."""

from pathlib import Path

import pytest

from benchmarks.measure import Figure, Taken, figure
from benchmarks.table import find_growth, list_worse, load, save, show


def one(value: float, *, name: str = "page", stored: int | None = None, rows: int = 1, spread: float = 0.0) -> Figure:
    return Figure(name, value, "s", 1.0, value, rows=rows, goal="at most 1 s", spread=spread, stored=stored)


def test_growth_is_the_time_of_a_row_beside_that_of_the_next_smaller_size() -> None:
    figures = [one(1, stored=10, rows=10), one(30, stored=100, rows=100), one(300, stored=1000, rows=1000)]
    assert [find_growth(each, figures) for each in figures] == [None, pytest.approx(3), pytest.approx(1)]


def test_growth_of_what_works_on_the_same_rows_in_a_larger_store_is_that_of_its_time() -> None:
    figures = [one(1, stored=10, rows=20), one(1.5, stored=100, rows=20)]
    assert find_growth(figures[1], figures) == pytest.approx(1.5)


def test_a_figure_is_worse_when_its_ratio_grew_by_more_than_a_quarter_and_the_spread(tmp_path: Path) -> None:
    saved = [one(1, name="steady"), one(1, name="slower"), one(1, name="noisy", spread=0.6), one(1, name="gone")]
    save(saved, tmp_path / "bench.json")
    now = [one(1.2, name="steady"), one(1.3, name="slower"), one(1.5, name="noisy"), one(9, name="new")]
    assert list(list_worse(now, load(tmp_path / "bench.json"))) == ["slower: 1.00 -> 1.30 times the floor"]


def test_sizes_of_one_figure_are_compared_each_with_its_own(tmp_path: Path) -> None:
    save([one(1, stored=10), one(5, stored=100)], tmp_path / "bench.json")
    assert not list(list_worse([one(1, stored=10), one(5, stored=100)], load(tmp_path / "bench.json")))


def test_the_spread_is_how_far_the_median_lies_above_the_best(capsys: pytest.CaptureFixture[str]) -> None:
    taken = Taken.best_of([2.0, 1.0, 1.2])
    assert taken == 1.0
    assert taken.spread == pytest.approx(0.2)
    made = figure("page", value=taken, floor=Taken.best_of([1.0]), rows=1, goal="at most 1 s")
    assert made.spread == pytest.approx(0.2)
    show([made], {("page", None): (1.0, 0.0)})
    assert "none" in capsys.readouterr().out.splitlines()[-1]
