"""One webinar: its numbers, and the people behind them."""

import streamlit as st

from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import ReportRow, find_newest_ready, find_reports
from pages.webinar.analysis import show_analysis
from pages.webinar.subject import say_facts, say_warnings
from pages.widgets.asked import asked_number
from pages.widgets.desk import acting_desk
from pages.widgets.head import show_head
from pages.widgets.language import _, plain
from pages.widgets.project import current_project
from pages.widgets.webinar_link import REPORT, WEBINARS, show_room_link


def _find(project: ProjectSettings) -> ReportRow | None:
    """The webinar that the address names; without a name in it, the newest one that is ready."""
    asked = st.query_params.get(REPORT)
    if asked is None:
        return find_newest_ready(acting_desk(), project.id)
    report_id = asked_number(asked)
    found = find_reports(acting_desk(), project.id, [report_id]) if report_id else ()
    return found[0] if found else None


def _show(project: ProjectSettings, report: ReportRow) -> None:
    title, facts = report.room_title or report.room_id, say_facts(project, report)
    show_head(plain(title), facts, "numbers")
    say_warnings((report,))
    if report.is_pulled:
        show_analysis(project, (report,), title, facts)
        show_room_link(report.room_id, project.id)
    else:
        st.info(_("This webinar's report is not loaded yet, so nothing is known about who came."))
        _lead_to_list()


def _lead_to_list() -> None:
    st.page_link(WEBINARS, label=_("To the webinars"), icon=":material/bar_chart:")


project = current_project()
if report := _find(project):
    _show(project, report)
else:
    show_head(_("Webinar"), _("Who came to it, how long they stayed, where they are from."), "numbers")
    if REPORT in st.query_params:
        st.warning(_("The webinar from this link is not in this project."))
    else:
        st.info(_("No webinar has been loaded yet."))
    _lead_to_list()
