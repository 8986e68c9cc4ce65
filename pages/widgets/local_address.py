"""The address of this dashboard on this computer."""

import streamlit as st


def local_address() -> str:
    """``http://127.0.0.1:8501``, with the port that is in use."""
    return f"http://127.0.0.1:{st.get_option('server.port')}"
