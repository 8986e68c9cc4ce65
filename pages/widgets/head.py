"""The head that every page has: its title and one line that says what the page is for."""

import streamlit as st

# Streamlit's hints inside text fields («Press Enter to apply») exist in English only.
_NO_ENGLISH_HINTS = "<style>[data-testid='InputInstructions'] {display: none}</style>"


def show_head(title: str, purpose: str) -> None:
    st.html(_NO_ENGLISH_HINTS)
    st.title(title, anchor=False)
    st.caption(purpose)
