"""The address of the page of one client of the bot: who they are, what they did, the scenarios they are in."""

import streamlit as st

from core.services.projects.projects import ProjectSettings
from pages.widgets.sections import SECTION

INBOX = "inbox/page.py"
CLIENT = "client"
"""The name of the client's id in the address."""
_OPENED = "client_opened"


def open_client_page(client_id: str) -> None:
    """For callbacks, in which Streamlit goes to no other page: the run that follows does (`follow_client`)."""
    st.session_state[_OPENED] = client_id


def follow_client(project: ProjectSettings) -> None:
    """Called before a page draws what may open a client."""
    if client_id := st.session_state.pop(_OPENED, None):
        st.switch_page(INBOX, query_params={SECTION: "clients", CLIENT: client_id, "project": str(project.id)})
