"""The numbers of one or several webinars, what narrows them, and the tabs with all that stands behind them."""

import streamlit as st

from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import ReportRow
from pages.webinar.charts import show_charts
from pages.webinar.choice import read_people
from pages.webinar.figures import key_of, load_breakdown, load_labels, load_stays
from pages.webinar.narrowing import show_narrowing
from pages.webinar.numbers import show_numbers
from pages.webinar.people import show_people
from pages.widgets.language import _, language
from pages.widgets.sections import choose_section

TAB = "tab"


def show_analysis(project: ProjectSettings, reports: tuple[ReportRow, ...]) -> None:
    """Numbers first, then the open tab; the address holds the tab and what narrows all of it."""
    people = read_people()
    key = key_of(project, reports)
    with st.spinner(_("Counting…")):
        labels = load_labels(key, language())
        breakdown = load_breakdown(key, people, language())
        stays = load_stays(key, people)
    show_numbers(reports, breakdown, stays, people)
    names = {"places": _("Cities and devices")}
    if any(report.details_removed_at is None for report in reports):
        names["people"] = _("People")
    with st.container(horizontal=True, vertical_alignment="center", key="webinar_tabs"):
        tab = choose_section(names, "webinar_tab", TAB, _("What to look at"))
        show_narrowing(labels, people)
    if not breakdown.people:
        st.info(_("Nobody here: no viewers match your choice."))
    elif tab == "people":
        show_people(project, reports, people, labels)
    else:
        show_charts(breakdown, people)
