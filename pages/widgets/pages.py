"""Turning the pages of a long list."""

import streamlit as st

from core.domain.paging import count_pages


def show_pages(total: int, size: int, key: str) -> None:
    """The numbers of the pages, where `total` rows take more than one; the state under `key` holds the one chosen."""
    if total > size:
        st.pagination(count_pages(total, size), key=key)
