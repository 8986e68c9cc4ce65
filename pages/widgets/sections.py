"""The sections of a page: which one is open, kept in the address under a name that does not change with the language.

Streamlit forgets the choice when the labels change with the language; the address does not. Whoever goes back in the
browser changes the address, and means the section that it names.
"""

from collections.abc import Mapping

import streamlit as st

from pages.widgets.language import _

SECTION = "section"
"""Name in the address."""


def choose_section(names: Mapping[str, str], key: str) -> str:
    """The open one of these (code to words), the first of them at the beginning. `key` holds it in the state: a
    callback that sets it opens a section."""
    first = next(iter(names))
    asked, written = st.query_params.get(SECTION, ""), f"{key}_written"
    if key not in st.session_state or asked != st.session_state.get(written, asked):
        st.session_state[key] = asked if asked in names else first
    chosen = st.segmented_control(
        _("Section"), list(names), format_func=names.__getitem__, key=key, label_visibility="collapsed", required=True
    )
    section: str = chosen or first
    st.query_params[SECTION] = st.session_state[written] = section
    return section
