"""Deliveries in which no registration was recognised, word for word."""

import streamlit as st

from core.services.inbox.state import UNKNOWN_PAGE_SIZE, list_unknown
from core.services.projects.projects import ProjectSettings
from core.start import get_desk
from pages.widgets.copy import show_copyable
from pages.widgets.language import _, moment, ngettext, plain

PAGE_KEY = "inbox_unknown_page"
LONGEST = 20_000
"""Letters of a delivery that are shown."""


def show_unknown(project: ProjectSettings, total: int) -> None:
    """A page of them, the newest first."""
    if not total:
        st.info(_("Everything that came was recognised."))
        return
    st.caption(_("Kept as they came; nothing is done about them. Registrations have at least `sublistId` and `email`."))
    for delivery in list_unknown(get_desk(), project.id, st.session_state.get(PAGE_KEY, 1)):
        with st.container(border=True):
            said = [moment(delivery.received_at, project.time_zone), plain(delivery.content_type or _("no type"))]
            if delivery.repeats:
                said.append(ngettext("repeated {n} time", "repeated {n} times", delivery.repeats))
            st.caption(" · ".join(said))
            show_copyable(delivery.text[:LONGEST] or _("(empty)"))
    if total > UNKNOWN_PAGE_SIZE:
        st.pagination(-(-total // UNKNOWN_PAGE_SIZE), key=PAGE_KEY)
