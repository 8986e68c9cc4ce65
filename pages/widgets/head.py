"""The head that every page has: its title and one line that says what the page is for."""

import streamlit as st

from core.start import get_desk
from pages.widgets.language import _, clock_name
from pages.widgets.project import current_project

# Streamlit's hints inside text fields («Press Enter to apply») exist in English only.
_NO_ENGLISH_HINTS = "[data-testid='InputInstructions'] {display: none}"
# Streamlit shows the copy button only under the mouse, so on a phone it would never be seen.
_COPY_IN_SIGHT = (
    "[data-testid='stCode'] > div:has([data-testid='stElementToolbarButton']) {opacity: 1; visibility: visible}"
    " [data-testid='stCode'] pre {padding-right: 3.5rem}"
)


def show_head(title: str, purpose: str) -> None:
    """Title, purpose, whose clock the times of the page are, and the style sheet that every page needs."""
    st.html(f"<style>{_NO_ENGLISH_HINTS} {_COPY_IN_SIGHT}</style>")
    st.title(title, anchor=False)
    clock = clock_name(current_project().time_zone, get_desk().now())
    st.caption(purpose + " " + _("Times: {zone}.", zone=clock))
