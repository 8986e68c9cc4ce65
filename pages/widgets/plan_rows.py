"""The rows of a plan: the choice of a kind or of all, and a table of the rows chosen, a page at a time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import pandas as pd
import streamlit as st

from core.domain.paging import page_offset
from pages.widgets.drawn_table import Heading, draw_table
from pages.widgets.language import _, number
from pages.widgets.pages import open_page, show_pages
from pages.widgets.written import is_count, write_column

PAGE_SIZE = 100
ALL = "all"
Kind = TypeVar("Kind", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class PlanTable:
    """The `total` rows of a kind in the order of the list, of which `find` returns a piece (from the first place up to
    another). `key` begins the names of its widgets, `question` is what the rows depend on. Shown are the columns of
    `order` that hold something or are `always_shown`; `titles` are by column."""

    key: str
    question: object
    find: Callable[[int, int], pd.DataFrame]
    total: int
    order: Sequence[str]
    always_shown: Sequence[str]
    titles: Mapping[str, str]


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
    start = page_offset(open_page(f"{table.key}_page", table.question), PAGE_SIZE)
    frame = table.find(start, start + PAGE_SIZE).reset_index(drop=True)
    order = [name for name in table.order if name in table.always_shown or frame[name].notna().any()]
    cells = zip(*(write_column(frame[name]) for name in order), strict=True)
    draw_table(
        f"{table.key}_rows",
        _("Rows"),
        {name: Heading(table.titles[name], is_right=is_count(frame[name])) for name in order},
        {str(place): row for place, row in enumerate(cells)},
    )
    show_pages(table.total, PAGE_SIZE, f"{table.key}_page")
