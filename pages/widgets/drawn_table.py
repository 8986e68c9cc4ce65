"""A table of HTML, drawn from cells that are written already; a press on a heading or a row comes back to the server.

Streamlit's own table draws a picture: a screen reader and the keyboard find no rows in it, a press on a row ticks it,
and it sorts the rows that it has, one page of many. The script is a file of this dashboard, since the policy of the
pages runs no other.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

from pages.widgets.press import undisturbed

_FILES = Path(__file__).with_name("table_frontend")
_PACKAGE, _NAME = "desk", "table"


@dataclass(frozen=True, slots=True)
class Heading:
    """`sorted`: whether the rows are sorted by it now, downwards (True) or upwards (False). A press sorts by it, the
    first one by the highest values if `highest_first`, unless it `cannot_sort`. Addresses in a column of `links` can
    be followed; names in a column that `is_code` are those of other services, which no browser translates."""

    title: str
    help: str | None = None
    is_right: bool = False
    sorted: bool | None = None
    highest_first: bool = False
    cannot_sort: bool = False
    links: bool = False
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class Ticking:
    """Boxes to tick, under the heading `title`: these keys are ticked, and `act` gets those that are, of the rows that
    are drawn, once the operator has ticked another."""

    title: str
    ticked: Collection[str]
    act: Callable[[list[str]], None]


def draw_table(
    key: str,
    label: str,
    headings: Mapping[str, Heading],
    rows: Mapping[str, Sequence[str]],
    *,
    addresses: Mapping[str, str] | None = None,
    hints: Mapping[str, Sequence[str]] | None = None,
    few: Mapping[str, Sequence[bool]] | None = None,
    on_sort: Callable[[str, bool], None] | None = None,
    on_open: Callable[[str], None] | None = None,
    opens: Collection[str] | None = None,
    ticking: Ticking | None = None,
    is_whole: bool = False,
) -> None:
    """`rows` are the cells by the key of the row, in the order of `headings`. `label` says what the table is to who
    does not see it. `addresses` of rows open in another tab; `hints` are said of cells; cells that are `few` are shares
    of so few people that they are grey; `on_sort` (with the column, and whether downwards) and `on_open` (with the row,
    one of `opens` if these are not all) are callbacks. With `is_whole` long cells are not cut off, but take as many
    lines as they need."""
    answered = f"{key}_answered"
    openable = set(rows if opens is None else opens) if on_open else set()

    def sort() -> None:
        asked = st.session_state[key].sort
        if on_sort and asked["order"] in headings:
            on_sort(asked["order"], bool(asked["descending"]))

    def open_row() -> None:
        if on_open and (row := st.session_state[key].open) in openable:
            on_open(row)

    def tick() -> None:
        asked = st.session_state[key].tick
        st.session_state[answered] = asked["number"]
        if ticking:
            ticking.act([row for row in asked["keys"] if row in rows])

    _component()(
        key=key,
        data={
            "label": label,
            "columns": [_heading(name, one, on_sort is not None) for name, one in headings.items()],
            "rows": [
                {
                    "key": row,
                    "cells": list(cells),
                    "hints": list(hints[row]) if hints else [],
                    "few": list(few[row]) if few else [],
                    "address": (addresses or {}).get(row),
                    "opens": row in openable,
                    "ticked": bool(ticking and row in ticking.ticked),
                }
                for row, cells in rows.items()
            ],
            "whole": is_whole,
            "ticks": ticking and ticking.title,
            "answered": st.session_state.get(answered, 0),
        },
        on_sort_change=undisturbed()(sort),
        on_open_change=undisturbed()(open_row),
        on_tick_change=undisturbed()(tick),
    )


def _heading(name: str, heading: Heading, sorts: bool) -> dict[str, Any]:
    told = {"name": name, "title": heading.title, "help": heading.help, "right": heading.is_right}
    if heading.links:
        told["links"] = True
    if heading.is_code:
        told["code"] = True
    if sorts and not heading.cannot_sort:
        told["sorted"] = {None: "", True: "descending", False: "ascending"}[heading.sorted]
        told["highestFirst"] = heading.highest_first
    return told


def _component() -> Any:
    """Streamlit serves scripts of installed packages alone, so this one is declared to it as a package would be."""
    manager, name = get_bidi_component_manager(), f"{_PACKAGE}.{_NAME}"
    if manager.get_component_asset_root(name) is None:
        parts = [ComponentConfig(_NAME, _FILES.name)]
        manager.register_from_manifest(ComponentManifest(_PACKAGE, "1", parts), _FILES.parent)
    return _declared(name)


@cache
def _declared(name: str) -> Any:
    styles = (_FILES / "table.css").read_text("utf-8")
    return st.components.v2.component(name, css=styles, js="table.js", isolate_styles=False)
