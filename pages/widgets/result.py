"""Where a result begins: while that place is below the screen, a button over the page leads to it (`frontend.js`).

The page is not scrolled by itself, since the button that was pressed would move away under the mouse. Only where that
button is gone the page shows its upper end.
"""

from html import escape

import streamlit as st


def mark_result(name: str) -> None:
    """Called before the result is shown; another result has another name."""
    st.html(f'<i data-result="{escape(name)}"></i>')


def show_top(name: str) -> None:
    """Show the upper end of the page once, where an action has changed the page so much that the button that was
    pressed is gone; another outcome has another name."""
    st.html(f'<i data-top="{escape(name)}"></i>')
