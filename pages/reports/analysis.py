"""The numbers of the chosen reports: which webinars they are about, and the choices that narrow them."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import ReportRow
from core.services.reports.states import ReportState
from core.services.reports.summary import DIMENSIONS, Breakdown, Chosen, Stays
from pages.reports.choice import choose_people, reset_people
from pages.reports.words import dimension_words, key_words
from pages.widgets.language import _, minutes, moment, ngettext, number, plain, recent, share
from pages.widgets.removed_details import say_removed

Labels = dict[str, dict[str, str | None]]
IN_SIGHT = ("city_key", "device")


def show_subject(project: ProjectSettings, reports: tuple[ReportRow, ...]) -> None:
    """Which webinars the numbers are about, and how fresh they are."""
    zone = project.time_zone
    st.header(plain(subject_of(project, reports, moment)), anchor=False)
    pulled = [report.pulled_at for report in reports if report.pulled_at]
    st.caption(
        _(
            "Loaded: {pulled}.",
            pulled=recent(min(pulled, default=None), zone),
        )
    )
    shared = sum(report.shared_keys for report in reports)
    if shared:
        st.caption(
            ngettext(
                "{n} contact was left by many people with different names, so it identifies nobody.",
                "{n} contacts were left by many people with different names, so they identify nobody.",
                shared,
            )
        )
    removed = sum(report.details_removed_at is not None for report in reports)
    if removed:
        st.info(_say_removed(removed, len(reports)), icon=":material/auto_delete:")
    incomplete = sum(report.state is ReportState.INCOMPLETE for report in reports)
    if incomplete:
        st.warning(
            ngettext(
                "{n} of the chosen reports is incomplete: the numbers cover only the viewers received.",
                "{n} of the chosen reports are incomplete: the numbers cover only the viewers received.",
                incomplete,
            )
        )


def _say_removed(removed: int, reports: int) -> str:
    if reports == 1:
        return say_removed()
    return ngettext(
        "Of {n} of these webinars names and contacts were removed: their keep time is over. The figures stay; who came"
        " to it and to another webinar after that may be counted twice.",
        "Of {n} of these webinars names and contacts were removed: their keep time is over. The figures stay; who came"
        " to them and to another webinar after that may be counted twice.",
        removed,
    )


def subject_of(
    project: ProjectSettings, reports: tuple[ReportRow, ...], write: Callable[[datetime, ZoneInfo], str]
) -> str:
    """The webinars in words: title and start of one; number and period of several. `write` writes the starts."""
    zone = project.time_zone
    newest, oldest = reports[0], reports[-1]
    if len(reports) == 1:
        return f"{newest.room_title or newest.room_id} · {write(newest.starts_at, zone)}"
    period = f"{write(oldest.starts_at, zone)} – {write(newest.starts_at, zone)}"
    return ngettext("{n} webinar", "{n} webinars", len(reports)) + f" · {period}"


def show_narrowing(labels: Labels, chosen: Chosen) -> None:
    """Choices of cities, devices and the rest; bars of the charts can be clicked instead."""
    city, device, more = st.columns([3, 2, 1.2], vertical_alignment="bottom")
    for dimension, place in zip(IN_SIGHT, (city, device), strict=True):
        with place:
            _choose(dimension, labels[dimension], chosen)
    with more.popover(_("More"), icon=":material/tune:", width="stretch"):
        for dimension in DIMENSIONS:
            if dimension not in IN_SIGHT:
                _choose(dimension, labels[dimension], chosen)
    if chosen:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(_("Only: {choice}", choice=_describe(labels, chosen)), width="content")
            st.button(_("Reset"), icon=":material/close:", on_click=reset_people, key="reset_people")


def show_numbers(reports: tuple[ReportRow, ...], breakdown: Breakdown, stays: Stays, chosen: Chosen) -> None:
    """People, viewers, median stay, stayed to the end: each with what it is out of."""
    people = _("of {n} people", n=number(breakdown.people_in_all)) if chosen else _("each counted once")
    known = _("known for {n} of {total}", n=number(stays.stays_known), total=number(stays.attendances))
    stayed = _("{n} of {total}", n=number(stays.stayed), total=number(stays.stayed_known))
    cards = st.grid(4, min_column_width=150, border=True)
    for title, value, out_of, how_counted in (
        (_("People"), number(breakdown.people), people, _how_counted(reports, stays)),
        (_("Viewers"), number(stays.viewers), _("entries to the room"), None),
        (_("Half stayed longer than"), minutes(stays.median_stay_s), known, None),
        (_("Stayed to the end"), share(stays.stayed_share), stayed, None),
    ):
        with cards.cell():
            st.metric(title, value, help=how_counted)
            st.caption(out_of)


def _choose(dimension: str, labels: dict[str, str | None], chosen: Chosen) -> None:
    key = f"choose_{dimension}"
    # The address decides; the widget only shows it. A key without people in these reports can still be removed.
    st.session_state[key] = list(chosen.get(dimension, ()))
    st.multiselect(
        dimension_words(dimension),
        list(dict.fromkeys([*labels, *chosen.get(dimension, ())])),
        format_func=lambda name: key_words(dimension, name, labels.get(name)),
        placeholder=_("All"),
        key=key,
        on_change=lambda: choose_people(dimension, st.session_state[key]),
    )


def _describe(labels: Labels, chosen: Chosen) -> str:
    return "; ".join(
        f"**{dimension_words(dimension)}:** "
        + ", ".join(plain(key_words(dimension, key, labels[dimension].get(key))) for key in keys)
        for dimension, keys in chosen.items()
    )


def _how_counted(reports: tuple[ReportRow, ...], stays: Stays) -> str:
    merged = _(
        "Entries with the same Salebot client id, e-mail or phone are one person; a family with one phone stays several"
        " people. An entry without contacts counts as a person of its own."
    )
    if len(reports) == 1:
        return merged
    several = _(
        "People who came to several webinars count once, with the city and device of the newest one. Time in the room"
        " is counted per person and webinar: {n} in all.",
        n=number(stays.attendances),
    )
    return f"{merged} {several}"
