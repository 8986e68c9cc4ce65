"""Widths with which no column of a wide table lies half outside of it in the window of a laptop, 1440 pixels wide.

The browser fits each column to its cells, so that the edge of the table cuts through one of them wherever it falls.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
import streamlit as st
from pandas.api.types import is_bool_dtype, is_datetime64_any_dtype, is_float_dtype

TABLE_PX = 978
"""What the columns of a table have in such a window, beside the menu."""
MOST_PX = 280
MOST_OF_A_NOTE_PX = 460
"""Of a column that was given a width, since its long cells are few."""
_LOOKED_AT = 200
"""Rows; a longer cell further down is cut off, and shown whole when it is clicked."""
_PADDING_PX, _LATIN_PX, _OTHER_PX, _MOMENT_PX, _FRACTION_PX = 22, 7.0, 7.7, 135, 60
_LAST_LATIN = "\u024f"


def fit_columns(
    frame: pd.DataFrame, titles: Mapping[str, str], config: Mapping[str, Any], *, beside_px: int = 0
) -> dict[str, Any]:
    """The configuration of these columns, in their order, with widths: as many as have room fill the table up to its
    edge, the others are scrolled to. `beside_px` is what stands before them. Where all have room nothing is set, since
    the browser then spreads them. A width that a column has in `config` is the least that it gets."""
    given = {name: config.get(name, {}).get("width") or 0 for name in titles}
    needed = {name: max(given[name], _needed_px(frame[name], title)) for name, title in titles.items()}
    if beside_px + sum(needed.values()) <= TABLE_PX:
        return dict(config)
    most = {name: MOST_OF_A_NOTE_PX if px else MOST_PX for name, px in given.items()}
    widths = spread({name: min(px, most[name]) for name, px in needed.items()}, TABLE_PX - beside_px)
    return {
        **config,
        **{name: {**config.get(name, st.column_config.Column(titles[name])), "width": widths[name]} for name in widths},
    }


def spread(least: Mapping[str, int], room_px: int) -> dict[str, int]:
    """A width for each column, none below its least one, with which all of them or some of the first fill the room
    exactly."""
    in_sight = list(_in_sight(least, room_px))
    spare = room_px - sum(least[name] for name in in_sight)
    each, over = divmod(max(spare, 0), max(len(in_sight), 1))
    more = {name: each + (place < over) for place, name in enumerate(in_sight)}
    return {name: px + more.get(name, 0) for name, px in least.items()}


def _in_sight(least: Mapping[str, int], room_px: int) -> Iterator[str]:
    used = 0
    for name, px in least.items():
        used += px
        if used > room_px:
            return
        yield name


def _needed_px(cells: "pd.Series[Any]", title: str) -> int:
    shown = cells.head(_LOOKED_AT).dropna()
    if is_datetime64_any_dtype(cells):
        needed = _MOMENT_PX
    elif is_float_dtype(cells):
        needed = _FRACTION_PX
    elif is_bool_dtype(cells):
        needed = 0
    else:
        needed = max((_text_px(str(cell)) for cell in shown), default=0)
    return max(needed, _text_px(title))


def _text_px(text: str) -> int:
    return round(_PADDING_PX + sum(_LATIN_PX if letter <= _LAST_LATIN else _OTHER_PX for letter in text))
