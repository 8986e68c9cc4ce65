"""Columns of a wide table end at its edge."""

from itertools import accumulate

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from pages.widgets.column_widths import TABLE_PX, fit_columns, spread

WIDTHS = st.dictionaries(st.text(min_size=1, max_size=4), st.integers(40, 280), min_size=1, max_size=12)


@given(WIDTHS)
def test_no_column_of_a_wide_table_is_cut_by_its_edge(least: dict[str, int]) -> None:
    widths = spread(least, TABLE_PX)
    assert TABLE_PX in accumulate(widths.values())
    assert list(widths) == list(least)
    assert all(widths[name] >= px for name, px in least.items())


def test_columns_of_a_wide_table_keep_what_they_are_shown_with() -> None:
    titles = {name: f"Column {name}" for name in map(str, range(20))}
    frame = pd.DataFrame({name: ["a cell that takes place"] for name in titles})
    config = fit_columns(frame, titles, {"0": {"help": "why", "width": 300}}, beside_px=60)
    assert config["0"]["help"] == "why"
    widths = [config[name]["width"] for name in titles]
    assert widths[0] >= 300
    assert TABLE_PX - 60 in accumulate(widths)


def test_long_cells_are_cut_off_before_the_edge_of_the_table() -> None:
    titles = {"name": "Name", "link": "Link"}
    frame = pd.DataFrame({"name": ["Anna"], "link": ["https://example.com/" + "x" * 200]})
    assert sum(one["width"] for one in fit_columns(frame, titles, {}).values()) == TABLE_PX


def test_columns_that_have_room_are_spread_by_the_browser() -> None:
    assert fit_columns(pd.DataFrame({"name": ["Anna"]}), {"name": "Name"}, {}) == {}
