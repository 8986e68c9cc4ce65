"""Inbox: registrations as they come, announced reports, the copy of Salebot's clients."""

import streamlit as st

from pages.campaigns.address import CAMPAIGN
from pages.campaigns.address import PAGE as CAMPAIGNS
from pages.inbox.choice import SECTION_KEY, follow_link
from pages.inbox.clients import show_clients
from pages.inbox.registrations import show_registrations
from pages.inbox.reports import show_expected
from pages.widgets.head import show_head
from pages.widgets.language import _
from pages.widgets.project import current_project
from pages.widgets.sections import SECTION, choose_section

SHOW = {"registrations": show_registrations, "reports": show_expected, "clients": show_clients}

if st.query_params.get(SECTION) == "sent":  # an address of the time when campaigns were a section of this page
    asked = st.query_params.get(CAMPAIGN)
    st.switch_page(CAMPAIGNS, query_params={CAMPAIGN: asked} if asked else {})

project = current_project()
show_head(_("Inbox"), _("Registrations from Bizon365 as they come, and the Salebot client of each."), "inbox")
NAMES = {
    "registrations": _("Registrations"),
    "reports": _("Automatic loading"),
    "clients": _("Clients"),
}
follow_link()
SHOW[choose_section(NAMES, SECTION_KEY)](project)
