"""The public schedule of a registration page, asked for while the page is shown and remembered for a short time.

It only saves typing: where it cannot be read, date and time are typed.
"""

from datetime import datetime, timedelta

import streamlit as st

from core.errors import DeskError
from core.services.projects.projects import ProjectSettings
from core.services.registration.page_schedule import fetch_sessions
from pages.widgets.desk import acting_desk
from pages.widgets.language import _

KEPT_S = 120
"""Seconds for which an answer is shown again; operators of this process share it."""
ASK_AGAIN = timedelta(seconds=60)
"""After a failure; until then a tab does not wait for the same page again."""
_FAILED = "page_schedules_failed"


def list_scheduled(project: ProjectSettings, page_id: str) -> tuple[datetime, ...] | None:
    """The coming sessions that the page offers; None when its schedule cannot be read."""
    failed: dict[tuple[int, str], datetime] = st.session_state.setdefault(_FAILED, {})
    asked, now = (project.id, page_id), acting_desk().now()
    if asked in failed and now < failed[asked] + ASK_AGAIN:
        return None
    try:
        with st.spinner(_("Asking Bizon365…")):
            sessions = _fetch(str(acting_desk().home), project.id, project.bizon_pages_url, page_id)
    except DeskError:
        failed[asked] = now
        return None
    failed.pop(asked, None)
    return tuple(session for session in sessions if session >= now)


def forget_schedules() -> None:
    """Ask anew the next time."""
    st.session_state.pop(_FAILED, None)
    _fetch.clear()


@st.cache_data(ttl=KEPT_S, max_entries=500, show_spinner=False)
def _fetch(home: str, project_id: int, pages_url: str, page_id: str) -> tuple[datetime, ...]:
    """`home` and `pages_url` only tell one installation and one host from another."""
    return fetch_sessions(acting_desk(), project_id, page_id)
