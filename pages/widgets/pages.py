"""The control that changes between the pages of a long list."""

import streamlit as st

from core.domain.paging import count_pages


def show_pages(total: int, size: int, key: str) -> None:
    """Show the numbers of the pages if `total` rows need more than one page of `size` rows. The session state holds the
    chosen page under `key`."""
    if total > size:
        st.pagination(count_pages(total, size), key=key)
