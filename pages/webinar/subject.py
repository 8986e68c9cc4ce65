"""Which webinars a page is about, in words, and what is to be known about their numbers."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import ReportRow
from core.services.reports.states import ReportState
from pages.webinars.words import kind_words
from pages.widgets.language import _, minutes, moment, ngettext, recent
from pages.widgets.removed_details import say_removed


def say_facts(project: ProjectSettings, report: ReportRow) -> str:
    """When the webinar was, how long, of which kind, and how fresh its numbers are; what is not known is left out."""
    zone = project.time_zone
    length = minutes(report.length_s) if report.length_s else None
    facts = " · ".join(filter(None, [moment(report.starts_at, zone), length, kind_words(report.kind)])) + "."
    if not report.is_pulled:
        return facts
    return f"{facts} " + _("Loaded: {pulled}.", pulled=recent(report.pulled_at, zone))


def say_warnings(reports: tuple[ReportRow, ...]) -> None:
    """What makes the numbers of these webinars smaller or less certain than they look."""
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
