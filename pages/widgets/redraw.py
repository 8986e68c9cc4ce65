"""Running a page again although the operator has done nothing: fragments that poll do it when something has changed.

What an action left to say stays until the operator's next action, not until the next run. While a dialog is open the
page is held, since the browser would forget what is being typed there.
"""

from typing import Any

import streamlit as st

POLL_S = 1.0
"""Seconds between two looks of a fragment whether something has changed."""
_SHOWN, _SEEN = "redraw_shown", "redraw_seen"
"""Names of the messages that this run has shown, and of those that were shown by a run that went to its end."""
_BY_ITSELF, _IS_HELD = "redraw_by_itself", "redraw_is_held"


def begin_page() -> None:
    """Called before a page is drawn. Messages that were seen go, unless the page runs again by itself."""
    state = st.session_state
    if not state.pop(_BY_ITSELF, False):
        for key in state.get(_SEEN, ()):
            state.pop(key, None)
        state[_SEEN] = set()
    state[_SHOWN], state[_IS_HELD] = set(), False


def end_page() -> None:
    """Called once a page is drawn to its end. A run that is cut off, because the page runs again at once or the browser
    asks for another run, has shown nothing that anybody could read."""
    st.session_state[_SEEN] |= st.session_state[_SHOWN]


def keep_message(key: str, message: Any) -> None:
    """Keep a message in the state under this key, until it was seen and the operator acts again."""
    st.session_state[key] = message
    st.session_state.get(_SEEN, set()).discard(key)


def mark_shown(key: str) -> None:
    """Called when the page has shown what the state holds under this key."""
    st.session_state.setdefault(_SHOWN, set()).add(key)


def hold_page() -> None:
    """Called when the page has opened a dialog."""
    st.session_state[_IS_HELD] = True


def rerun_page() -> None:
    """Run the whole page again, from a fragment. Returns, and does nothing, while the page is held."""
    if st.session_state.get(_IS_HELD):
        return
    st.session_state[_BY_ITSELF] = True
    st.rerun()
