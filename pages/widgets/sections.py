"""The sections of a page: which one is open, kept in the address under a name that does not change with the language.

Streamlit forgets the choice when the labels change with the language; the address does not. Going back in the browser
changes the address, and opens the section that it names.

What the browser sends before it has got the page of a section that a callback opened names the section before it, in
the choice and in the address alike. Only a browser that sends the opened one in either has got it.
"""

from collections.abc import Iterable, Mapping

import streamlit as st

from pages.widgets.language import _

SECTION = "section"
"""Name in the address."""


def choose_section(names: Mapping[str, str], key: str, name: str = SECTION, label: str = "") -> str:
    """Returns the open one of these (code to words); at the beginning it is the first. `key` holds it in the state.
    `name` is its parameter in the address, `label` is for screen readers."""
    first = open_section(names, key, name)
    chosen = st.segmented_control(
        label or _("Section"),
        list(names),
        format_func=names.__getitem__,
        key=key,
        label_visibility="collapsed",
        required=True,
        wrap=True,
    )
    section: str = chosen or first
    st.query_params[name] = st.session_state[_written(key)] = section
    return section


def open_section(codes: Iterable[str], key: str, name: str = SECTION) -> str:
    """The one of these that `choose_section` will show as open, for code that runs before it."""
    sections = list(codes)
    asked = st.query_params.get(name, "")
    opened, parameters = st.session_state.get(_opened(key), ("", {}))
    if opened and key in st.session_state and opened not in (asked, st.session_state[key]):
        st.session_state[key] = opened
        st.query_params.update(parameters)
        return str(opened)
    st.session_state.pop(_opened(key), None)
    if key not in st.session_state or asked != st.session_state.get(_written(key), asked):
        st.session_state[key] = asked if asked in sections else sections[0]
    chosen: str = st.session_state[key] or sections[0]
    return chosen


def go_to_section(key: str, section: str, **parameters: str) -> None:
    """For callbacks: open a section of `choose_section` with this `key`, and set other parameters of the address."""
    st.session_state[_opened(key)] = section, parameters
    st.query_params.update(parameters)


def _opened(key: str) -> str:
    return f"{key}_opened"


def _written(key: str) -> str:
    return f"{key}_written"
