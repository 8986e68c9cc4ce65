"""The sections of a page: which one is open, kept in the address under a name that does not change with the language.

Streamlit forgets the choice when the labels change with the language; the address does not. Whoever goes back in the
browser changes the address, and means the section that it names.
"""

from collections.abc import Iterable, Mapping

import streamlit as st

from pages.widgets.language import _

SECTION = "section"
"""Name in the address."""


def choose_section(names: Mapping[str, str], key: str, name: str = SECTION, label: str = "") -> str:
    """The open one of these (code to words), the first of them at the beginning. `key` holds it in the state: a
    callback that sets it opens a section. `name` is its name in the address, `label` what a screen reader calls it."""
    first = open_section(names, key, name)
    chosen = st.segmented_control(
        label or _("Section"),
        list(names),
        format_func=names.__getitem__,
        key=key,
        label_visibility="collapsed",
        required=True,
    )
    section: str = chosen or first
    st.query_params[name] = st.session_state[_written(key)] = section
    return section


def open_section(codes: Iterable[str], key: str, name: str = SECTION) -> str:
    """The one of these that `choose_section` will show as open, for who must know before."""
    known = list(codes)
    asked = st.query_params.get(name, "")
    if key not in st.session_state or asked != st.session_state.get(_written(key), asked):
        st.session_state[key] = asked if asked in known else known[0]
    chosen: str = st.session_state[key] or known[0]
    return chosen


def _written(key: str) -> str:
    return f"{key}_written"
