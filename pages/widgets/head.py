"""The head that every page has: its title and one line that says what the page is for."""

import streamlit as st

from pages.widgets.desk import acting_desk
from pages.widgets.language import _, clock_name
from pages.widgets.project import current_project


def show_head(title: str, purpose: str) -> None:
    """Title, purpose, and whose clock the times of the page are."""
    st.title(title, anchor=False)
    clock = clock_name(current_project().time_zone, acting_desk().now())
    st.caption(purpose + " " + _("Times: {zone}.", zone=clock))
