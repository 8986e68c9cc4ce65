"""The list of people to register: given, its sheet and encoding, its first rows, and which column holds what."""

from dataclasses import replace

import streamlit as st

from core.domain.lists.column_names import Kind
from core.domain.mail import list_emails
from core.domain.tags import TAGS
from core.errors import InvalidInput
from core.services.lists.read_people import PeopleList, list_further, list_stray
from core.services.projects.projects import ProjectSettings
from pages.registration.draft import LIST_KEY, Draft, current_draft, drop_draft, read_again, take_list
from pages.registration.words import source_words
from pages.widgets.errors import show_error
from pages.widgets.given_list import FILE, PASTE, TextField, ask_given, ask_hidden, ask_reading
from pages.widgets.language import _, ngettext, plain, quoted
from pages.widgets.list_columns import choose_columns, column_titles, reading_doubts, reading_words, show_first_rows
from pages.widgets.segment_input import offer_segments

TEXT_PX = 180
PERSON: tuple[Kind, ...] = ("email", "phone", "name", "client_id")
SESSION: tuple[Kind, ...] = ("page_id", "date", "time", "confirm")
TAG_FIELDS: tuple[Kind, ...] = ("utm_", *TAGS)
TAGS_IN_A_ROW = 5


def ask_list(project: ProjectSettings) -> Draft | None:
    """The list with its head and preview; while there is none, the place to give one."""
    draft = current_draft(project)
    if draft is None:
        _ask_source(project)
        return None
    with st.container(border=True):
        _show_source(draft)
        _show_preview(draft)
    return draft


def column_key(draft: Draft) -> str:
    """The beginning of the keys of the widgets that say what the columns hold."""
    return f"registration_column_{draft.serial}"


def ask_columns(draft: Draft) -> None:
    """Choose the columns; kept in the draft."""
    if "email" not in draft.columns:
        st.warning(_("Choose the column with the e-mails: nobody can be registered without an e-mail."))
    titles, key, before = column_titles(draft.people.titles), column_key(draft), draft.usual_columns
    columns = choose_columns(PERSON, titles, before, key) | choose_columns(SESSION, titles, before, key)
    for column in draft.lead_dates:
        st.info(
            _(
                "“{title}” looks like the time when each person left their contacts, so we did not take it for the"
                " session. If it is the session, choose it above.",
                title=plain(titles[column]),
            ),
            icon=":material/event_busy:",
        )
    with_tags = any(field in before for field in TAG_FIELDS)
    with st.expander(_("Columns with UTM tags"), expanded=with_tags, key=f"{key}_tags_{with_tags}"):
        columns |= choose_columns(TAG_FIELDS[:TAGS_IN_A_ROW], titles, before, key)
        columns |= choose_columns(TAG_FIELDS[TAGS_IN_A_ROW:], titles, before, key)
    draft.columns = columns
    for words in _unused_words(replace(draft.people, columns=columns)):
        st.warning(words, icon=":material/warning:")


def _ask_source(project: ProjectSettings) -> None:
    text = TextField(
        label=_("Rows copied from a spreadsheet with the header, or one e-mail per line"),
        placeholder=_("E-mail\tName\tPhone") + "\nanna@example.com\tAnna\t+7 900 000-00-01",
        height_px=TEXT_PX,
    )
    given = ask_given(LIST_KEY, (FILE, PASTE), text)
    offer_segments(project, LIST_KEY)
    if given is not None:
        try:
            with st.spinner(_("Reading the file…")):
                take_list(project.id, given)
        except InvalidInput as error:
            show_error(error)
            return
        st.rerun()
    st.caption(
        " ".join(
            (
                _("One row per person; the e-mail is required."),
                _("Nothing is sent until you have seen the plan."),
            )
        ),
        help=_(
            "Phone, name, client id, page, date, time, confirmation and UTM tags can be columns or the same for all."
        ),
    )


def _show_source(draft: Draft) -> None:
    people = draft.people
    rows = ngettext("{n} row read", "{n} rows read", len(people.rows))
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"**{plain(source_words(people.source_name))}** · {rows}", width="content")
        st.button(_("Another list"), icon=":material/swap_horiz:", on_click=drop_draft, key="registration_drop")
    if draft.given is None or draft.recognised is None:
        return
    key = f"{LIST_KEY}_{draft.given.serial}"
    takes_hidden = ask_hidden(people, key)
    reading = replace(ask_reading(draft.recognised, key), takes_hidden=takes_hidden)
    if reading != people.reading:
        try:
            read_again(draft, reading)
        except InvalidInput as error:
            show_error(error)
        else:
            st.rerun()


def _show_preview(draft: Draft) -> None:
    people = draft.people
    shown = show_first_rows(people, "registration")
    sentences = []
    if shown < len(people.rows):
        sentences.append(ngettext("The first {n} row is shown.", "The first {n} rows are shown.", shown))
    if said := [*sentences, *reading_words(people)]:
        st.caption(" ".join(said))
    for doubt in reading_doubts(people):
        st.warning(doubt, icon=":material/warning:")


def _unused_words(people: PeopleList) -> list[str]:
    """Which further columns have e-mails by which nobody is registered."""
    titles = column_titles(people.titles)
    columns = sorted(
        {*(column for column, kind in list_further(people).items() if kind == "email"), *_stray_emails(people)}
    )
    unused = ", ".join(quoted(titles[column]) for column in columns)
    return (
        [_("There are more e-mails in {columns}: nobody is registered with these.", columns=unused)] if unused else []
    )


def _stray_emails(people: PeopleList) -> list[int]:
    """The columns beside those of contacts with another e-mail than that of the row."""
    own = people.columns.get("email")
    cells = {
        column: ((row[column], "" if own is None else row[own]) for row in people.rows) for column in list_stray(people)
    }
    return [
        column
        for column, pairs in cells.items()
        if any("@" in cell and set(list_emails(cell)) - set(list_emails(own_cell)) for cell, own_cell in pairs)
    ]
