"""Inbox: registrations as they come, what was sent to the bot, announced reports, the copy of Salebot's clients."""

import streamlit as st

from pages.campaigns.sections import CAMPAIGN, SENT
from pages.campaigns.sent import show_sent
from pages.inbox.choice import SECTION_KEY
from pages.inbox.clients import show_clients
from pages.inbox.registrations import show_registrations
from pages.inbox.reports import show_expected
from pages.widgets.head import show_head
from pages.widgets.language import _
from pages.widgets.project import current_project
from pages.widgets.sections import choose_section

SHOW = {"registrations": show_registrations, SENT: show_sent, "reports": show_expected, "clients": show_clients}

project = current_project()
show_head(_("Inbox"), _("Registrations as they come from Bizon365, and which Salebot client each of them found."))
NAMES = {
    "registrations": _("Registrations"),
    SENT: _("Sent to Salebot"),
    "reports": _("Announced reports"),
    "clients": _("Clients"),
}
section = choose_section(NAMES, SECTION_KEY)
if section != SENT:
    st.query_params.pop(CAMPAIGN, None)
SHOW[section](project)
