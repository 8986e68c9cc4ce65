"""The bell in the sidebar of every page: how many notices the operator has not read."""

import streamlit as st

from core.services.notices.notices import count_unread
from core.services.projects.projects import ProjectSettings
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, number

NOTICES = "notices/page.py"


def show_bell(project: ProjectSettings) -> None:
    """The link to the notices."""
    unread = count_unread(acting_desk(), project.id)
    label = _("Notices")
    if unread:
        label = f"{label} · {number(unread)}"
    icon = "notifications_unread" if unread else "notifications"
    st.page_link(NOTICES, label=label, icon=f":material/{icon}:", width="content")
