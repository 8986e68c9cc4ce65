"""Links to sections of the settings, for those who may open them."""

import streamlit as st

from core.domain.access.rights import Right
from pages.widgets.desk import acting_desk
from pages.widgets.language import _
from pages.widgets.sections import SECTION

NEEDED = {
    "connection": Right.PROJECTS,
    "webhook": Right.PROJECTS,
    "salebot": Right.PROJECTS,
    "variables": Right.WORK,
    "functions": Right.PROJECTS,
    "integrations": Right.PROJECTS,
    "schedule": Right.PROJECTS,
    "counting": Right.PROJECTS,
    "personal": Right.ERASURE,
    "setup": Right.WORK,
    "mail": Right.INSTALLATION,
    "backups": Right.INSTALLATION,
    "journal": Right.INSTALLATION,
    "health": Right.INSTALLATION,
    "users": Right.USERS,
    "account": Right.LOOK,
}
"""The right by which each section is seen."""


def show_settings_link(section: str, label: str, icon: str | None = ":material/settings:") -> None:
    """The link to a section; for who may not open it, who can change what is set there."""
    if acting_desk().acting.may(NEEDED[section]):
        st.page_link("settings/page.py", label=label, icon=icon, query_params={SECTION: section}, width="content")
    else:
        st.caption(_("An administrator changes this in Settings: ask one."))
