"""A place of constant height for what changes with what is typed above it.

What grows and shrinks moves the buttons under it, and at the lower end of a page those above it, too: the browser
scrolls back when the page gets shorter.
"""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

TABLE_PX = 490
"""Ten rows of a table with its pages under them."""


def kept_place(height_px: int = TABLE_PX) -> DeltaGenerator:
    """The place; what is higher scrolls in it."""
    return st.container(height=height_px, border=False)
