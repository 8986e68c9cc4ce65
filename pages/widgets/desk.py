"""The desk of the operator whose page is drawn. Every page gets it here."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import TypeVar

import streamlit as st

from core.desk import Desk, local_operator
from core.errors import NotAllowed
from core.services.access.known_sessions import find_entrant, has_users
from core.start import get_desk
from core.web.session_cookie import read_cookie

TOKEN = "session_token"  # noqa: S105 - the key under which it stands in the state of the tab
_USER = "session_user"
Made = TypeVar("Made")
_kept: ContextVar[Desk | None] = ContextVar("kept_desk", default=None)


def acting_desk() -> Desk:
    """The desk, acting as the operator of this session; as who sits at this computer while there are no users. Raises
    NotAllowed("session") when the session has ended."""
    return _kept.get() or _desk_of(session_token)


def _desk_of(token: Callable[[], str]) -> Desk:
    desk = get_desk()
    if not has_users(desk):
        return desk.acting_as(local_operator())
    entrant = find_entrant(desk, token())
    if entrant is None or entrant.lacks_codes:
        raise NotAllowed("session")
    return desk.acting_as(entrant.operator)


def session_token() -> str:
    """The token that the browser has shown; of a browser that has just gone, the one that it showed before. "" when
    there is none."""
    if cookies := st.context.headers.get_all("Cookie"):
        token = read_cookie(get_desk(), cookies) or ""
        if st.session_state.get(TOKEN) != token:
            st.session_state[TOKEN] = token
        return token
    return str(st.session_state.get(TOKEN, ""))


def leave_other_operators_state() -> None:
    """Called first in every run: what the tab holds of another operator, who was logged in when it was opened, is
    dropped."""
    user = acting_desk().acting.user_id
    if st.session_state.get(_USER, user) != user:
        st.session_state.clear()
        st.session_state[_USER] = user
        st.rerun()
    st.session_state[_USER] = user


def keep_desk(make: Callable[[], Made]) -> Callable[[], Made]:
    """`make` for another thread, which has no session to ask: it acts as the operator of this moment."""
    desk = acting_desk()

    def make_with_it() -> Made:
        before = _kept.set(desk)
        try:
            return make()
        finally:
            _kept.reset(before)

    return make_with_it


def only_for_this_operator(make: Callable[[], Made]) -> Callable[[], Made]:
    """`make` for another thread and a later moment. Raises NotAllowed("session") there when the session has ended by
    then, or the operator has another role or other projects."""
    operator, token = acting_desk().acting, session_token()

    def make_if_still_allowed() -> Made:
        if _desk_of(lambda: token).acting != operator:
            raise NotAllowed("session")
        return make()

    return make_if_still_allowed
