"""The fields that one person and a list have in common: UTM tags and the confirmation mail."""

import streamlit as st

from core.domain.tags import TAGS
from pages.widgets.drafts import kept
from pages.widgets.language import _

TAG_COLUMNS = 3


def ask_tags(key: str) -> dict[str, str]:
    """The nine tags as typed, without the empty ones."""
    with st.expander(_("UTM tags"), key=f"{key}_tags"):
        places = st.columns(TAG_COLUMNS)
        typed = {}
        for position, tag in enumerate(TAGS):
            with kept(f"{key}_{tag}", ""):
                typed[tag] = places[position % TAG_COLUMNS].text_input(tag, key=f"{key}_{tag}")
    return {tag: value.strip() for tag, value in typed.items() if value and value.strip()}


def ask_confirm(key: str, help_text: str | None = None) -> bool:
    """Whether Bizon365 mails a link by which the person confirms the registration."""
    with kept(f"{key}_confirm", False):
        return st.checkbox(_("Bizon365 sends a confirmation e-mail"), key=f"{key}_confirm", help=help_text)
