"""Attendance: was this person, or were these people, at a webinar?"""

import streamlit as st

from core.domain.matching import Asked
from core.errors import DeskError
from core.services.check_attendance import ListCheck
from core.services.check_visitor import VisitorCheck
from core.services.choose_report import ReportQuestion
from core.services.read_people import PeopleList
from pages.widgets.attendance_list import show_list_check
from pages.widgets.attendance_person import ask_person, show_visitor_check
from pages.widgets.attendance_question import ask_how, ask_webinar
from pages.widgets.attendance_report import show_report
from pages.widgets.attendance_run import begin_run, current_run, finish_run
from pages.widgets.errors import show_error
from pages.widgets.head import show_head
from pages.widgets.language import _
from pages.widgets.people_input import ask_people
from pages.widgets.project import current_project

project = current_project()
show_head(_("Attendance"), _("Who was at a webinar: a whole list of people, or one person."))
room_id, day, clock = ask_webinar(project)
mode, min_stay_min = ask_how()

subject: PeopleList | Asked | None
if mode == "person":
    subject = ask_person()
else:
    people = ask_people("attendance")
    pressed = st.button(_("Check the list"), type="primary", icon=":material/how_to_reg:")
    subject = people if pressed else None
    if pressed and people is None:
        st.warning(_("Paste the list or choose a file first."))

if subject is not None:
    try:
        with st.spinner(_("Looking for the report…")):
            begin_run(project, ReportQuestion.parse(room_id, day, clock), subject, min_stay_min * 60)
    except DeskError as error:
        show_error(error)

run = current_run(project, Asked if mode == "person" else PeopleList)
if run is not None:
    st.divider()
    report = show_report(project, run)
    if report is not None:
        outcome = finish_run(run, report)
        if isinstance(outcome, ListCheck):
            show_list_check(project, outcome)
        elif isinstance(outcome, VisitorCheck):
            show_visitor_check(project, outcome)
