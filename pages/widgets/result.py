"""Where a result begins: while that place is below the screen, a button over the page leads to it (`frontend.js`).

The page is not scrolled by itself, since the button that was pressed would move away under the mouse.
"""

from html import escape

import streamlit as st


def mark_result(name: str) -> None:
    """Called before the result is shown; another result has another name."""
    st.html(f'<i data-result="{escape(name)}"></i>')
