"""What came of an action, from the callback that did it to the place on the page that says so."""

from collections.abc import Callable

import streamlit as st

from core.errors import DeskError
from pages.widgets.errors import show_error
from pages.widgets.redraw import keep_said


def attempt(place: str, action: Callable[[], object], done: str) -> bool:
    """For callbacks: do it, and keep for `place` the sentence `done`, or the error. True when it was done. An action
    that knows better what to say says it itself, and `done` is empty."""
    st.session_state.pop(_key(place), None)
    try:
        action()
    except DeskError as error:
        st.session_state[_key(place)] = error
        return False
    if done:
        say(place, done)
    return True


def say(place: str, sentence: str) -> None:
    """Keep a sentence for `place`."""
    st.session_state[_key(place)] = sentence


def show_outcome(place: str) -> None:
    """Say once what came of the last action there."""
    outcome = st.session_state.pop(_key(place), None)
    keep_said(_key(place), outcome)
    if isinstance(outcome, DeskError):
        show_error(outcome)
    elif outcome:
        st.success(outcome, icon=":material/check:")


def _key(place: str) -> str:
    return f"settings_outcome_{place}"
