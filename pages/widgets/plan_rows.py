"""The rows of a plan: the choice of a kind, and a table of the rows of that kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import pandas as pd
import streamlit as st

from pages.widgets.language import number
from pages.widgets.written import write_cells

MOST_SHOWN = 1_000
"""Rows of a kind that the page shows; all are in the file."""
Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class PlanTable:
    """The rows of one kind as they are shown: the first `MOST_SHOWN` of them, with the columns of `order` that hold
    something or are `always_shown`. `titles` are by column."""

    frame: pd.DataFrame
    order: Sequence[str]
    always_shown: Sequence[str]
    titles: Mapping[str, str]
    height_px: int
    most_without_scrolling: int


def ask_plan_kind(
    label: str, kinds: Sequence[Kind], *, names: Mapping[Kind, str], counts: Mapping[Kind, int], key: str
) -> Kind:
    """The kind of rows that the operator chooses to see; at first the first one."""
    chosen = st.segmented_control(
        label,
        kinds,
        default=kinds[0],
        required=True,
        format_func=lambda kind: f"{names[kind]} · {number(counts[kind])}",
        key=key,
        label_visibility="collapsed",
    )
    return chosen or kinds[0]


def show_plan_table(table: PlanTable) -> None:
    """The rows of one kind."""
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
