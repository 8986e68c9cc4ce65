"""A remark in the line of a button: it comes and goes without moving what is on the page."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st


@contextmanager
def beside_button() -> Iterator[None]:
    """The line that holds a button and, after it, the remark on what it would do."""
    with st.container(horizontal=True, vertical_alignment="center"):
        yield


def remark(sentence: str) -> None:
    """Say it beside the button; only within `beside_button`."""
    st.markdown(f":orange[:material/warning: {sentence}]", width="content")
