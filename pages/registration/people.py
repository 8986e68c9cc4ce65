"""The registered people of a page: pulled, narrowed by session, searched, exported."""

from collections.abc import Sequence
from datetime import datetime

import pandas as pd
import streamlit as st

from core.domain.audit.deeds import Deed
from core.domain.campaigns.campaign import CampaignSource, source_key
from core.services.campaigns.people import people_of_subscribers
from core.services.projects.projects import ProjectSettings
from core.services.registration.list_subscribers import (
    ORDERS,
    PAGE_SIZE,
    export_subscribers,
    list_sessions,
    list_subscribers,
)
from core.services.registration.registration_pages import ListedPage, list_places
from pages.campaigns.offer import offer_campaign
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import kept
from pages.widgets.export import show_export
from pages.widgets.kept_place import kept_place
from pages.widgets.language import _, moment_in_name, ngettext
from pages.widgets.registration_session import PAGE, ask_page, show_listing
from pages.widgets.subscribers_pull import show_subscribers_pull
from pages.widgets.subscribers_session import SESSION, ask_sessions
from pages.widgets.table import Column, Table, ask_view, show_rows, shown_titles


def show_registered_people(project: ProjectSettings) -> None:
    """The section: the choice of a page, when its subscribers were pulled, and the subscribers."""
    places = list_places(acting_desk(), project.id)
    page_id = ask_page(project, places)
    show_listing(project, places)
    if not page_id:
        st.info(_("Choose a registration page to see who registered on it."))
        return
    page = show_subscribers_pull(project, page_id)
    if page is not None:
        _show_people(project, page)


def _show_people(project: ProjectSettings, page: ListedPage) -> None:
    if not page.subscriber_count:
        st.info(_("Nobody is registered on this page."))
        return
    sessions, text = _ask_whom(project, page)
    table = _table()
    said, beside = st.columns([4, 1], vertical_alignment="center")
    view = ask_view(table, (page.page_id, page.subscribers_pulled_at, sessions, text), place=beside)
    found = list_subscribers(
        acting_desk(),
        project.id,
        page.page_id,
        sessions=sessions,
        text=text,
        order=view.order,
        descending=view.descending,
        page=view.page,
    )
    count = ngettext("{n} registration found", "{n} registrations found", found.total)
    said.caption(f"{count}.")

    def file() -> pd.DataFrame:
        return export_subscribers(
            acting_desk(),
            project.id,
            page.page_id,
            sessions=sessions,
            text=text,
            order=view.order,
            descending=view.descending,
        )

    show_export(
        file,
        shown_titles(table, view),
        _("registered people"),
        "export_subscribers",
        deed=Deed.SUBSCRIBERS_EXPORTED,
        project_id=project.id,
    )
    if found.total:
        _offer_campaign(project, page, sessions, text, found.total)
    _show_link_to_check(page)
    with kept_place():
        if not found.total:
            st.info(_("Nobody found. Try part of the name or the last digits of the phone."))
            return
        show_rows(table, view, found.frame, label=count, total=found.total, page_size=PAGE_SIZE)


def _ask_whom(project: ProjectSettings, page: ListedPage) -> tuple[Sequence[datetime | None], str]:
    """The sessions, none for those of any, and the text that is searched for."""
    first, second = st.columns([2, 1.6])
    with first:
        chosen = ask_sessions(project, list_sessions(acting_desk(), project.id, page.page_id))
    with kept("subscriber", ""):
        text = second.text_input(
            _("Search"),
            key="subscriber",
            placeholder=_("Name, e-mail, phone or client id"),
            icon=":material/search:",
        )
    return () if chosen is None else (chosen.starts_at,), text or ""


def _offer_campaign(
    project: ProjectSettings, page: ListedPage, sessions: Sequence[datetime | None], text: str, total: int
) -> None:
    where = [page.title or page.page_id, *(moment_in_name(at, project.time_zone) for at in sessions)]
    title = " · ".join([*where, _("registered people")])
    offer_campaign(
        project,
        people=lambda: people_of_subscribers(acting_desk(), project.id, page.page_id, sessions=sessions, text=text),
        whom=ngettext("{n} person", "{n} people", total),
        name=title,
        source=CampaignSource("subscribers", title, source_key("subscribers", *where)),
        key="subscribers",
    )


def _show_link_to_check(page: ListedPage) -> None:
    session = {SESSION: st.query_params[SESSION]} if SESSION in st.query_params else {}
    st.page_link(
        "attendance/page.py",
        label=_("Who came and who did not"),
        icon=":material/how_to_reg:",
        query_params={"check": "registered", PAGE: page.page_id, **session},
    )


def _table() -> Table:
    columns = {
        name: Column(title, highest_first=name.endswith("_at"), cannot_sort=name not in ORDERS, links=name == "url")
        for name, title in subscriber_titles().items()
    }
    return Table("subscribers", columns, tuple(columns), "registered_at")


def subscriber_titles() -> dict[str, str]:
    """The columns of `core.services.registration.list_subscribers.COLUMNS` in words."""
    return {
        "username": _("Name"),
        "registered_at": _("Registered on"),
        "session_at": _("Session"),
        "email": _("E-mail"),
        "phone": _("Phone number"),
        "client_id": _("Client id"),
        "confirmed": _("Confirmed"),
        "visited": _("Attended, according to Bizon365"),
        "url": _("Personal link"),
    }
