"""The outcome of an action: from the callback that did it to where it is shown.

That an action succeeded is said over the page, where it moves no button and is seen wherever the page is scrolled to.
An error stands below the button that was pressed, or over the page, too, where the place of the action is above it.
Both stay until the operator's next action; that the page draws itself anew is none (`pages/widgets/redraw.py`).
"""

from collections.abc import Callable

import streamlit as st

from core.errors import DeskError, InvalidInput
from pages.widgets.errors import show_error
from pages.widgets.faults import mark_fields
from pages.widgets.press import undisturbed
from pages.widgets.redraw import keep_message, mark_shown

OVER_PAGE = "over_page"
"""The place for errors that no `show_outcome` shows: over the page, like every success."""


def attempt(place: str, action: Callable[[], object], done: str) -> bool:
    """For callbacks: run the action, and say the sentence `done`, or keep the error for `place`. Returns whether it
    succeeded. An action whose sentence depends on its result says one itself by `say`, and `done` is empty."""
    with undisturbed():
        try:
            action()
        except DeskError as error:
            keep_message(_key(place), error)
            return False
        if isinstance(st.session_state.get(_key(place)), DeskError):  # of an attempt before
            del st.session_state[_key(place)]
        if done:
            say(done)
        return True


def say(sentence: str) -> None:
    """Say over the page that an action succeeded, in place of what was said before."""
    keep_message(_key(OVER_PAGE), sentence)


def show_over_page() -> None:
    """Called once a run, before the page is drawn. The place is there without a message, too: elements that change
    their number are drawn anew by the browser, which forgets what was opened in them."""
    with st.container(key=OVER_PAGE):
        outcome = _take(OVER_PAGE)
        if isinstance(outcome, DeskError):
            show_error(outcome)
        elif outcome:
            st.success(outcome, icon=":material/check:")


def show_outcome(place: str, field: str | None = None) -> None:
    """Show the error of the last action of this place. It stands below the buttons of these actions. What cannot be
    used was typed into the widget whose key is, or begins with, `field`: it is marked."""
    outcome = _take(place)
    if isinstance(outcome, DeskError):
        show_error(outcome)
        if field and isinstance(outcome, InvalidInput):
            mark_fields([field])


def _take(place: str) -> DeskError | str | None:
    outcome: DeskError | str | None = st.session_state.get(_key(place))
    mark_shown(_key(place))
    return outcome


def _key(place: str) -> str:
    return f"outcome_{place}"
