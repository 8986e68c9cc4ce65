"""Showing the columns of a list of people: their titles, the first rows, and the choice of what each column holds."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import streamlit as st

from core.domain.lists.columns import PassedOver
from core.domain.lists.given_columns import given_columns
from core.services.lists.read_people import PeopleList, list_further, list_stray
from core.spreadsheets.cell_text import MOST_CELL_LETTERS
from pages.widgets.drafts import kept
from pages.widgets.drawn_table import Heading, draw_table
from pages.widgets.language import _, ngettext, number, plain

PREVIEW_ROWS = 5
LONGEST_EXAMPLE = 80
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
        "confirm": _("Confirmation e-mail"),
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


def show_first_rows(people: PeopleList, key: str) -> int:
    """Show the first rows of a list with their numbers in the spreadsheet. Returns how many are shown."""
    shown = people.rows[:PREVIEW_ROWS]
    # Under the names of `given_columns`, since a list may have a column that is called № itself.
    titles = given_columns(column_titles(people.titles))
    first = Heading(NUMBER, _("The row's number in the list"))
    draw_table(
        f"{key}_first_rows",
        _("First rows"),
        {"number": first, **{name: Heading(title) for name, title in titles.items()}},
        {str(row): (number(row), *cells) for row, cells in zip(people.numbers, shown, strict=False)},
    )
    return len(shown)


def reading_words(people: PeopleList) -> list[str]:
    """What the operator should know of how the list was read: a sentence for each fact that is not what they expect."""
    sentences = []
    if len(people.sheets) > 1 and people.reading.sheet:
        sentences.append(_("We read the sheet “{sheet}”.", sheet=plain(people.reading.sheet)))
    if people.hidden_rows and not people.reading.takes_hidden:
        sentences.append(ngettext("{n} hidden row is left out.", "{n} hidden rows are left out.", people.hidden_rows))
    if people.merged_cells:
        sentences.append(
            ngettext(
                "{n} cell took its value from the merged cell it belongs to.",
                "{n} cells took their values from the merged cells they belong to.",
                people.merged_cells,
            )
        )
    return sentences


def further_words(people: PeopleList) -> list[str]:
    """In which columns besides the chosen ones a check looks for the people; nothing where there are none."""
    titles = column_titles(people.titles)
    further = ", ".join(f"«{plain(titles[column])}»" for column in sorted({*list_further(people), *list_stray(people)}))
    return [_("We also look for the contacts in these columns: {columns}.", columns=further)] if further else []


def reading_doubts(people: PeopleList) -> list[str]:
    """What may be wrong with the list, with an example and what to do: a sentence for each doubt."""
    doubts = [
        _word_passed_over(one, column_titles(people.titles)[one.column])
        for one in people.passed_over
        if one.column not in people.columns.values()
    ]
    if people.shortened_cells:
        doubts.append(
            ngettext(
                "{n} cell is longer than {most} characters; we took its beginning. If contacts stand further on in it,"
                " put each in a row of its own.",
                "{n} cells are longer than {most} characters; we took their beginnings. If contacts stand further on in"
                " them, put each in a row of its own.",
                people.shortened_cells,
                most=number(MOST_CELL_LETTERS),
            )
        )
    if people.hidden_rows is None:
        doubts.append(
            _(
                "We cannot see which rows of this file are hidden by a filter, so we took all of them. If there are"
                " hidden ones, save the file as xlsx."
            )
        )
    if people.decoded and people.decoded.other:
        doubts.append(
            ngettext(
                "The file has two encodings: {n} line is in {other}, the rest in {encoding}. We read each in its own;"
                " check this one: “{example}”.",
                "The file has two encodings: {n} lines are in {other}, the rest in {encoding}. We read each in its own;"
                " check this one: “{example}”.",
                people.decoded.other_lines,
                other=people.decoded.other,
                encoding=people.decoded.encoding,
                example=plain(people.decoded.other_line[:LONGEST_EXAMPLE]),
            )
        )
    if people.garbled:
        doubts.append(
            ngettext(
                "Letters are lost in {n} row, for example in row {row}: “{example}”. Choose another encoding, or"
                " correct the list where you took it from.",
                "Letters are lost in {n} rows, for example in row {row}: “{example}”. Choose another encoding, or"
                " correct the list where you took it from.",
                people.garbled.rows,
                row=number(people.garbled.number),
                example=plain(people.garbled.cell[:LONGEST_EXAMPLE]),
            )
        )
    return doubts


def _word_passed_over(one: PassedOver, title: str) -> str:
    value = plain(one.value[:LONGEST_EXAMPLE])
    if one.reason == "shared":
        return _(
            "Column “{column}”: most rows have the same “{value}”, so it is not the people's own, and we left the"
            " column out. If it is theirs, choose the column.",
            column=plain(title),
            value=value,
        )
    return _(
        "Column “{column}”: by its title, numbers such as “{value}” are no contacts, so we left the column out. If they"
        " are phones or client ids, choose the column.",
        column=plain(title),
        value=value,
    )
