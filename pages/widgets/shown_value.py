"""Widgets in a box that opens, which show what the address holds.

While the box is closed, the browser keeps what its widgets held, whatever the page gives them meanwhile, and sends it
with the next press as if the operator had chosen it. So a value that was not chosen in the widget itself gets a widget
of its own.
"""

from typing import Any

import streamlit as st


def shown_key(name: str, value: object) -> str:
    """The key under which the widget `name` shows this value, which is put into the session state."""
    before, count = st.session_state.get(_memory(name), (value, 0))
    count += before != value
    st.session_state[_memory(name)] = value, count
    key = f"{name}_{count}" if count else name
    st.session_state[key] = value
    return key


def chosen_value(name: str, key: str) -> Any:
    """For the callback of the widget: what the operator has chosen in it, which it goes on to show."""
    value = st.session_state[key]
    st.session_state[_memory(name)] = value, st.session_state[_memory(name)][1]
    return value


def _memory(name: str) -> str:
    return f"shown_{name}"
