"""The head that every page has: its title and one line that says what the page is for."""

import streamlit as st


def show_head(title: str, purpose: str) -> None:
    st.title(title, anchor=False)
    st.caption(purpose)
