"""A text with a copy button, for addresses, keys and names."""

import streamlit as st

TALL_PX = 160
LONG = 600


def show_copyable(text: str, *, height_px: int | None = None) -> None:
    """The text as it is to be pasted, wrapped; a long one scrolls. With a fixed height nothing moves when the text
    changes."""
    st.code(text, language=None, wrap_lines=True, height=height_px or (TALL_PX if len(text) > LONG else "content"))
