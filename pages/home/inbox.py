"""Registrations of today on the home page, and what in the Inbox needs the operator."""

import streamlit as st

from core.services.inbox.attention import InboxAttention
from pages.inbox.choice import GROUP
from pages.inbox.top import say_stuck, say_stuck_relay
from pages.inbox.words import group_names
from pages.widgets.language import _, ngettext, number
from pages.widgets.sections import SECTION


def show_inbox(inbox: InboxAttention) -> None:
    """Nothing before the first delivery."""
    if not inbox.has_deliveries:
        return
    with st.container(border=True):
        left, right = st.columns([5, 1.2], vertical_alignment="center")
        with left:
            _show_today(inbox)
        right.page_link("inbox/page.py", label=_("To the Inbox"), icon=":material/inbox:")
        _show_needs(inbox)


def _show_today(inbox: InboxAttention) -> None:
    today = inbox.today
    count = ngettext("{n} registration today", "{n} registrations today", today.total)
    parts = [
        f"{name}: {number(today.registrations[group])}"
        for group, name in group_names().items()
        if today.registrations.get(group)
    ]
    st.markdown(f"**{count}**")
    st.caption(" · ".join([f"{today.day:%d.%m.%Y}", *parts]))


def _show_needs(inbox: InboxAttention) -> None:
    """What waits for the operator, each with the link to it."""
    unmatched, failed = inbox.by_group["unmatched"], inbox.by_group["failed"]
    if unmatched:
        label = ngettext(
            "{n} registration has no client in Salebot", "{n} registrations have no client in Salebot", unmatched
        )
        st.page_link("inbox/page.py", label=label, icon=":material/person_search:", query_params={GROUP: "unmatched"})
    if failed:
        label = ngettext("{n} registration failed or is unclear", "{n} registrations failed or are unclear", failed)
        st.page_link("inbox/page.py", label=label, icon=":material/error:", query_params={GROUP: "failed"})
    say_stuck(inbox.stuck)
    say_stuck_relay(inbox.relay)
    if inbox.stuck_reports:
        label = ngettext(
            "{n} report did not load by itself", "{n} reports did not load by themselves", inbox.stuck_reports
        )
        st.page_link("inbox/page.py", label=label, icon=":material/schedule:", query_params={SECTION: "reports"})
