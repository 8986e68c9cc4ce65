"""Places that keep their size or stand in the line of a button, so that what comes and goes moves no button.

What grows and shrinks moves the buttons below it, and at the lower end of a page those above it, too: the browser
scrolls back when the page gets shorter.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

TABLE_PX = 490
"""Ten rows of a table with its pages under them."""


def kept_place(height_px: int = TABLE_PX) -> DeltaGenerator:
    """A container of constant height; what is higher scrolls in it."""
    return st.container(height=height_px, border=False)


@contextmanager
def beside_button(name: str) -> Iterator[None]:
    """The line that holds a button and, after it, the remark on what the button would do. On a phone the remark comes
    below the button, where its place is kept free (`frontend.css`): more of it where the name begins with ``offer_``,
    for a remark that is followed by a button."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"beside_{name}"):
        yield


@contextmanager
def enter_presses(name: str) -> Iterator[None]:
    """Around fields and their button: Enter in a field presses the button, as in a form of Streamlit's own
    (`frontend.js`). Such a form would hold back what is typed until then, and a reload would lose it."""
    with st.container(key=f"enter_{name}"):
        yield


def remark(sentence: str) -> None:
    """A warning after the button; only within `beside_button`."""
    st.markdown(f":orange[:material/warning: {sentence}]", width="content")
