"""Reports: pull them from Bizon365, choose some, see who came: cities, devices, stays."""

import streamlit as st

from core.domain.access.rights import Right
from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import ReportRow
from core.services.reports.list_rooms import Room, list_rooms
from pages.reports.analysis import show_narrowing, show_numbers, show_subject
from pages.reports.charts import show_charts
from pages.reports.choice import mark_choice, read_people, read_reports
from pages.reports.figures import key_of, load_breakdown, load_labels, load_stays
from pages.reports.list import show_list
from pages.reports.pull import show_pull
from pages.reports.viewers import show_viewers
from pages.widgets.desk import acting_desk
from pages.widgets.head import show_head
from pages.widgets.language import _, language
from pages.widgets.project import current_project


def _show_reports(project: ProjectSettings, rooms: tuple[Room, ...]) -> None:
    chosen = read_reports(project)
    show_list(project, rooms, chosen)
    reports = tuple(report for report in chosen if report.is_pulled)
    if reports:
        mark_choice(reports)
        _show_people(project, reports)
    else:
        st.info(_("Tick one or more reports in the table to see who came. Reports not loaded yet have no viewers."))


def _show_people(project: ProjectSettings, reports: tuple[ReportRow, ...]) -> None:
    show_subject(project, reports)
    people = read_people()
    key = key_of(project, reports)
    with st.spinner(_("Counting…")):
        labels = load_labels(key, language())
        breakdown = load_breakdown(key, people, language())
        stays = load_stays(key, people)
    show_narrowing(labels, people)
    show_numbers(reports, breakdown, stays, people)
    if breakdown.people:
        show_charts(breakdown, people)
        if any(report.details_removed_at is None for report in reports):
            show_viewers(project, reports, people, labels)
    else:
        st.info(_("Nobody here: no viewers match your choice."))


project = current_project()
show_head(
    _("Reports"),
    _("Load webinar reports from Bizon365 and see who came: cities, devices, time in the room, every viewer."),
)
rooms = list_rooms(acting_desk(), project.id)
if acting_desk().acting.may(Right.WORK):
    show_pull(project, rooms)
if rooms:
    _show_reports(project, rooms)
