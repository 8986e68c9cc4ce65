"""Presses are done whole or not at all.

While a page is drawn, or an action is under way, the operator may press something else. Streamlit then ends the running
script at its next look into the state or the next thing it draws, and begins anew: a button that is asked where it
stands in the page would not say that it was pressed, and an action would be done without its answer being kept.

A run also looks for what waits before it takes the presses that it was started for, and would then drop them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state import SafeSessionState

_PRESSED = "pressed_buttons"
"""The keys of the buttons that were pressed and not acted on yet."""


def take_presses_first() -> None:
    """Have every run of this process take what it was started for before it gives way. Called once, at the start."""

    def on_script_will_rerun(state: SafeSessionState, *states: Any, **more: Any) -> None:
        with state._lock:
            state._state.on_script_will_rerun(*states, **more)

    # Streamlit offers no way to say this. What waits is looked for again as soon as the presses are taken.
    SafeSessionState.on_script_will_rerun = on_script_will_rerun  # type: ignore[method-assign, assignment]


@contextmanager
def undisturbed() -> Iterator[None]:
    """What is done in this block, or in the callback that it decorates, is done to its end; a further press waits.
    `st.rerun` has no effect in the block."""
    context: Any = get_script_run_ctx()
    # Streamlit offers no way to say this. Its runner looks for what waits only while it holds itself for running.
    runner = context.session_state._yield_callback.__self__
    was_disturbed, runner._execing = runner._execing, False
    try:
        yield
    finally:
        runner._execing = was_disturbed


def press(label: str, *, key: str, **looks: Any) -> bool:
    """A button (`looks` as Streamlit's). Returns whether it was pressed, also in the run that follows the one in which
    it was, until the page is drawn to its end. Whoever then acts does it within `acting`."""
    st.button(label, key=key, on_click=_remember, args=(key,), **looks)
    return key in st.session_state.get(_PRESSED, ())


@contextmanager
def acting(key: str) -> Iterator[None]:
    """The action of a button of `press`: done once, undisturbed."""
    with undisturbed():
        st.session_state.get(_PRESSED, set()).discard(key)
        yield


def forget_presses() -> None:
    """Called once a page is drawn to its end: what nobody acted on by then is over."""
    st.session_state.pop(_PRESSED, None)


def _remember(key: str) -> None:
    with undisturbed():
        st.session_state.setdefault(_PRESSED, set()).add(key)
