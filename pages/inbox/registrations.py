"""The registrations of the Inbox as they come: the head, the list, and the story of the one that is open."""

import streamlit as st

from core.services.inbox.list_registrations import NEWEST_FIRST
from core.services.inbox.state import (
    UNKNOWN_PAGE_SIZE,
    InboxView,
    count_unknown,
    list_unknown,
    look_at_inbox,
    view_inbox,
)
from core.services.projects.projects import ProjectSettings
from pages.inbox.choice import (
    OUTCOME,
    UNKNOWN,
    ask_search,
    choose_group,
    chosen_group,
    keep_choices,
    open_event,
    restore_choices,
    search_of,
)
from pages.inbox.send import offer_inbox
from pages.inbox.setup import say_closed, show_setup, show_test
from pages.inbox.story import show_story
from pages.inbox.table import inbox_table, order_of, show_actions, show_table
from pages.inbox.top import show_stuck, show_top
from pages.widgets.copy import show_copyable
from pages.widgets.desk import acting_desk
from pages.widgets.kept_place import kept_place
from pages.widgets.language import _, ngettext, plain, recent
from pages.widgets.outcome import show_outcome
from pages.widgets.pages import open_page, show_pages
from pages.widgets.table import Table, View, ask_view, shown_titles

KEPT_PX = 580
"""Height in pixels of the place for the table, its pages, and the warning above it."""
UNKNOWN_PAGE = "unknown_page"
LONGEST_SHOWN = 20_000
"""Characters of a delivery that are shown."""


def show_registrations(project: ProjectSettings) -> None:
    """The section: the story that the address names, else the list."""
    event_id = open_event()
    if event_id is not None:
        keep_choices()
        show_story(project, event_id)
        return
    if look_at_inbox(acting_desk(), project.id).last_at is None:
        show_setup(project)
        return
    restore_choices()
    head = st.container()
    page_id, text = ask_search(project)
    group = chosen_group()
    search = search_of(group, page_id, text)
    groups = st.container()
    table, (said, beside) = inbox_table(), st.columns([4, 1], vertical_alignment="center")
    wanted = None if group == UNKNOWN else ask_view(table, search, place=beside)
    page = wanted.page if wanted else 1
    order = order_of(wanted) if wanted else NEWEST_FIRST
    view = view_inbox(acting_desk(), project.id, search, page, order)
    unknown = count_unknown(acting_desk(), project.id)
    with head:
        show_top(project, view, search)
        say_closed(project)
        show_stuck(project)
        show_test(project)
    with groups:
        choose_group(view.counts, unknown)
    if wanted is None:
        show_outcome(OUTCOME)
        _show_unknown(project, unknown)
        return
    found = ngettext("{n} registration found", "{n} registrations found", view.page.total)
    said.caption(f"{found}.")
    show_actions(project, search, order, view.page, shown_titles(table, wanted))
    offer_inbox(project, search, view)
    show_outcome(OUTCOME)
    with kept_place(KEPT_PX):
        _show_found(project, table, wanted, view)


def _show_found(project: ProjectSettings, table: Table, wanted: View, view: InboxView) -> None:
    if view.counts.more:
        st.warning(_("Too many match; we looked at only some of them. Type more of the name, or the full e-mail."))
    if view.page.total:
        show_table(project, table, wanted, view.page)
    else:
        st.info(_("No registrations here. Choose another group or page, or search by the full e-mail or phone."))


def _show_unknown(project: ProjectSettings, total: int) -> None:
    """Deliveries in which no registration was recognised, word for word, the newest first."""
    if not total:
        st.info(_("Everything received was recognised."))
        return
    st.caption(
        _("Kept as received; nothing else is done with them. Registrations have at least `sublistId` and `email`.")
    )
    for delivery in list_unknown(acting_desk(), project.id, open_page(UNKNOWN_PAGE)):
        with st.container(border=True):
            facts = [recent(delivery.received_at, project.time_zone), plain(delivery.content_type or _("no type"))]
            if delivery.repeats:
                facts.append(ngettext("repeated {n} time", "repeated {n} times", delivery.repeats))
            st.caption(" · ".join(facts))
            show_copyable(delivery.text[:LONGEST_SHOWN] or _("(empty)"))
    show_pages(total, UNKNOWN_PAGE_SIZE, UNKNOWN_PAGE)
