"""Choosing the registered people to check: a registration page and one of its sessions."""

from dataclasses import dataclass

import streamlit as st

from core.services.attendance.check_registered import RegisteredFor, ask_about
from core.services.projects.projects import ProjectSettings
from core.services.registration.list_subscribers import PageSession, list_sessions
from core.services.registration.registration_pages import ListedPage, list_places
from core.services.reports.choose_report import ReportQuestion
from core.services.reports.list_rooms import list_rooms
from core.start import get_desk
from pages.attendance.question import ask_room
from pages.widgets.language import _
from pages.widgets.registration_session import ask_page, show_listing
from pages.widgets.subscribers_pull import show_subscribers_pull
from pages.widgets.subscribers_session import ask_session


@dataclass(frozen=True, slots=True)
class RegisteredQuestion:
    """The registered people to check, and the question for the report of their webinar."""

    asked_for: RegisteredFor
    report: ReportQuestion


def ask_registered(project: ProjectSettings) -> RegisteredQuestion | None:
    """The question when the button was pressed; else None. Raises InvalidInput(field="room_id") without a room."""
    with st.container(border=True):
        places = list_places(get_desk(), project.id)
        page_id = ask_page(project, places)
        show_listing(project, places)
        if not page_id:
            st.caption(_("We look in the report for everyone registered for the session; you need no list."))
        page = show_subscribers_pull(project, page_id) if page_id else None
        held = _held_sessions(project, page) if page else []
        if page is None or not held:
            return None
        session = ask_session(project, held)
        _warn_if_old(page, session)
        room_id = page.room_id or ask_room({room.room_id: room for room in list_rooms(get_desk(), project.id)})
        st.caption(_("The webinar in the page's room at that time."))
    pressed = st.button(_("Who came"), type="primary", icon=":material/how_to_reg:")
    if not pressed or session is None or session.starts_at is None:
        return None
    asked_for = RegisteredFor(page.page_id, session.starts_at)
    return RegisteredQuestion(asked_for, ask_about(asked_for, room_id, project.time_zone))


def _held_sessions(project: ProjectSettings, page: ListedPage) -> list[PageSession]:
    """The sessions that have begun; shows a hint when there is none."""
    now = get_desk().now()
    sessions = list_sessions(get_desk(), project.id, page.page_id)
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
