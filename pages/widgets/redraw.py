"""Drawing the page anew without anybody having done something: what polls does it when something has changed.

What was said stays, since nobody has done anything since; and while a dialog is open the page holds still, since the
browser would forget what is being typed there.
"""

from typing import Any

import streamlit as st

POLL_S = 1.0
"""How often a fragment of a page looks whether something has changed."""
_SAID, _IS_HELD = "redraw_said", "redraw_is_held"


def begin_page() -> None:
    """Before a page is drawn: nothing is said on it yet, and no dialog is open."""
    st.session_state[_SAID], st.session_state[_IS_HELD] = {}, False


def keep_said(key: str, said: Any) -> None:
    """The page has shown what stood in the state under this key, and took it away."""
    st.session_state.setdefault(_SAID, {})[key] = said


def hold_still() -> None:
    """The page has opened a dialog."""
    st.session_state[_IS_HELD] = True


def draw_anew() -> None:
    """For fragments. Comes back when the page holds still."""
    if st.session_state.get(_IS_HELD):
        return
    for key, said in st.session_state.get(_SAID, {}).items():
        st.session_state.setdefault(key, said)
    st.rerun()
