"""Choosing the registered people to check: a registration page and one of its sessions."""

from dataclasses import dataclass

import streamlit as st

from core.services.attendance.check_registered import RegisteredFor, ask_about
from core.services.projects.projects import ProjectSettings
from core.services.registration.list_subscribers import PageSession, list_sessions
from core.services.registration.registration_pages import ListedPage, list_places
from core.services.reports.choose_report import ReportQuestion
from core.services.reports.list_rooms import list_rooms
from pages.attendance.gather import begin_gathering, gather
from pages.attendance.question import ask_room
from pages.widgets.desk import acting_desk
from pages.widgets.language import _
from pages.widgets.press import acting, press
from pages.widgets.registration_session import ask_page, show_listing
from pages.widgets.subscribers_pull import show_subscribers_pull
from pages.widgets.subscribers_session import ask_session

GATHER_KEY = "attendance_gather"


@dataclass(frozen=True, slots=True)
class RegisteredQuestion:
    """The registered people to check, and the question for the report of their webinar."""

    asked_for: RegisteredFor
    report: ReportQuestion


def ask_registered(project: ProjectSettings) -> RegisteredQuestion | None:
    """The question when the button was pressed and everything it needs but the report is loaded; else None. Raises
    InvalidInput(field="room_id") without a room, and the errors of loading."""
    with st.container(border=True):
        places = list_places(acting_desk(), project.id)
        page_id = ask_page(project, places)
        show_listing(project, places)
        if not page_id:
            st.caption(
                _("Without a page we take the one of the newest webinar."),
                help=_("We look in the report for everyone registered for the session; you need no list."),
            )
        page = show_subscribers_pull(project, page_id, offers_first=False) if page_id else None
        held = _held_sessions(project, page) if page else []
        session = ask_session(project, held) if held else None
        room_id = page.room_id if page else None
        if page and session:
            _warn_if_old(page, session)
            room_id = room_id or ask_room({room.room_id: room for room in list_rooms(acting_desk(), project.id)})
    if press(_("Who came"), key=GATHER_KEY, type="primary", icon=":material/how_to_reg:"):
        with acting(GATHER_KEY):
            begin_gathering(project, page_id)
    st.caption(
        _("What is missing is loaded from Bizon365: the pages, the registered people, the report."),
        help=_("We check the webinar in the page's room at the time of the session."),
    )
    gathered = gather(project, page_id, session)
    if gathered is None or gathered.session.starts_at is None:
        return None
    asked_for = RegisteredFor(gathered.page.page_id, gathered.session.starts_at)
    return RegisteredQuestion(asked_for, ask_about(asked_for, room_id or "", project.time_zone))


def _held_sessions(project: ProjectSettings, page: ListedPage) -> list[PageSession]:
    """The sessions that have begun; shows a hint when there is none."""
    now = acting_desk().now()
    sessions = list_sessions(acting_desk(), project.id, page.page_id)
    held = [session for session in sessions if session.starts_at and session.starts_at <= now]
    if not held:
        st.info(
            _("No session with registrations has taken place yet.")
            if sessions
            else _("Nobody is registered on this page.")
        )
    return held


def _warn_if_old(page: ListedPage, session: PageSession | None) -> None:
    pulled_at = page.subscribers_pulled_at
    if session and session.starts_at and pulled_at and pulled_at < session.starts_at:
        st.warning(
            _("The registered people were loaded before the webinar began: those who registered later are missing."),
            icon=":material/schedule:",
        )
