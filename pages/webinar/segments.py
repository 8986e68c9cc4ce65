"""Segments: rules that choose some of the people, how many these are now, and what can be done with them."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.domain.campaigns.campaign import CampaignSource, source_key
from core.domain.reports.devices import DEVICE_KINDS
from core.domain.webinars.segments import HOT_FROM_MIN, WARM_FROM_MIN, Band, Fact, Measure, Rules, Warmth
from core.services.campaigns.people import people_of_segment
from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import ReportRow
from core.services.reports.summary import SOURCES, Chosen
from core.services.webinars.segment_people import list_segment_people
from core.services.webinars.segments import SegmentCount, count_segment, count_warmth
from pages.campaigns.offer import offer_campaign
from pages.webinar.choice import PARAMETERS, choose_people
from pages.webinar.saved_segments import show_saved
from pages.webinar.subject import subject_of
from pages.webinars.words import device_words, dimension_words
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import kept
from pages.widgets.export import show_export
from pages.widgets.language import _, moment_in_name, ngettext, number, share

FROM, UNTIL, MESSAGES = "segment_from", "segment_until", "segment_messages"
IS, IS_NOT = "segment_is", "segment_is_not"


def show_segments(project: ProjectSettings, reports: tuple[ReportRow, ...], chosen: Chosen) -> None:
    """The rules, who meets them, the saved ones; the filter of the page is one of the rules."""
    ids = [report.id for report in reports]
    show_saved(project, reports, fill_rules)
    rules = _ask_rules(chosen)
    with st.spinner(_("Counting…")):
        found = count_segment(acting_desk(), project.id, ids, rules)
        bands = count_warmth(acting_desk(), project.id, ids, rules, WARM_FROM_MIN, HOT_FROM_MIN)
    _show_count(found, bands)
    st.session_state["segment_rules"] = rules
    if found.people and acting_desk().acting.may(Right.CONTACTS):
        _offer(project, reports, ids, rules, found)


def fill_rules(rules: Rules) -> None:
    """For callbacks: put rules into the fields, which follow the address."""
    minutes, messages = rules.bands.get(Measure.MINUTES, Band()), rules.bands.get(Measure.MESSAGES, Band())
    for key, value in ((FROM, minutes.start), (UNTIL, minutes.end), (MESSAGES, messages.start)):
        if value is None:
            st.query_params.pop(key, None)
        else:
            st.query_params[key] = str(int(value))
    for key, is_so in ((IS, True), (IS_NOT, False)):
        _choose_facts(key, [fact for fact, wanted in rules.facts.items() if wanted is is_so])
    for dimension in PARAMETERS:
        choose_people(dimension, rules.chosen.get(dimension, ()))


def fact_words(fact: Fact) -> str:
    return {
        Fact.TO_END: _("stayed to the end"),
        Fact.AT_OFFER: _("were there at the offer"),
        Fact.CLICKED: _("clicked"),
        Fact.HAS_PHONE: _("left a phone"),
        Fact.RETURNING: _("had come before"),
        Fact.REGISTERED: _("had registered"),
        Fact.ORDERED: _("made an order"),
        Fact.PAID: _("paid in full"),
    }[fact]


def _ask_rules(chosen: Chosen) -> Rules:
    columns = st.columns(3, gap="small")
    numbers = [
        _ask_number(column, key, label)
        for column, key, label in zip(
            columns,
            (FROM, UNTIL, MESSAGES),
            (_("Minutes, from"), _("Minutes, less than"), _("Messages, at least")),
            strict=True,
        )
    ]
    left, right = st.columns(2, gap="small")
    yes, no = _ask_facts(left, IS, _("And all of it")), _ask_facts(right, IS_NOT, _("And none of it"))
    bands: dict[Measure, Band] = {}
    if (numbers[0], numbers[1]) != (None, None):
        bands[Measure.MINUTES] = _band(numbers[0], numbers[1])
    if numbers[2] is not None:
        bands[Measure.MESSAGES] = Band(numbers[2])
    return Rules(bands, {**dict.fromkeys(yes, True), **dict.fromkeys(no, False)}, chosen)


def _band(start: int | None, end: int | None) -> Band:
    """Bounds between which nothing lies are shown as such by an empty result, not as a fault while they are typed."""
    return Band(start, end if end is None or start is None or end > start else start + 1)


def _ask_number(place: "st.delta_generator.DeltaGenerator", key: str, label: str) -> int | None:
    with kept(key, None, parameter=key, read=int):
        value: int | None = place.number_input(label, min_value=0, max_value=10_000, step=5, value=None, key=key)
    return value


def _ask_facts(place: "st.delta_generator.DeltaGenerator", key: str, label: str) -> list[Fact]:
    asked = [fact for fact in Fact if fact in st.query_params.get_all(key)]
    # The address decides; the widget only shows it
    st.session_state[f"{key}_facts"] = asked
    place.multiselect(
        label,
        list(Fact),
        format_func=fact_words,
        placeholder=_("Anything"),
        key=f"{key}_facts",
        on_change=lambda: _choose_facts(key, st.session_state[f"{key}_facts"]),
    )
    return asked


def _choose_facts(key: str, facts: Sequence[Fact]) -> None:
    if facts:
        st.query_params[key] = [fact.value for fact in facts]
    else:
        st.query_params.pop(key, None)


def _show_count(found: SegmentCount, bands: dict[Warmth, SegmentCount]) -> None:
    names = {Warmth.COLD: _("Cold"), Warmth.WARM: _("Warm"), Warmth.HOT: _("Hot")}
    lasting = {
        Warmth.COLD: _("Stayed less than {n} min.", n=WARM_FROM_MIN),
        Warmth.WARM: _("Stayed {n} min or longer, and less than {until} min.", n=WARM_FROM_MIN, until=HOT_FROM_MIN),
        Warmth.HOT: _("Stayed {n} min or longer.", n=HOT_FROM_MIN),
    }
    cards = st.grid(4, min_column_width=150, border=True)
    with cards.cell():
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
    for warmth, band in bands.items():
        with cards.cell():
            st.metric(names[warmth], number(band.people), help=lasting[warmth])


def _offer(
    project: ProjectSettings, reports: tuple[ReportRow, ...], ids: Sequence[int], rules: Rules, found: SegmentCount
) -> None:
    devices = {device: device_words(device) for device in DEVICE_KINDS}

    def file() -> pd.DataFrame:
        frame = list_segment_people(acting_desk(), project.id, ids, rules)
        return frame.assign(device=frame["device"].map(devices))

    show_export(file, _titles(), _("segment"), "export_segment", deed=Deed.VIEWERS_EXPORTED, project_id=project.id)
    title = " · ".join([subject_of(project, reports, moment_in_name), _say_rules(rules)])
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


def _say_rules(rules: Rules) -> str:
    said = [
        fact_words(fact) if is_so else _("not: {fact}", fact=fact_words(fact)) for fact, is_so in rules.facts.items()
    ]
    if minutes := rules.bands.get(Measure.MINUTES):
        if minutes.start is not None:
            said.insert(0, _("{n} min or longer", n=number(minutes.start)))
        if minutes.end is not None:
            said.insert(1, _("less than {n} min", n=number(minutes.end)))
    return ", ".join(said) or _("segment")


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
        **{source: dimension_words(source) for source in SOURCES},
    }
