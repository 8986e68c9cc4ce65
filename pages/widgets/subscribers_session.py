"""Choosing one of the sessions that people registered for; the choice is kept in the URL."""

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from core.services.projects.projects import ProjectSettings
from core.services.registration.list_subscribers import PageSession
from pages.widgets.drafts import kept
from pages.widgets.language import _, ngettext, recent

SESSION = "session"
"""The name of the URL parameter; its value is the session's moment in UTC."""
UNKNOWN = "unknown"
NAME = "subscribers_session"


def ask_sessions(project: ProjectSettings, sessions: Sequence[PageSession]) -> PageSession | None:
    """The chosen session; None for all sessions."""
    return _choose(project, sessions, _("All sessions"))


def ask_session(project: ProjectSettings, sessions: Sequence[PageSession]) -> PageSession | None:
    """The chosen session, by default the first one; None when there are no sessions."""
    return _choose(project, sessions, None)


def _choose(project: ProjectSettings, sessions: Sequence[PageSession], all_of_them: str | None) -> PageSession | None:
    by_code = {session_code(session.starts_at): session for session in sessions}
    first = next(iter(by_code), None) if all_of_them is None else None
    key = f"subscribers_session_{hash(tuple(by_code))}"
    with kept(key, first, options=(*by_code, *([None] if first is None else [])), name=NAME, parameter=SESSION):
        code = st.selectbox(
            _("Session"),
            list(by_code),
            index=None,
            format_func=lambda code: _words(project, by_code[code]),
            placeholder=all_of_them or "",
            key=key,
        )
    return None if code is None else by_code[code]


def session_code(starts_at: datetime | None) -> str:
    """The session as it stands in the URL."""
    return f"{starts_at.astimezone(UTC):%Y-%m-%dT%H:%MZ}" if starts_at else UNKNOWN


def _words(project: ProjectSettings, session: PageSession) -> str:
    when = recent(session.starts_at, project.time_zone) if session.starts_at else _("session not given")
    return f"{when} · " + ngettext("{n} registered", "{n} registered", session.registered)
