"""The outcome of an action: from the callback that did it to the place on the page that shows it."""

from collections.abc import Callable

import streamlit as st

from core.errors import DeskError
from pages.widgets.errors import show_error
from pages.widgets.redraw import keep_message


def attempt(place: str, action: Callable[[], object], done: str) -> bool:
    """For callbacks: run the action, and keep for `place` the sentence `done`, or the error. Returns whether it
    succeeded. An action whose sentence depends on its result keeps one itself by `say`, and `done` is empty."""
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
    """Show the outcome of the last action of this place, once."""
    outcome = _take(place)
    if isinstance(outcome, DeskError):
        show_error(outcome)
    elif outcome:
        st.success(outcome, icon=":material/check:")


def toast_outcome(place: str) -> None:
    """As `show_outcome`, for a place above buttons: that an action succeeded is shown over the page, so that no button
    moves. An error is shown on the page."""
    outcome = _take(place)
    if isinstance(outcome, DeskError):
        show_error(outcome)
    elif outcome:
        st.toast(outcome, icon=":material/check:")


def _take(place: str) -> DeskError | str | None:
    outcome: DeskError | str | None = st.session_state.pop(_key(place), None)
    keep_message(_key(place), outcome)
    return outcome


def _key(place: str) -> str:
    return f"outcome_{place}"
