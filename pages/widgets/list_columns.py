"""The columns of a list of people: their titles, the first rows, and which column holds what."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import streamlit as st

from core.domain.lists.given_columns import given_columns
from core.services.lists.read_people import PeopleList
from pages.widgets.language import _, ngettext

PREVIEW_ROWS = 5
NUMBER = "№"
KindOfColumn = TypeVar("KindOfColumn", bound=str)


def column_titles(titles: Sequence[str]) -> list[str]:
    """The names of a list's columns, with a number for those without a name or with a name that is there twice."""
    named = [title or _("Column {n}", n=number) for number, title in enumerate(titles, start=1)]
    return [f"{title} ({number})" if named.count(title) > 1 else title for number, title in enumerate(named, start=1)]


def kind_name(kind: str) -> str:
    """What a column holds, or by what a person was found."""
    return {
        "email": _("E-mail"),
        "phone": _("Phone"),
        "name": _("Name"),
        "client_id": _("Client id"),
        "contact": _("Contact of any kind"),
        "page_id": _("Registration page"),
        "date": _("Date"),
        "time": _("Time"),
        "confirm": _("Confirmation letter"),
        "utm_": _("All tags as JSON"),
    }.get(kind, kind)


def choose_columns(
    kinds: Sequence[KindOfColumn], titles: Sequence[str], columns: Mapping[KindOfColumn, int], key: str
) -> dict[KindOfColumn, int]:
    """Which column holds what, in one row of choices that begin with `columns`. `key` belongs to one reading of one
    list."""
    chosen: dict[KindOfColumn, int] = {}
    for place, kind in zip(st.columns(len(kinds)), kinds, strict=True):
        # Through the state, because a choice with a value of its own could not be taken back.
        st.session_state.setdefault(f"{key}_{kind}", columns.get(kind))
        column: int | None = place.selectbox(
            kind_name(kind),
            range(len(titles)),
            index=None,
            format_func=titles.__getitem__,
            placeholder=_("no such column"),
            key=f"{key}_{kind}",
        )
        if column is not None:
            chosen[kind] = column
    return chosen


def show_first_rows(people: PeopleList, *, is_numbered: bool) -> int:
    """The first rows of a list, with their numbers in the spreadsheet where wanted. Returns how many are shown."""
    shown = people.rows[:PREVIEW_ROWS]
    # Under names of our own, since a list may well have a column called № itself.
    titles = given_columns(column_titles(people.titles))
    cells: dict[str, list[object]] = {name: [row[index] for row in shown] for index, name in enumerate(titles)}
    numbers: dict[str, list[object]] = {"number": list(people.numbers[: len(shown)])} if is_numbered else {}
    st.dataframe(numbers | cells, column_config={"number": NUMBER, **titles}, hide_index=True, width="stretch")
    return len(shown)


def merged_cells_words(people: PeopleList) -> str:
    """How many cells took over the value of a merged cell; "" where none did."""
    if not people.merged_cells:
        return ""
    return ngettext(
        "{n} cell took its value from the merged cell it belongs to.",
        "{n} cells took their values from the merged cells they belong to.",
        people.merged_cells,
    )
