"""Segments: rules that choose some of the people, how many these are now, and what can be done with them."""

import pandas as pd
import streamlit as st

from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.domain.campaigns.campaign import CampaignSource, source_key
from core.domain.reports.devices import DEVICE_KINDS
from core.domain.webinars.segments import Rules, Warmth, warmth_bands
from core.services.campaigns.people import people_of_segment
from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import ReportRow
from core.services.reports.summary import REGISTERED, SOURCES, Chosen
from core.services.webinars.segment_people import list_segment_people
from core.services.webinars.segments import SegmentCount, count_segment, count_warmth
from pages.campaigns.offer import offer_campaign
from pages.webinar.narrowing import Labels, name_places
from pages.webinar.saved_segments import show_saved
from pages.webinar.segment_rules import ask_borders, ask_rules, fill_minutes, fill_rules
from pages.webinar.segment_words import say_rules
from pages.webinar.subject import subject_of
from pages.webinars.words import device_words, dimension_words
from pages.widgets.desk import acting_desk
from pages.widgets.export import show_export
from pages.widgets.language import _, moment_in_name, ngettext, number, plain, share


def show_segments(project: ProjectSettings, reports: tuple[ReportRow, ...], chosen: Chosen, labels: Labels) -> None:
    """The rules, who meets them, the saved ones; the filter of the page, whose choices `labels` name, is one of the
    rules."""
    ids = [report.id for report in reports]
    show_saved(project, reports, fill_rules)
    rules = ask_rules(chosen)
    st.markdown(_("Who: {rules}.", rules=plain(say_rules(rules, labels))))
    cards = st.container()
    warm, hot = ask_borders()
    with st.spinner(_("Counting…")):
        found = count_segment(acting_desk(), project.id, ids, rules)
        bands = count_warmth(acting_desk(), project.id, ids, rules, warm, hot)
    with cards:
        _show_count(found, bands, warm, hot)
        if timeless := found.people - sum(band.people for band in bands.values()):
            st.caption(
                ngettext("Of {n} person the time is not known.", "Of {n} people the time is not known.", timeless)
            )
    st.session_state["segment_rules"] = rules
    if found.people and acting_desk().acting.may(Right.CONTACTS):
        _offer(project, reports, rules, found, labels)


def _show_count(found: SegmentCount, bands: dict[Warmth, SegmentCount], warm: int, hot: int) -> None:
    """How many there are, and how warm; a press takes only the people of one warmth."""
    names = {Warmth.COLD: _("Cold"), Warmth.WARM: _("Warm"), Warmth.HOT: _("Hot")}
    lasting = {
        Warmth.COLD: _("Stayed less than {n} min.", n=warm),
        Warmth.WARM: _("Stayed {n} min or longer, and less than {until} min.", n=warm, until=hot),
        Warmth.HOT: _("Stayed {n} min or longer.", n=hot),
    }
    cards = st.grid(4, min_column_width=150, border=True)
    with cards.cell(), st.container(key="few_segment" if found.is_few else "share_segment"):
        said = _("{n} of {total} people.", n=number(found.people), total=number(found.came))
        if found.unclear:
            said += " " + _("Of {n} more nobody can tell.", n=number(found.unclear))
        st.metric(
            _("In the segment"),
            number(found.people),
            delta=None if found.share is None else share(found.share),
            delta_color="off",
            delta_arrow="off",
            help=said,
        )
    bounds = warmth_bands(warm, hot)
    for warmth, band in bands.items():
        with cards.cell():
            st.metric(names[warmth], number(band.people), help=lasting[warmth])
            st.button(
                _("Only these"),
                key=f"segment_only_{warmth}",
                type="tertiary",
                on_click=fill_minutes,
                args=(bounds[warmth].start, bounds[warmth].end),
            )


def _offer(
    project: ProjectSettings, reports: tuple[ReportRow, ...], rules: Rules, found: SegmentCount, labels: Labels
) -> None:
    words = say_rules(rules, labels)
    ids = [report.id for report in reports]
    devices = {device: device_words(device) for device in DEVICE_KINDS}

    def file() -> pd.DataFrame:
        frame = list_segment_people(acting_desk(), project.id, ids, rules)
        return name_places(frame, labels).assign(device=frame["device"].map(devices))

    show_export(file, _titles(), _("segment"), "export_segment", deed=Deed.VIEWERS_EXPORTED, project_id=project.id)
    title = " · ".join([subject_of(project, reports, moment_in_name), words])
    offer_campaign(
        project,
        people=lambda: people_of_segment(acting_desk(), project.id, ids, rules),
        whom=ngettext("{n} person", "{n} people", found.people),
        name=title,
        source=CampaignSource(
            "viewers", title, source_key("viewers", "segment", ",".join(map(str, ids)), repr(rules.as_json()))
        ),
        key="segment",
    )


def _titles() -> dict[str, str]:
    return {
        "username": _("Name"),
        "email": _("E-mail"),
        "phone": _("Phone number"),
        "client_id": _("Client id"),
        "stay_min": _("Minutes"),
        "finished": _("To the end"),
        "messages": _("Messages"),
        "clicked": _("Clicked"),
        "city": _("City"),
        "region": _("Region"),
        "country": _("Country"),
        "device": _("Device"),
        **{source: dimension_words(source) for source in (*SOURCES, *REGISTERED)},
    }
