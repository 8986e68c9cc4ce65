"""Where a user is logged in, with a button that ends each session."""

import streamlit as st

from core.domain.reports.devices import parse_device
from core.services.access.sessions import SessionSettings, end_session, list_sessions
from core.services.projects.projects import ProjectSettings
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, plain, recent
from pages.widgets.outcome import OVER_PAGE, attempt


def show_sessions(project: ProjectSettings, user_id: int) -> None:
    """One line a session, the one used last first."""
    opened = list_sessions(acting_desk(), user_id)
    st.caption(_("Open sessions") if opened else _("Logged in nowhere."))
    for one in opened:
        words, button = st.columns([4, 1], vertical_alignment="center")
        words.markdown(_line(project, one))
        button.button(_("End"), on_click=_end, args=(user_id, one.id), key=f"session_{one.id}", width="stretch")


def _line(project: ProjectSettings, one: SessionSettings) -> str:
    seen = _("used {time}", time=recent(one.seen_at, project.time_zone))
    device = parse_device(one.agent)
    return " · ".join([*map(plain, filter(None, (device.browser, device.system, one.address))), seen])


def _end(user_id: int, session_id: int) -> None:
    attempt(OVER_PAGE, lambda: end_session(acting_desk(), user_id, session_id), _("The session is ended."))
