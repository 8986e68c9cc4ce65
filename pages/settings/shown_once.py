"""A secret that was just made: shown until it is copied, or another section is opened."""

import streamlit as st

from pages.widgets.copy import show_copyable
from pages.widgets.language import _

_KEY = "settings_made_secret"
"""Under which key the last one stands: of which project, in which place, and the text."""


def keep_made(project_id: int, place: str, text: str) -> None:
    """For callbacks: show this text in its place from now on."""
    st.session_state[_KEY] = project_id, place, text


def hide_made() -> None:
    """Forget it."""
    st.session_state.pop(_KEY, None)


def show_made(project_id: int, place: str) -> None:
    """The text, where it was made for this project in this place."""
    made_for, made_in, text = st.session_state.get(_KEY, (None, None, ""))
    if made_for not in (None, project_id):
        hide_made()
    elif made_in == place:
        st.warning(_("Copy it now: it will not be shown again."), icon=":material/content_copy:")
        show_copyable(text)
        st.button(_("I have copied it, hide it"), icon=":material/check:", on_click=hide_made, key=f"hide_{place}")
