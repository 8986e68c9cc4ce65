"""The chat of a webinar: what was written, searched and sorted, the questions, who wrote most, and its file."""

import pandas as pd
import streamlit as st

from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import ReportRow
from core.services.webinars.chat import Chat, ChatQuery, find_messages, list_talkers
from pages.webinar.figures import key_of, load_chat
from pages.webinar.person import open_in_people
from pages.widgets.asked import asked_number
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import kept
from pages.widgets.drawn_table import Heading, draw_table
from pages.widgets.export import show_export
from pages.widgets.kept_place import kept_place
from pages.widgets.language import _, ngettext, number
from pages.widgets.table import Column, Table, ask_view, show_rows, shown_kinds, shown_titles
from pages.widgets.written import kinds_of, write_column, write_second

QUESTIONS, BY = "chat_questions", "chat_by"
PAGE_SIZE, MOST_TALKERS = 100, 30


def show_chat(project: ProjectSettings, report: ReportRow) -> None:
    """The messages of one webinar. Whoever sees no contacts sees how many there are in each minute of the room only:
    people write their phones into the chat."""
    if not acting_desk().acting.may(Right.CONTACTS):
        st.info(_("What people wrote is shown to operators and administrators only."))
        return
    key = key_of(project, (report,))
    with st.spinner(_("Reading the chat…")):
        chat = load_chat(key)
    if chat.frame.empty:
        st.info(_("Nobody wrote in the chat, or the report has no texts."))
        return
    query = _ask(chat)
    table = _table()
    view = ask_view(table, (key, query.only_questions, query.number))
    found = find_messages(chat, ChatQuery(view.text, query.only_questions, query.number))
    found = found.sort_values(view.order, ascending=not view.descending, kind="stable").reset_index(drop=True)
    if len(found):
        first = (view.page - 1) * PAGE_SIZE
        shown = found.iloc[first : first + PAGE_SIZE].reset_index(drop=True)
        rows = [f"{place}.{0 if pd.isna(one) else one + 1}" for place, one in enumerate(shown["number"])]

        def open_writer(row: str) -> None:
            if writer := asked_number(row.rpartition(".")[2]):
                open_in_people(report.id, writer - 1)

        show_rows(
            table, view, shown, label=_("Chat"), total=len(found), page_size=PAGE_SIZE, keys=rows, on_open=open_writer
        )
    else:
        with kept_place():
            st.info(_("No message found. Try another word, or a part of one."))
    st.caption(ngettext("{n} message found", "{n} messages found", len(found)))
    show_export(
        found,
        shown_titles(table, view),
        _("chat"),
        "export_chat",
        deed=Deed.VIEWERS_EXPORTED,
        project_id=project.id,
        kinds=shown_kinds(table, view),
    )
    _show_talkers(project, report, chat)


def _ask(chat: Chat) -> ChatQuery:
    """Questions only, and messages of one person only; both stand in the address."""
    talkers = list_talkers(chat)
    names = dict(zip(talkers["number"].astype(int), talkers["username"], strict=True))
    counts = dict(zip(talkers["number"].astype(int), talkers["messages"], strict=True))
    nameless = _("No name")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        # The address decides; the widget only shows it
        asked = asked_number(st.query_params.get(BY))
        st.session_state[BY] = asked - 1 if asked and asked - 1 in names else None
        st.selectbox(
            _("Written by"),
            list(names),
            index=None,
            format_func=lambda one: f"{names[one] or nameless} · {number(counts[one])}",
            placeholder=_("Everybody"),
            key=BY,
            on_change=_choose_writer,
        )
        with kept(QUESTIONS, False, parameter=QUESTIONS, read=lambda text: text == str(True)):
            only_questions = st.toggle(_("Questions only"), key=QUESTIONS, help=_("Messages with a question mark."))
    return ChatQuery(only_questions=bool(only_questions), number=st.session_state[BY])


def _choose_writer() -> None:
    chosen: int | None = st.session_state[BY]
    if chosen is None:
        st.query_params.pop(BY, None)
    else:
        st.query_params[BY] = str(chosen + 1)


def _table() -> Table:
    columns = {
        "username": Column(_("Name")),
        "said_at": Column(_("Time"), write=write_second),
        "minute": Column(_("Minute"), _("Minutes from the start")),
        "text": Column(_("Message")),
    }
    return Table("chat", columns, ("username", "text", "said_at"), "said_at", _("Word of a message, or a name"))


def _show_talkers(project: ProjectSettings, report: ReportRow, chat: Chat) -> None:
    """Who wrote most, folded away, with a file of all of them; a press opens the person."""
    talkers = list_talkers(chat)
    if talkers.empty:
        return
    titles = {
        "username": _("Name"),
        "messages": _("Messages"),
        "questions": _("Questions"),
        "first_at": _("First message"),
        "last_at": _("Last message"),
    }
    frame = talkers.assign(username=talkers["username"].fillna(_("No name")))
    writers = dict.fromkeys(("first_at", "last_at"), write_second)
    most = frame.head(MOST_TALKERS)
    columns = [write_column(most[name], writers.get(name)) for name in titles]
    with st.expander(_("Who wrote most"), key="chat_most"):
        draw_table(
            "chat_talkers",
            _("Who wrote most"),
            {name: Heading(title, is_right=name in ("messages", "questions")) for name, title in titles.items()},
            dict(zip(most["number"].astype(str), zip(*columns, strict=True), strict=True)),
            on_open=lambda number: open_in_people(report.id, int(number)),
        )
        show_export(
            frame,
            titles,
            _("chat"),
            "export_talkers",
            deed=Deed.VIEWERS_EXPORTED,
            project_id=project.id,
            kinds=kinds_of(writers),
        )
