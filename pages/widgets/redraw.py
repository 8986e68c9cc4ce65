"""Running a page again although the operator has done nothing: fragments that poll do it when something has changed.

Messages that the page has shown stay, since the operator has done nothing since. While a dialog is open the page is
held, since the browser would forget what is being typed there.
"""

from typing import Any

import streamlit as st

POLL_S = 1.0
"""Seconds between two looks of a fragment whether something has changed."""
_MESSAGES, _IS_HELD = "redraw_messages", "redraw_is_held"


def begin_page() -> None:
    """Called before a page is drawn: it has shown no message yet, and no dialog is open."""
    st.session_state[_MESSAGES], st.session_state[_IS_HELD] = {}, False


def keep_message(key: str, message: Any) -> None:
    """Called when the page has shown the message that the state held under this key, and has removed it there."""
    st.session_state.setdefault(_MESSAGES, {})[key] = message


def hold_page() -> None:
    """Called when the page has opened a dialog."""
    st.session_state[_IS_HELD] = True


def rerun_page() -> None:
    """Run the whole page again, from a fragment. Returns, and does nothing, while the page is held."""
    if st.session_state.get(_IS_HELD):
        return
    for key, message in st.session_state.get(_MESSAGES, {}).items():
        st.session_state.setdefault(key, message)
    st.rerun()
