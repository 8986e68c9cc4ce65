"""Showing the columns of a list of people: their titles, the first rows, and the choice of what each column holds."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import streamlit as st

from core.domain.lists.given_columns import given_columns
from core.services.lists.read_people import PeopleList
from pages.widgets.drafts import kept
from pages.widgets.language import _, ngettext

PREVIEW_ROWS = 5
NUMBER = "№"
KindOfColumn = TypeVar("KindOfColumn", bound=str)


def column_titles(titles: Sequence[str]) -> list[str]:
    """A title for each column of a list, with a number where the name is missing or repeated."""
    named = [title or _("Column {n}", n=number) for number, title in enumerate(titles, start=1)]
    return [f"{title} ({number})" if named.count(title) > 1 else title for number, title in enumerate(named, start=1)]


def kind_name(kind: str) -> str:
    """The name of a kind of column, which is also the name of a key by which a person was found."""
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
    """The column (index) of each kind, chosen in one row of selectboxes that start with `columns`. Each reading of a
    list needs a `key` of its own."""
    chosen: dict[KindOfColumn, int] = {}
    for place, kind in zip(st.columns(len(kinds)), kinds, strict=True):
        with kept(f"{key}_{kind}", columns.get(kind), options=(None, *range(len(titles)))):
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
    """Show the first rows of a list, with their numbers in the spreadsheet if `is_numbered`. Returns how many are
    shown."""
    shown = people.rows[:PREVIEW_ROWS]
    # Under the names of `given_columns`, since a list may have a column that is called № itself.
    titles = given_columns(column_titles(people.titles))
    cells: dict[str, list[object]] = {name: [row[index] for row in shown] for index, name in enumerate(titles)}
    numbers: dict[str, list[object]] = {"number": list(people.numbers[: len(shown)])} if is_numbered else {}
    st.dataframe(numbers | cells, column_config={"number": NUMBER, **titles}, hide_index=True, width="stretch")
    return len(shown)


def merged_cells_words(people: PeopleList) -> str:
    """A sentence on how many cells took the value of a merged cell; "" where none did."""
    if not people.merged_cells:
        return ""
    return ngettext(
        "{n} cell took its value from the merged cell it belongs to.",
        "{n} cells took their values from the merged cells they belong to.",
        people.merged_cells,
    )
