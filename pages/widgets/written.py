"""Cells of tables, whose moments and numbers are written as in the sentences of the page."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd
from pandas.api.types import is_bool_dtype, is_datetime64_any_dtype, is_float_dtype, is_numeric_dtype

from pages.widgets.language import _, number, written_moment


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
