"""The way from an error to the section of the settings where it is mended."""

import streamlit as st

from core.errors import DeskError, LimitReached, NotConfigured, Unauthorized
from pages.widgets.language import _
from pages.widgets.sections import SECTION


def link_to_settings(problem: DeskError) -> None:
    """Nothing for an error that is mended elsewhere, or by waiting."""
    if isinstance(problem, LimitReached | NotConfigured | Unauthorized):
        section = "salebot" if isinstance(problem, LimitReached) else "connection"
        st.page_link(
            "settings/page.py",
            label=_("To the settings"),
            icon=":material/settings:",
            query_params={SECTION: section},
            width="content",
        )
