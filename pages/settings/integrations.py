"""What is open to other services: links to segments, webhooks, keys of the API."""

import streamlit as st

from core.services.projects.projects import ProjectSettings
from pages.settings.api_keys import show_api_keys
from pages.settings.endpoints import show_endpoints
from pages.settings.segment_addresses import show_segment_addresses
from pages.settings.shown_once import hide_made
from pages.widgets.language import _

__all__ = ["hide_made", "show_integrations"]


def show_integrations(project: ProjectSettings) -> None:
    """The section."""
    st.caption(_("Let a CRM, a spreadsheet or a service of your own work with this project."))
    show_segment_addresses(project)
    show_endpoints(project)
    show_api_keys(project)
