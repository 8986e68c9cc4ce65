"""Tables whose moments and numbers are written as in the sentences of the page."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from pandas.api.types import is_bool_dtype, is_datetime64_any_dtype, is_float_dtype, is_numeric_dtype
from pandas.io.formats.style import Styler

from pages.widgets.language import _, number, written_moment

MOST_WRITTEN = 1_000
"""The most rows whose cells are written here. Writing cells takes time and doubles what the browser gets, so a longer
table is written by the browser, without weekdays and with the numbers of the browser's language."""

_WIDTHS_PX = {"phone": 130, "outcome": 180, "note": 300}
"""Of columns that the browser would fit to most of their cells: it would cut off a phone or a note where most rows have
none, and the longest outcome where it is rare."""


def write_cells(
    frame: pd.DataFrame, titles: Mapping[str, str], writers: Mapping[str, Callable[[Any], str]] | None = None
) -> tuple[Styler | pd.DataFrame, dict[str, Any]]:
    """The table for `st.dataframe`, and the configuration of its columns that hold moments or fractions or need a
    width: moments are written with their weekday, fractions with one digit; `writers` write further columns. All are
    still sorted by value."""
    moments = [name for name in titles if is_datetime64_any_dtype(frame[name])]
    fractions = [name for name in titles if is_float_dtype(frame[name])]
    config: dict[str, Any] = {
        name: st.column_config.TextColumn(titles[name], width=width)
        for name, width in _WIDTHS_PX.items()
        if name in titles
    }
    if len(frame) > MOST_WRITTEN:
        config |= {name: st.column_config.DatetimeColumn(titles[name], format="DD.MM.YYYY HH:mm") for name in moments}
        config |= {name: st.column_config.NumberColumn(titles[name], format="%.1f") for name in fractions}
        return frame, config
    # Streamlit shows what a style writes only in columns that have no format of their own.
    config |= {name: st.column_config.DatetimeColumn(titles[name]) for name in moments}
    config |= {name: st.column_config.NumberColumn(titles[name]) for name in fractions}
    written: dict[Any, Any] = {**dict.fromkeys(moments, written_moment), **(writers or {})}
    written |= dict.fromkeys(set(fractions) - set(written), partial(number, digits=1))
    return frame.reset_index(drop=True).style.format(written, na_rep=""), config


def write_column(cells: "pd.Series[Any]", writer: Callable[[Any], str] | None = None) -> list[str]:
    """The cells as texts: moments with their weekday, fractions with one digit, yes and no in words; what is not known
    is empty."""
    if writer is None:
        writer = str
        if is_datetime64_any_dtype(cells):
            writer = written_moment
        elif is_bool_dtype(cells):
            words = {True: _("yes"), False: _("no")}
            writer = words.__getitem__
        elif is_numeric_dtype(cells):
            writer = partial(number, digits=1 if is_float_dtype(cells) else 0)
    return ["" if is_unknown else writer(cell) for cell, is_unknown in zip(cells, cells.isna(), strict=True)]


def is_count(cells: "pd.Series[Any]") -> bool:
    """Whether these are numbers, which stand at the right of their column."""
    return is_numeric_dtype(cells) and not is_bool_dtype(cells)
