"""The sections of the registration page, and going from one to another."""

import streamlit as st

from pages.widgets.sections import go_to_section

RUN = "run"
"""Name in the address: the run that is shown."""
STATE_KEY = "registration_section"


def go_to(section: str, run: str | None = None) -> None:
    """For callbacks: open a section, and in the section of runs one of them, or the list of all."""
    if run is None:
        st.query_params.pop(RUN, None)
        go_to_section(STATE_KEY, section)
    else:
        go_to_section(STATE_KEY, section, run=run)
