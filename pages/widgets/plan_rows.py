"""The rows of a plan: the choice of a kind or of all, and a table of the rows chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import pandas as pd
import streamlit as st

from pages.widgets.language import _, number
from pages.widgets.written import write_cells

MOST_SHOWN = 1_000
"""Rows of a kind that the page shows; all are in the file."""
ALL = "all"
Kind = TypeVar("Kind", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class PlanTable:
    """The rows as they are shown: the first `MOST_SHOWN` of them, with the columns of `order` that hold
    something or are `always_shown`. `titles` are by column."""

    frame: pd.DataFrame
    order: Sequence[str]
    always_shown: Sequence[str]
    titles: Mapping[str, str]
    height_px: int
    most_without_scrolling: int


def ask_plan_kind(
    label: str, kinds: Sequence[Kind], *, names: Mapping[Kind, str], counts: Mapping[Kind, int], key: str
) -> Kind | None:
    """The kind of rows that the operator chooses to see, at first the first one; None for all rows."""
    by_code = {str(kind): kind for kind in kinds}
    words = {code: f"{names[kind]} · {number(counts[kind])}" for code, kind in by_code.items()}
    if len(kinds) > 1:
        words[ALL] = _("All") + f" · {number(sum(counts[kind] for kind in kinds))}"
    chosen = st.segmented_control(
        label,
        list(words),
        default=next(iter(words)),
        required=True,
        format_func=words.__getitem__,
        key=key,
        label_visibility="collapsed",
        wrap=True,
    )
    return by_code.get(chosen or next(iter(words)))


def show_plan_table(table: PlanTable) -> None:
    """The rows that were chosen."""
    order = [name for name in table.order if name in table.always_shown or table.frame[name].notna().any()]
    cells, config = write_cells(table.frame, table.titles)
    st.dataframe(
        cells,
        column_order=order,
        column_config={**table.titles, **config},
        hide_index=True,
        width="stretch",
        placeholder="",
        height=table.height_px if len(table.frame) > table.most_without_scrolling else "auto",
    )
