"""The registrations of the Inbox as they come: how the receiving goes, the list, and the story of the one opened."""

import streamlit as st

from core.services.inbox.list_registrations import InboxSearch
from core.services.inbox.state import InboxView, count_unknown, look_at_inbox, view_inbox
from core.services.projects.projects import ProjectSettings
from core.start import get_desk
from pages.campaigns.from_inbox import offer_inbox
from pages.inbox.choice import (
    UNKNOWN,
    ask_whom,
    choose_group,
    chosen_group,
    keep_choices,
    list_page_key,
    open_event,
    restore_choices,
    search_of,
)
from pages.inbox.setup import say_closed, show_setup
from pages.inbox.story import show_story
from pages.inbox.stuck import show_stuck
from pages.inbox.table import show_actions, show_table
from pages.inbox.top import OUTCOME, show_test, show_top
from pages.inbox.unknown import show_unknown
from pages.widgets.kept_place import kept_place
from pages.widgets.language import _, ngettext, zone_name
from pages.widgets.outcome import show_outcome

KEPT_PX = 720
"""Height of the place for the table: fifteen rows, its pages, and what is said about it."""


def show_registrations(project: ProjectSettings) -> None:
    """The section: the story that the address names, else the list."""
    event_id = open_event()
    if event_id is not None:
        keep_choices()
        show_story(project, event_id)
        return
    if look_at_inbox(get_desk(), project.id).last_at is None:
        show_setup(project)
        return
    restore_choices()
    head = st.container()
    page_id, text = ask_whom(project)
    group = chosen_group()
    search = search_of(group, page_id, text)
    page = st.session_state.get(list_page_key(search), 1)
    view = view_inbox(get_desk(), project.id, search, page)
    unknown = count_unknown(get_desk(), project.id)
    with head:
        show_top(project, view, search, page)
        say_closed(project)
        show_stuck(project)
        show_test(project)
    choose_group(view.counts, unknown)
    if group == UNKNOWN:
        show_outcome(OUTCOME)
        show_unknown(project, unknown)
        return
    found = ngettext("{n} registration found", "{n} registrations found", view.page.total)
    zone = _("Times: {zone}", zone=zone_name(project.time_zone, get_desk().now()))
    st.caption(f"{found}. {zone}")
    show_actions(project, search, view.page)
    offer_inbox(project, search, view)
    show_outcome(OUTCOME)
    with kept_place(KEPT_PX):
        _show_found(project, search, view)


def _show_found(project: ProjectSettings, search: InboxSearch, view: InboxView) -> None:
    if view.counts.more:
        st.warning(
            _("Very many begin so; only a part of them was looked at. Type more of the name, or the whole e-mail.")
        )
    if view.page.rows:
        show_table(project, search, view.page)
    else:
        st.info(_("No registration here. Choose another group or page, or search by the whole e-mail or phone."))
