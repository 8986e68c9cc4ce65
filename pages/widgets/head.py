"""The head that every page has: its title, one line that says what the page is for, and the way to Help."""

import streamlit as st

from pages.widgets.desk import acting_desk
from pages.widgets.language import _, clock_name
from pages.widgets.project import current_project
from pages.widgets.sections import SECTION

HELP = "help/page.py"


def show_head(title: str, purpose: str, help_section: str | None) -> None:
    """Title, purpose, and whose clock the times of the page are. `help_section`: the section of the guide that is about
    this page."""
    with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
        st.title(title, anchor=False, width="stretch")
        if help_section:
            st.page_link(HELP, label=_("Help"), icon=":material/help:", query_params={SECTION: help_section})
    clock = clock_name(current_project().time_zone, acting_desk().now())
    st.caption(purpose + " " + _("Times: {zone}.", zone=clock))
