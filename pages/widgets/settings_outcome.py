"""What came of an action, from the callback that did it to the place on the page that says so."""

from collections.abc import Callable

import streamlit as st

from core.errors import DeskError
from pages.widgets.errors import show_error

SHOWN_KEY = "outcomes_shown"


def attempt(place: str, action: Callable[[], object], done: str) -> bool:
    """For callbacks: do it, and keep for `place` the sentence `done`, or the error. True when it was done."""
    try:
        action()
    except DeskError as error:
        st.session_state[_key(place)] = error
        return False
    say(place, done)
    return True


def say(place: str, sentence: str) -> None:
    """Keep a sentence for `place`; an empty one says nothing."""
    st.session_state[_key(place)] = sentence


def show_outcome(place: str) -> None:
    """Say once what came of the last action there."""
    outcome = st.session_state.pop(_key(place), None)
    st.session_state.setdefault(SHOWN_KEY, {})[_key(place)] = outcome
    if isinstance(outcome, DeskError):
        show_error(outcome)
    elif outcome:
        st.success(outcome, icon=":material/check:")


def draw_anew() -> None:
    """For what polls: the page is drawn anew. Nobody has done anything since, so what was said is said once more."""
    for key, outcome in st.session_state.pop(SHOWN_KEY, {}).items():
        st.session_state.setdefault(key, outcome)
    st.rerun()


def forget_shown() -> None:
    """Before a page is drawn: only what that page says is said once more."""
    st.session_state.pop(SHOWN_KEY, None)


def _key(place: str) -> str:
    return f"settings_outcome_{place}"
