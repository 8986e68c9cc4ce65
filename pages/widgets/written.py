"""Cells of tables, whose moments and numbers are written as in the sentences of the page."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

import pandas as pd
from pandas.api.types import is_bool_dtype, is_datetime64_any_dtype, is_float_dtype, is_numeric_dtype

from core.spreadsheets.export import Kind
from pages.widgets.language import UNKNOWN, _, money, number, share, signed_share, written_moment


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


def write_sum(value: float) -> str:
    """Money without its currency, which stands in a column of its own."""
    return money(round(100 * value), None)


def write_second(at: datetime) -> str:
    """The time of day to the second."""
    return UNKNOWN if pd.isna(at) else f"{at:%H:%M:%S}"


def kinds_of(writers: Mapping[str, Callable[[Any], str] | None]) -> dict[str, Kind]:
    """What the columns of these writers are in a file."""
    kinds = {share: Kind.SHARE, signed_share: Kind.SHARE, write_sum: Kind.SUM, write_second: Kind.SECOND}
    plain = {name: one.func if isinstance(one, partial) else one for name, one in writers.items()}
    return {name: kinds[one] for name, one in plain.items() if one in kinds}
