"""The sections of the registration page: which one is open, kept in the address, and the way from one to another."""

from collections.abc import Sequence

import streamlit as st

from pages.widgets.language import _

SECTION, RUN = "section", "run"
"""Names in the address; `run` is the run that is looked at."""
STATE_KEY = "registration_section"
FIRST = "person"


def choose_section(sections: Sequence[str]) -> str:
    """The open one of these."""
    asked = st.query_params.get(SECTION, "")
    # Streamlit forgets the choice when the labels change with the language; the address does not.
    st.session_state.setdefault(STATE_KEY, asked if asked in sections else FIRST)
    names = {
        "person": _("One person"),
        "list": _("A spreadsheet"),
        "people": _("Registered people"),
        "runs": _("Runs"),
    }
    chosen = st.segmented_control(
        _("Section"),
        sections,
        format_func=names.__getitem__,
        key=STATE_KEY,
        label_visibility="collapsed",
        required=True,
    )
    section = chosen or FIRST
    st.query_params[SECTION] = section
    if section != "runs":
        st.query_params.pop(RUN, None)
    return section


def go_to(section: str, run: str | None = None) -> None:
    """For callbacks: open a section, and in the section of runs one of them, or the list of all."""
    st.session_state[STATE_KEY] = section
    if run is None:
        st.query_params.pop(RUN, None)
    else:
        st.query_params[RUN] = run
