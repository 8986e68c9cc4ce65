"""All webinars of a room, or those of a period: summed up, by weekday and hour, and one period against another."""

from datetime import date

import streamlit as st

from core.services.projects.counting import get_counting
from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import ReportRow, ReportSearch, find_reports, list_pulled
from core.services.reports.list_rooms import Room, list_rooms
from pages.room.periods import show_periods
from pages.room.when import show_when
from pages.webinar.analysis import show_analysis
from pages.webinar.leaky import show_leaky
from pages.webinar.subject import say_warnings, subject_of
from pages.webinars.words import room_words
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import kept
from pages.widgets.head import show_head
from pages.widgets.language import _, moment, plain
from pages.widgets.project import current_project
from pages.widgets.webinar_link import WEBINARS

PARAMETERS = ("room", "since", "until")
"""Their names in the address."""


def _show(project: ProjectSettings, rooms: tuple[Room, ...]) -> None:
    search = _ask(rooms)
    if search.since and search.until and search.since > search.until:
        st.warning(_("The period ends before it begins."))
        return
    reports = find_reports(acting_desk(), project.id, list_pulled(acting_desk(), project.id, search))
    if not reports:
        st.info(_("No webinar of this room is loaded for these days."))
        return
    subject = subject_of(project, reports, moment)
    st.header(plain(subject), anchor=False)
    say_warnings(reports)
    titles = {room.room_id: room.title for room in rooms}
    own = {
        "when": (_("Best day and hour"), lambda: _show_times(project, reports)),
        "periods": (_("Two periods"), lambda: show_periods(project, search.room_id)),
    }
    show_analysis(project, reports, titles.get(search.room_id or "") or _("Webinars of a room"), subject, own)


def _show_times(project: ProjectSettings, reports: tuple[ReportRow, ...]) -> None:
    """When people come, and in which minutes they leave."""
    show_when(project, reports)
    show_leaky(project, reports[0], get_counting(acting_desk(), project.id))


def _ask(rooms: tuple[Room, ...]) -> ReportSearch:
    """The room and the days, as the address says; without days all of its webinars."""
    titles = {room.room_id: room.title for room in rooms}
    is_asked = any(name in st.query_params for name in PARAMETERS)
    room, since, until = st.columns([3, 1, 1])
    with kept("room_shown", rooms[0].room_id, options=list(titles), parameter="room", is_asked=is_asked):
        room_id = room.selectbox(
            _("Room"), list(titles), format_func=lambda key: room_words(key, titles[key]), key="room_shown"
        )
    with kept("room_since", parameter="since", read=date.fromisoformat, is_asked=is_asked):
        first = since.date_input(_("From"), None, format="DD.MM.YYYY", key="room_since")
    with kept("room_until", parameter="until", read=date.fromisoformat, is_asked=is_asked):
        last = until.date_input(_("To"), None, format="DD.MM.YYYY", key="room_until")
    return ReportSearch(room_id=room_id or rooms[0].room_id, since=first, until=last)


project = current_project()
show_head(
    _("Webinars of a room"),
    _("How the webinars of a room go: summed up, by day and hour, period against period."),
    "numbers",
)
if rooms := list_rooms(acting_desk(), project.id):
    _show(project, rooms)
else:
    st.info(_("No webinar has been loaded yet."))
    st.page_link(WEBINARS, label=_("To the webinars"), icon=":material/bar_chart:")
