"""A list of people: pasted or a file, its sheet, its first rows, and which column holds what."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from core.domain.lists.columns import Kind
from core.errors import InvalidInput
from core.services.lists.read_people import PeopleList, read_pasted, read_upload
from pages.widgets.errors import show_error
from pages.widgets.language import _, ngettext
from pages.widgets.upload import ask_upload

PREVIEW_ROWS = 5
READ_PX = 330
"""Height of the place where the list is shown as it was read. It is kept free before, so that nothing moves then."""
TEXT_PX = 246
PASTE, FILE = "paste", "file"


def ask_people(key: str) -> PeopleList | None:
    """The list, or None while there is none or no column of contacts is chosen; what is wrong with it is shown."""
    given, read = st.columns(2)
    with given:
        source = st.segmented_control(
            _("The list"),
            (PASTE, FILE),
            default=PASTE,
            required=True,
            format_func={PASTE: _("Paste"), FILE: _("File")}.__getitem__,
            key=f"{key}_source",
        )
        place = st.container()
    with read, st.container(height=READ_PX):
        try:
            with place:
                people = _ask_file(key) if source == FILE else _ask_text(key)
        except InvalidInput as error:
            show_error(error)
            return None
        if people is None:
            st.caption(_("Here the list is shown as it was read."))
            return None
        return _choose_columns(people, key)


def column_titles(titles: Sequence[str]) -> list[str]:
    """The names of a list's columns, with a number for those without a name or with a name that is there twice."""
    named = [title or _("Column {n}", n=number) for number, title in enumerate(titles, start=1)]
    return [f"{title} ({number})" if named.count(title) > 1 else title for number, title in enumerate(named, start=1)]


def _ask_text(key: str) -> PeopleList | None:
    text = st.text_area(
        _("One person per line, or columns copied from a spreadsheet"),
        height=TEXT_PX,
        placeholder="anna@example.com\n+7 900 000-00-01\n123456789",
        key=f"{key}_text",
        persist_state="page",
        help=_("E-mails, phones and Salebot client ids are told apart by themselves."),
    )
    return _read_text(text) if text and text.strip() else None


def _ask_file(key: str) -> PeopleList | None:
    file = ask_upload(key)
    if file is None:
        return None
    people = _read_file(file.getvalue(), None)
    if len(people.sheets) > 1:
        sheet = st.selectbox(
            _("Sheet"),
            people.sheets,
            index=people.sheets.index(people.sheet) if people.sheet in people.sheets else 0,
            key=f"{key}_sheet_{file.file_id}",
        )
        if sheet != people.sheet:
            people = _read_file(file.getvalue(), sheet)
    return people


def _choose_columns(people: PeopleList, key: str) -> PeopleList | None:
    """What each column holds, as recognised or as the operator says."""
    titles = column_titles(people.titles)
    columns = dict(people.columns)
    if len(titles) > 1:
        kinds: list[Kind] = ["email", "phone", "client_id"]
        if "contact" in columns:
            kinds.append("contact")
        for place, kind in zip(st.columns(len(kinds)), kinds, strict=True):
            chosen = place.selectbox(
                kind_name(kind),
                range(len(titles)),
                index=columns.get(kind),
                format_func=titles.__getitem__,
                placeholder=_("no such column"),
                key=f"{key}_{kind}_{'|'.join(people.titles)}_{people.sheet}",
            )
            columns.pop(kind, None)
            if chosen is not None:
                columns[kind] = chosen
    is_usable = bool(set(columns) - {"name"})
    if not is_usable:
        st.warning(_("Say which column holds e-mails, phones or client ids."))
    _show_preview(people, titles)
    return replace(people, columns=columns) if is_usable else None


def kind_name(kind: str) -> str:
    """What a column holds, or by what somebody was found."""
    return {
        "email": _("E-mail"),
        "phone": _("Phone"),
        "client_id": _("Client id"),
        "contact": _("Contact of any kind"),
    }[kind]


def _show_preview(people: PeopleList, titles: Sequence[str]) -> None:
    shown = people.rows[:PREVIEW_ROWS]
    rows = ngettext("{n} row read", "{n} rows read", len(people.rows))
    first = ngettext("the first {n} is shown", "the first {n} are shown", len(shown))
    st.caption(f"{rows}, {first}." if len(shown) < len(people.rows) else f"{rows}.")
    st.dataframe(
        {title: [row[index] for row in shown] for index, title in enumerate(titles)},
        hide_index=True,
        width="stretch",
    )


@st.cache_data(max_entries=4, ttl=1800, show_spinner=False)
def _read_text(text: str) -> PeopleList:
    return read_pasted(text)


@st.cache_data(max_entries=4, ttl=1800, show_spinner=False)
def _read_file(content: bytes, sheet: str | None) -> PeopleList:
    return read_upload(content, sheet)
