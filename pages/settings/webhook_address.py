"""An address that holds a secret: masked until it is asked for."""

from collections.abc import Callable
from typing import Literal

import streamlit as st

from pages.widgets.copy import show_copyable
from pages.widgets.language import _

Way = Literal["desk", "salebot"]
SHOWN_KEY = "settings_webhook_shown"


def show_masked(project_id: int, way: Way, masked: str, reveal: Callable[[], str | None]) -> None:
    """The address with dots, or, once asked for, as it is to be copied."""
    if st.session_state.get(SHOWN_KEY) == (project_id, way):
        show_copyable(reveal() or masked)
        st.button(_("Hide"), icon=":material/visibility_off:", key=f"hide_{way}", on_click=hide_webhook)
    else:
        st.markdown(f"`{masked}`")
        st.button(
            _("Show"), icon=":material/visibility:", key=f"show_{way}", on_click=reveal_webhook, args=(project_id, way)
        )


def hide_webhook() -> None:
    """Mask the addresses again; for when another section is open."""
    st.session_state.pop(SHOWN_KEY, None)


def reveal_webhook(project_id: int, way: Way) -> None:
    """For callbacks: show this address as it is."""
    st.session_state[SHOWN_KEY] = (project_id, way)
