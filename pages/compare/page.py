"""Several webinars summed up: each person who came to any of them is counted once."""

import streamlit as st

from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import ReportRow
from pages.webinar.analysis import show_analysis
from pages.webinar.subject import say_warnings, subject_of
from pages.webinars.choice import read_ticked
from pages.widgets.head import show_head
from pages.widgets.language import _, moment, plain
from pages.widgets.project import current_project
from pages.widgets.webinar_link import WEBINARS, show_room_link


def _show(project: ProjectSettings, reports: tuple[ReportRow, ...]) -> None:
    pulled = tuple(report for report in reports if report.is_pulled)
    if not pulled:
        st.info(_("Tick the webinars to compare in the list. Reports not loaded yet have no people."))
        st.page_link(WEBINARS, label=_("To the webinars"), icon=":material/bar_chart:")
        return
    subject = subject_of(project, pulled, moment)
    st.header(plain(subject), anchor=False)
    say_warnings(pulled)
    show_analysis(project, pulled, _("Several webinars"), subject)
    rooms = {report.room_id for report in pulled}
    if len(rooms) == 1:
        show_room_link(rooms.pop(), project.id)


project = current_project()
show_head(_("Several webinars"), _("Webinars side by side, and summed up: each person is counted once."), "numbers")
_show(project, read_ticked(project))
