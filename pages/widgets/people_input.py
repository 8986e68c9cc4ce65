"""The input of a list of people: pasted or uploaded, its preview beside it, and the columns with the contacts."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

import streamlit as st

from core.domain.lists.column_names import PERSON_KINDS, Kind
from core.errors import InvalidInput
from core.services.lists.read_people import AS_RECOGNISED, PeopleList, Reading
from core.services.projects.projects import ProjectSettings
from pages.widgets.email_slips import offer_corrections
from pages.widgets.errors import show_error
from pages.widgets.given_list import FILE, PASTE, GivenList, TextField, ask_given, ask_hidden, ask_reading, read_given
from pages.widgets.language import _, ngettext
from pages.widgets.list_columns import (
    choose_columns,
    column_titles,
    further_words,
    reading_doubts,
    reading_words,
    show_first_rows,
)
from pages.widgets.segment_input import offer_segments

READ_PX = 330
"""The height of the preview. Its place is kept free before there is a list, so that nothing moves later."""
TEXT_PX = 246
CHOSEN_KINDS: tuple[Kind, ...] = ("email", "phone", "client_id")


def ask_people(project: ProjectSettings, key: str, *, everywhere: bool = False) -> PeopleList | None:
    """The list; None while there is none or no column of contacts is chosen. Problems of the list are shown.
    `everywhere`: the contacts will be looked for as `list_asked` says, which is shown, too."""
    text = TextField(
        label=_("One person per line, or columns copied from a spreadsheet"),
        placeholder="anna@example.com\n+7 900 000-00-01\n123456789",
        height_px=TEXT_PX,
        help=_("E-mails, phones and Salebot client ids are recognised automatically."),
    )
    giving, preview = st.columns(2)
    with giving:
        given = ask_given(key, (PASTE, FILE), text)
        hidden_place, place = st.container(), st.container()
        offer_segments(project, key)
    with preview, st.container(height=READ_PX):
        if given is None:
            st.caption(_("This is how we read your list."))
            return None
        try:
            country = project.phone_country
            people = _read(given, AS_RECOGNISED, country)
            with place:
                reading = ask_reading(people, f"{key}_{given.serial}")
            if reading != people.reading:
                people = _read(given, reading, country)
            with hidden_place:
                takes_hidden = ask_hidden(people, f"{key}_{given.serial}")
            if takes_hidden:
                people = _read(given, replace(reading, takes_hidden=True), country)
        except InvalidInput as error:
            show_error(error)
            return None
        return _choose_columns(people, key, everywhere=everywhere)


def _choose_columns(people: PeopleList, key: str, *, everywhere: bool) -> PeopleList | None:
    """The list with the columns that were recognised or that the operator chose; None without a column of contacts."""
    titles = column_titles(people.titles)
    columns = dict(people.columns)
    if len(titles) > 1 or columns.keys() <= {"name"}:
        kinds = (*CHOSEN_KINDS, "contact") if "contact" in columns else CHOSEN_KINDS
        read = (people.titles, people.reading.sheet, people.reading.encoding, tuple(columns.items()))
        serial = sha256(repr(read).encode()).hexdigest()[:12]
        chosen = choose_columns(kinds, titles, columns, f"{key}_column_{serial}")
        columns = {kind: column for kind, column in columns.items() if kind not in kinds} | chosen
    is_usable = bool(set(columns) - {"name"})
    if not is_usable:
        st.warning(_("Choose the column with e-mails, phones or client ids."))
    people = offer_corrections(replace(people, columns=columns), key)
    _show_preview(people, key, further_words(people) if everywhere else ())
    return people if is_usable else None


def _show_preview(people: PeopleList, key: str, more: Sequence[str]) -> None:
    place = st.container()
    shown = show_first_rows(people, key)
    rows = ngettext("{n} row read", "{n} rows read", len(people.rows))
    first = ngettext("the first {n} is shown", "the first {n} are shown", shown)
    said = f"{rows}, {first}." if shown < len(people.rows) else f"{rows}."
    with place:
        st.caption(" ".join((said, *reading_words(people), *more)))
        for doubt in reading_doubts(people):
            st.warning(doubt, icon=":material/warning:")


def _content_of(given: GivenList) -> tuple[str, bytes | None, str]:
    return given.text, given.content, given.name


@st.cache_data(
    max_entries=4,
    ttl=1800,
    show_spinner=False,
    hash_funcs={GivenList: _content_of, Reading: repr},
)
def _read(given: GivenList, reading: Reading, country: str) -> PeopleList:
    return read_given(given, PERSON_KINDS, reading, country=country)
