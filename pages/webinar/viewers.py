"""The viewers behind the numbers: search, order, pages, and all of them as a file."""

import pandas as pd
import streamlit as st

from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.domain.campaigns.campaign import CampaignSource, source_key
from core.domain.reports.devices import DEVICE_KINDS
from core.services.campaigns.people import people_of_viewers
from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import ReportRow
from core.services.reports.list_viewers import CONTACTS, ORDERS, PAGE_SIZE, Order, export_viewers
from core.services.reports.summary import Chosen
from pages.campaigns.offer import offer_campaign
from pages.webinar.figures import key_of, load_viewers
from pages.webinar.narrowing import Labels
from pages.webinar.subject import subject_of
from pages.webinars.words import device_words, key_words
from pages.widgets.column_widths import fit_columns
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import kept
from pages.widgets.export import show_export
from pages.widgets.kept_place import kept_place
from pages.widgets.language import _, moment_in_name, ngettext
from pages.widgets.pages import open_page, show_pages
from pages.widgets.written import write_cells

LIST_PAGE = "viewers_page"
SAME_IN_ONE_REPORT = ("room_title", "starts_at")


def show_viewers(project: ProjectSettings, reports: tuple[ReportRow, ...], chosen: Chosen, labels: Labels) -> None:
    """The rows of the reports that belong to the chosen people; `labels` name what was chosen."""
    sees_contacts = acting_desk().acting.may(Right.CONTACTS)
    left, right = st.columns([3, 1.4])
    text: str | None = ""
    if sees_contacts:
        with kept("viewer", ""):
            text = left.text_input(
                _("Search"),
                key="viewer",
                placeholder=_("Name, e-mail, phone, client id or city"),
                icon=":material/search:",
            )
    else:
        left.caption(_("E-mails, phones and client ids are shown to operators and administrators only."))
    with kept("order", ORDERS[0], options=ORDERS, name="reports_order", parameter="order", read=_read_order):
        order: Order = right.selectbox(_("Order"), ORDERS, format_func=_order_words, key="order")
    key = key_of(project, reports)
    page = open_page(LIST_PAGE, (key, text, order, tuple(chosen.items())))
    with st.spinner(_("Looking through the viewers…")):
        found = load_viewers(key, chosen, text=text or "", order=order, page=page)
    st.caption(ngettext("{n} entry found", "{n} entries found", found.total))
    titles = {name: title for name, title in _titles().items() if sees_contacts or name not in CONTACTS}
    devices = {device: device_words(device) for device in DEVICE_KINDS}
    ids = [report.id for report in reports]

    def table() -> pd.DataFrame:
        frame = export_viewers(acting_desk(), project.id, ids, chosen, text=text or "", order=order)
        return frame.assign(device=frame["device"].map(devices))

    show_export(table, titles, _("viewers"), "export_viewers", deed=Deed.VIEWERS_EXPORTED, project_id=project.id)
    title = " · ".join([subject_of(project, reports, moment_in_name), *_narrowing_words(labels, chosen, text or "")])
    if found.total and sees_contacts:
        offer_campaign(
            project,
            people=lambda: people_of_viewers(acting_desk(), project.id, ids, chosen, text=text or ""),
            whom=ngettext("{n} entry", "{n} entries", found.total),
            name=title,
            source=CampaignSource("viewers", title, _source_key(project, reports, chosen, text or "")),
            key="viewers",
        )
    with kept_place():
        if not found.total:
            st.info(_("Nobody found. Try part of the name or the last digits of the phone."))
            return
        frame = found.frame.assign(device=found.frame["device"].map(devices))
        shown = {name: titles[name] for name in titles if len(reports) > 1 or name not in SAME_IN_ONE_REPORT}
        cells, config = write_cells(frame, titles)
        st.dataframe(
            cells,
            hide_index=True,
            placeholder="",
            column_order=list(shown),
            column_config={**titles, **fit_columns(frame, shown, config)},
        )
        show_pages(found.total, PAGE_SIZE, LIST_PAGE)


def _narrowing_words(labels: Labels, chosen: Chosen, text: str) -> list[str]:
    """What was chosen and searched for, in words, for the name of a campaign."""
    kinds = [key_words(dimension, key, labels[dimension].get(key)) for dimension in chosen for key in chosen[dimension]]
    return [", ".join(kinds) or _("viewers"), *([f"«{text}»"] if text else [])]


def _source_key(project: ProjectSettings, reports: tuple[ReportRow, ...], chosen: Chosen, text: str) -> str:
    """What the name of a campaign says, in codes."""
    webinars = subject_of(project, reports, moment_in_name)
    if len(reports) > 1:
        oldest, newest = (moment_in_name(reports[at].starts_at, project.time_zone) for at in (-1, 0))
        webinars = f"{len(reports)} · {oldest} · {newest}"
    kinds = [f"{dimension} {key}" for dimension in chosen for key in chosen[dimension]]
    return source_key("viewers", webinars, ", ".join(sorted(kinds)), text)


def _order_words(order: Order) -> str:
    return {
        "entry": _("in order of arrival"),
        "stay": _("longest stay first"),
        "name": _("by name"),
        "city": _("by city"),
    }[order]


def _read_order(text: str) -> str:
    """The order as the address has it; older addresses have its words."""
    return {_order_words(order): order for order in ORDERS}.get(text, text)


def _titles() -> dict[str, str]:
    return {
        "username": _("Name"),
        "email": _("E-mail"),
        "phone": _("Phone number"),
        "client_id": _("Client id"),
        "room_title": _("Webinar"),
        "starts_at": _("Start"),
        "city": _("City"),
        "region": _("Region"),
        "country": _("Country"),
        "device": _("Device"),
        "system": _("System"),
        "browser": _("Browser"),
        "entered_at": _("Entered"),
        "left_at": _("Left"),
        "stay_min": _("Time in the room, min"),
        "finished": _("To the end"),
        "messages": _("Messages"),
    }
