"""The table of the product: its rows are searched, sorted and paged by the server, over all of them. The operator
chooses its columns, which are there again the next time; a press on a heading sorts, one on the first cell opens.

A page asks first what is wanted (`ask_view`), finds these rows by one service, and shows them (`show_rows`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st

from pages.widgets.column_widths import fit_columns
from pages.widgets.drafts import drop, is_going_back, keep, kept, recall
from pages.widgets.kept_place import kept_place
from pages.widgets.language import _, button_text
from pages.widgets.pages import open_page, show_pages
from pages.widgets.written import write_cells

_NO_SELECTION: Mapping[str, Any] = {"selection": {"rows": [], "columns": [], "cells": []}}


@dataclass(frozen=True, slots=True)
class Column:
    """`help` stands behind the heading; `write` writes a value. With `highest_first` the first press on the heading
    brings the highest values up."""

    title: str
    help: str | None = None
    write: Callable[[Any], str] | None = None
    highest_first: bool = False


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


def ask_view(table: Table, question: object = None) -> View:
    """Draw the search and the choice of columns. `question`: what else the rows depend on; another one begins at its
    first page."""
    search, columns = st.columns([4, 1], vertical_alignment="bottom")
    text = ""
    if table.search:
        key = f"{table.name}_search"
        with kept(key, ""):
            text = search.text_input(_("Search"), key=key, placeholder=table.search, icon=":material/search:") or ""
    with columns.popover(_("Columns"), icon=":material/view_column:", width="stretch"):
        shown = _choose_columns(table)
    order, descending = _read_sorting(table)
    page = open_page(f"{table.name}_page", (question, text, order, descending))
    return View(text, order, descending, shown, page)


def show_rows(
    table: Table,
    view: View,
    frame: pd.DataFrame,
    *,
    total: int,
    page_size: int,
    on_open: Callable[[int], None] | None = None,
) -> None:
    """A page of the rows, with the numbers of the pages. `frame` has the columns of the table; `on_open` is a callback
    that gets the place in it of the row whose first cell was pressed."""
    key = f"{table.name}_rows"

    def sort() -> None:
        for name in st.session_state[key].selection.columns:
            _sort_by(table, view, name)
        st.session_state[key] = _NO_SELECTION  # a heading is pressed, not chosen

    shown = {name: table.columns[name] for name in view.columns}
    titles = {name: _title(name, column, view) for name, column in shown.items()}
    first = next(iter(shown))
    writers = {name: column.write for name, column in shown.items() if column.write}
    if on_open:
        frame = frame.assign(**{first: frame[first].fillna(_("No name")).map(button_text)})
    cells, config = write_cells(frame[list(shown)], titles, writers)
    for name, column in shown.items():
        if column.help:
            config[name] = {**config.get(name, st.column_config.Column(titles[name])), "help": column.help}
    config = {**titles, **fit_columns(frame, titles, config)}
    if on_open:
        config[first] = _opener(table, config[first], titles[first], on_open)
    with kept_place():
        st.dataframe(
            cells,
            hide_index=True,
            placeholder="",
            key=key,
            on_select=sort,
            selection_mode="single-column",
            column_order=list(shown),
            column_config=config,
        )
        show_pages(total, page_size, f"{table.name}_page")


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


def _opener(table: Table, fitted: Any, title: str, on_open: Callable[[int], None]) -> Any:
    key = f"{table.name}_open"
    return st.column_config.ButtonColumn(
        title,
        width=fitted.get("width") if isinstance(fitted, dict) else None,
        type="tertiary",
        alignment="left",
        pinned=True,
        on_click=lambda: on_open(st.session_state[key].row),
        key=key,
    )


def _title(name: str, column: Column, view: View) -> str:
    if name != view.order:
        return column.title
    return f"{column.title} {'↓' if view.descending else '↑'}"


def _read_sorting(table: Table) -> tuple[str, bool]:
    """The column that sorts, and whether downwards: as the address says, else as it was left."""
    name, usual = _sorting(table), _written(table.order, table.columns[table.order].highest_first)
    asked = st.query_params.get(name) or (None if is_going_back() else recall(name)) or usual
    order, descending = asked.removeprefix("-"), asked.startswith("-")
    if order not in table.columns:
        asked, order, descending = usual, table.order, usual.startswith("-")
    if asked == usual:
        drop(name)
        st.query_params.pop(name, None)
    else:
        keep(name, asked)
        st.query_params[name] = asked
    return order, descending


def _sort_by(table: Table, view: View, order: str) -> None:
    """A heading was pressed: sort by it, or turn the order round."""
    descending = not view.descending if order == view.order else table.columns[order].highest_first
    keep(_sorting(table), _written(order, descending))
    st.query_params[_sorting(table)] = _written(order, descending)


def _written(order: str, descending: bool) -> str:
    return f"-{order}" if descending else order


def _sorting(table: Table) -> str:
    return f"{table.name}_sort"
