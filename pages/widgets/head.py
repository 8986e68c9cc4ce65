"""The head that every page has: its title and one line that says what the page is for."""

import streamlit as st

# Streamlit's hints inside text fields («Press Enter to apply») exist in English only.
_NO_ENGLISH_HINTS = "[data-testid='InputInstructions'] {display: none}"
# Streamlit shows the copy button under the mouse only: on a phone nobody would know of it.
_COPY_IN_SIGHT = (
    "[data-testid='stCode'] > div:has([data-testid='stElementToolbarButton']) {opacity: 1; visibility: visible}"
    " [data-testid='stCode'] pre {padding-right: 3.5rem}"
)


def show_head(title: str, purpose: str) -> None:
    st.html(f"<style>{_NO_ENGLISH_HINTS} {_COPY_IN_SIGHT}</style>")
    st.title(title, anchor=False)
    st.caption(purpose)
