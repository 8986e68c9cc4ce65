"""A text with a copy button: addresses, keys, names."""

import streamlit as st

TALL_PX = 160
LONG = 600


def show_copyable(text: str) -> None:
    """The text as it is to be pasted, wrapped; a long one scrolls."""
    st.code(text, language=None, wrap_lines=True, height=TALL_PX if len(text) > LONG else "content")
