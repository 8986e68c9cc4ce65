"""The table of the product: its rows are searched, sorted and paged by the server, over all of them. The operator
chooses its columns, which are there again the next time; a press on a heading sorts, one on a row opens it.

A page asks first what is wanted (`ask_view`), finds these rows by one service, and shows them (`show_rows`).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.domain.paging import page_offset
from core.spreadsheets.export import Kind
from pages.widgets.drafts import drop, is_going_back, keep, kept, recall
from pages.widgets.drawn_table import Heading, Ticking, draw_table
from pages.widgets.language import _
from pages.widgets.pages import open_page, show_pages
from pages.widgets.written import is_count, kinds_of, write_column

FRAME_PAGE = 100
"""Rows on a page of a table whose rows are all at hand."""


@dataclass(frozen=True, slots=True)
class Column:
    """`help` stands behind the heading; `write` writes a value. With `highest_first` the first press on the heading
    brings the highest values up; one that `cannot_sort` takes no press. Addresses in a column of `links`
    can be followed. `few`: the column of the frame that says which of the values are shares of few people."""

    title: str
    help: str | None = None
    write: Callable[[Any], str] | None = None
    highest_first: bool = False
    cannot_sort: bool = False
    links: bool = False
    few: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """`name` begins the names of its widgets, drafts and parameters. `in_sight` are the columns until the operator
    chooses others, `order` is the one that sorts until then, as its `highest_first` says. `search`: what can be typed
    into the search, None for a table without one."""

    name: str
    columns: Mapping[str, Column]
    in_sight: tuple[str, ...]
    order: str
    search: str | None = None


@dataclass(frozen=True, slots=True)
class View:
    """What the operator wants to see."""

    text: str = field(repr=False)
    order: str
    descending: bool
    columns: tuple[str, ...]
    page: int


def ask_view(table: Table, question: object = None, *, place: DeltaGenerator | None = None) -> View:
    """Draw the search and the choice of columns, which stands in `place` if the page has one for it. `question`: what
    else the rows depend on; another one begins at its first page."""
    text = ""
    if table.search:
        search, columns = st.columns([4, 1], vertical_alignment="bottom")
        place = place or columns
        key = f"{table.name}_search"
        with kept(key, ""):
            text = search.text_input(_("Search"), key=key, placeholder=table.search, icon=":material/search:") or ""
    with (place or st).popover(_("Columns"), icon=":material/view_column:", width="stretch"):
        shown = _choose_columns(table)
    return read_view(table, shown, text=text, question=question)


def read_view(table: Table, columns: tuple[str, ...], *, text: str = "", question: object) -> View:
    """These columns, sorted and opened at a page as the address says, else as the operator left them."""
    order, descending = _read_sorting(table)
    page = open_page(f"{table.name}_page", (question, text, order, descending))
    return View(text, order, descending, columns, page)


def show_rows(
    table: Table,
    view: View,
    frame: pd.DataFrame,
    *,
    label: str,
    total: int,
    page_size: int,
    keys: Sequence[str] | None = None,
    addresses: Mapping[str, str] | None = None,
    hints: Mapping[str, Sequence[str]] | None = None,
    on_open: Callable[[str], None] | None = None,
    opens: Collection[str] | None = None,
    ticking: Ticking | None = None,
) -> None:
    """A page of the rows, with the numbers of the pages. `frame` has the columns of the table, `keys` name its rows;
    `label`, `addresses`, `on_open`, `opens` and `ticking` as in `draw_table`. `hints`, by column, is said of its
    cells."""
    shown = {name: table.columns[name] for name in view.columns}
    columns = {name: write_column(frame[name], column.write) for name, column in shown.items()}
    if on_open:
        first = view.columns[0]
        columns[first] = [text or _("No name") for text in columns[first]]
    names = keys or [str(place) for place in range(len(frame))]
    said = [(hints or {}).get(name) or [""] * len(frame) for name in columns]
    few = [frame[column.few] if column.few else [False] * len(frame) for column in shown.values()]
    draw_table(
        f"{table.name}_rows",
        label,
        {name: _heading(name, column, view, frame[name]) for name, column in shown.items()},
        dict(zip(names, zip(*columns.values(), strict=True), strict=True)),
        addresses=addresses,
        hints=dict(zip(names, zip(*said, strict=True), strict=True)) if hints else None,
        few=dict(zip(names, zip(*few, strict=True), strict=True)),
        on_sort=lambda order, descending: _sort_by(table, order, descending),
        on_open=on_open,
        opens=opens,
        ticking=ticking,
    )
    show_pages(total, page_size, f"{table.name}_page")


def show_frame(
    table: Table, view: View, frame: pd.DataFrame, *, label: str, on_open: Callable[[int], None] | None = None
) -> None:
    """As `show_rows`, of a table whose rows are all at hand; `on_open` gets the number that the frame gives the row."""
    start = page_offset(view.page, FRAME_PAGE)
    shown = sort_frame(frame, view).iloc[start : start + FRAME_PAGE]
    show_rows(
        table,
        view,
        shown,
        label=label,
        total=len(frame),
        page_size=FRAME_PAGE,
        keys=list(map(str, shown.index)),
        on_open=(lambda key: on_open(int(key))) if on_open else None,
    )


def sort_frame(frame: pd.DataFrame, view: View) -> pd.DataFrame:
    """The rows in the order that is wanted, for the file; what is not known comes last."""
    return frame.sort_values(view.order, ascending=not view.descending, na_position="last", kind="stable")


def shown_titles(table: Table, view: View) -> dict[str, str]:
    """The columns in sight with their titles, for the file."""
    return {name: table.columns[name].title for name in view.columns}


def shown_kinds(table: Table, view: View) -> dict[str, Kind]:
    """What the columns in sight are in the file: it has what the table shows."""
    return kinds_of({name: table.columns[name].write for name in view.columns})


def without_empty(table: Table, view: View, frame: pd.DataFrame, always: Collection[str]) -> View:
    """Until the operator chooses columns, those that hold nothing are left out, unless they are `always` there."""
    if view.columns != table.in_sight:
        return view
    full = frame.replace("", None).notna().any()
    return replace(view, columns=tuple(name for name in view.columns if name in always or full[name]))


def _choose_columns(table: Table) -> tuple[str, ...]:
    key = f"{table.name}_columns"
    with kept(key, list(table.in_sight), options=list(table.columns)):
        chosen = st.multiselect(
            _("Columns"),
            list(table.columns),
            format_func=lambda name: table.columns[name].title,
            help=_("In the order in which you choose them. The first one stays in its place."),
            key=key,
        )
    first = next(iter(table.columns))
    return first, *[name for name in chosen or table.in_sight if name != first]


def _heading(name: str, column: Column, view: View, values: "pd.Series[Any]") -> Heading:
    return Heading(
        column.title,
        column.help,
        is_right=is_count(values),
        sorted=view.descending if name == view.order else None,
        highest_first=column.highest_first,
        cannot_sort=column.cannot_sort,
        links=column.links,
    )


def _read_sorting(table: Table) -> tuple[str, bool]:
    """The column that sorts, and whether downwards: as the address says, else as it was left."""
    name, usual = _sorting(table), _written(table.order, table.columns[table.order].highest_first)
    asked = st.query_params.get(name) or (None if is_going_back() else recall(name)) or usual
    order, descending = asked.removeprefix("-"), asked.startswith("-")
    if order not in table.columns or table.columns[order].cannot_sort:
        asked, order, descending = usual, table.order, usual.startswith("-")
    if asked == usual:
        drop(name)
        st.query_params.pop(name, None)
    else:
        keep(name, asked)
        st.query_params[name] = asked
    return order, descending


def _sort_by(table: Table, order: str, descending: bool) -> None:
    keep(_sorting(table), _written(order, descending))
    st.query_params[_sorting(table)] = _written(order, descending)


def _written(order: str, descending: bool) -> str:
    return f"-{order}" if descending else order


def _sorting(table: Table) -> str:
    return f"{table.name}_sort"
