"""The people behind the numbers: a table of all of them, their file, and what can be sent to them."""

from collections.abc import Iterator
from functools import partial

import pandas as pd
import streamlit as st

from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.domain.campaigns.campaign import CampaignSource, source_key
from core.domain.reports.definitions import IN_ROOM
from core.domain.reports.devices import DEVICE_KINDS
from core.services.campaigns.people import people_of_viewers
from core.services.projects.projects import ProjectSettings
from core.services.reports.list_people import PAGE_SIZE, PeopleQuery, export_people
from core.services.reports.list_reports import ReportRow
from core.services.reports.search_people import CONTACTS
from core.services.reports.summary import REGISTERED, SOURCES, Chosen
from pages.campaigns.offer import offer_campaign
from pages.webinar.figures import key_of, load_people
from pages.webinar.narrowing import Labels, name_places
from pages.webinar.person import asked_person, open_person, show_person
from pages.webinar.room_words import in_room_words
from pages.webinar.subject import subject_of
from pages.webinars.words import device_words, dimension_words, key_words
from pages.widgets.desk import acting_desk
from pages.widgets.export import show_export
from pages.widgets.kept_place import kept_place
from pages.widgets.language import _, moment_in_name, ngettext, number
from pages.widgets.table import Column, Table, ask_view, show_rows, shown_titles

IN_SIGHT = ("username", "stay_min", "finished", "messages", "email", "phone", "city", "device")


def show_people(project: ProjectSettings, reports: tuple[ReportRow, ...], chosen: Chosen, labels: Labels) -> None:
    """The chosen people; `labels` name what was chosen."""
    sees_contacts = acting_desk().acting.may(Right.CONTACTS)
    asked = asked_person() if sees_contacts else None
    if asked:
        show_person(project, *asked)
        return
    if not sees_contacts:
        st.caption(_("E-mails, phones and client ids are shown to operators and administrators only."))
    key = key_of(project, reports)
    table = _table(len(reports) > 1, sees_contacts)
    view = ask_view(table, (key, tuple(chosen.items())))
    ids = [report.id for report in reports]
    query = PeopleQuery(ids, chosen, view.text, view.order, view.descending)  # type: ignore[arg-type]  # asked there
    with st.spinner(_("Looking through the people…")):
        found = load_people(key, query, view.page)
    devices = {device: device_words(device) for device in DEVICE_KINDS}

    def word(frame: pd.DataFrame) -> pd.DataFrame:
        return name_places(frame, labels).assign(device=frame["device"].map(devices))

    def file() -> tuple[Iterator[pd.DataFrame], int]:
        found = export_people(acting_desk(), project.id, query)
        return (word(frame) for frame in found.frames), found.total

    if found.total:
        frame = word(found.frame)
        show_rows(
            table,
            view,
            frame,
            label=_("People"),
            total=found.total,
            page_size=PAGE_SIZE,
            keys=[f"{report}.{person}" for report, person in zip(frame["report_id"], frame["number"], strict=True)],
            on_open=(lambda row: open_person(*map(int, row.split(".")))) if sees_contacts else None,
        )
    else:
        with kept_place():
            st.info(_("Nobody found. Try part of the name or the last digits of the phone."))
    st.caption(ngettext("{n} person found", "{n} people found", found.total))
    titles = shown_titles(table, view)
    show_export(file, titles, _("people"), "export_people", deed=Deed.VIEWERS_EXPORTED, project_id=project.id)
    if found.total and sees_contacts:
        title = " · ".join([subject_of(project, reports, moment_in_name), *_narrowing_words(labels, chosen, view.text)])
        offer_campaign(
            project,
            people=lambda: people_of_viewers(acting_desk(), project.id, ids, chosen, text=view.text),
            whom=ngettext("{n} person", "{n} people", found.total),
            name=title,
            source=CampaignSource("viewers", title, _source_key(project, reports, chosen, view.text)),
            key="viewers",
        )


def _table(is_several: bool, sees_contacts: bool) -> Table:
    whole = partial(number, digits=0)
    columns = {
        "username": Column(_("Name")),
        "stay_min": Column(_("Minutes"), _("How long the person was in the room"), highest_first=True),
        "finished": Column(_("To the end"), highest_first=True),
        "messages": Column(_("Messages"), write=whole, highest_first=True),
        "webinars": Column(_("Webinars"), _("At how many of these the person was"), whole, highest_first=True),
        "email": Column(_("E-mail")),
        "phone": Column(_("Phone number")),
        "client_id": Column(_("Client id")),
        "city": Column(_("City")),
        "device": Column(_("Device")),
        "region": Column(_("Region")),
        "country": Column(_("Country")),
        "system": Column(_("System")),
        "browser": Column(_("Browser")),
        "entered_at": Column(_("Entered")),
        "left_at": Column(_("Left")),
        "entries": Column(_("Entries"), write=whole, highest_first=True),
        "clicked": Column(_("Clicked"), highest_first=True),
        **{source: Column(dimension_words(source)) for source in (*SOURCES, *REGISTERED)},
    }
    hidden = {name for name in columns if name in CONTACTS and not sees_contacts}
    hidden |= set() if is_several else {"webinars"}
    kept = {name: column for name, column in columns.items() if name not in hidden}
    first = [name for name in (*IN_SIGHT[:2], "webinars", *IN_SIGHT[2:]) if name in kept]
    search = _("Name, e-mail, phone, client id or city") if sees_contacts else None
    return Table("people", kept, tuple(first), "stay_min", search)


def _narrowing_words(labels: Labels, chosen: Chosen, text: str) -> list[str]:
    """What was chosen and searched for, in words, for the name of a campaign."""
    kinds = [
        in_room_words(key) if dimension == IN_ROOM else key_words(dimension, key, labels[dimension].get(key))
        for dimension in chosen
        for key in chosen[dimension]
    ]
    return [", ".join(kinds) or _("people"), *([f"«{text}»"] if text else [])]


def _source_key(project: ProjectSettings, reports: tuple[ReportRow, ...], chosen: Chosen, text: str) -> str:
    """What the name of a campaign says, in codes."""
    webinars = subject_of(project, reports, moment_in_name)
    if len(reports) > 1:
        oldest, newest = (moment_in_name(reports[at].starts_at, project.time_zone) for at in (-1, 0))
        webinars = f"{len(reports)} · {oldest} · {newest}"
    kinds = [f"{dimension} {key}" for dimension in chosen for key in chosen[dimension]]
    return source_key("viewers", webinars, ", ".join(sorted(kinds)), text)
