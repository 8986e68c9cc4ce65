"""The page Attendance: which people of a list, or of those registered, were at a webinar, or whether one person was."""

import streamlit as st

from core.domain.matching import Asked
from core.errors import DeskError, InvalidInput
from core.services.attendance.check_list import ListCheck
from core.services.attendance.check_registered import RegisteredCheck
from core.services.attendance.check_visitor import VisitorCheck
from core.services.attendance.past_checks import Subject
from core.services.lists.read_people import PeopleList
from core.services.reports.choose_report import ReportQuestion
from pages.attendance.came import show_registered_check
from pages.attendance.history import say_when_made, show_history
from pages.attendance.list import LIST_KEY, ask_list, show_list_check
from pages.attendance.open_again import mark_list_checked
from pages.attendance.person import FIELDS, ask_person, show_visitor_check
from pages.attendance.question import CHECK_KEYS, CLOCK, DAY, ROOM_KEY, ask_how, ask_webinar
from pages.attendance.registered import ask_registered
from pages.attendance.report import show_report
from pages.attendance.run import begin_run, current_run, finish_run
from pages.attendance.send import offer_visitor
from pages.widgets.errors import show_error
from pages.widgets.faults import show_faults
from pages.widgets.head import show_head
from pages.widgets.language import _
from pages.widgets.press import acting
from pages.widgets.project import current_project
from pages.widgets.result import mark_result

project = current_project()
show_head(
    _("Attendance"), _("Who was at a webinar: a whole list of people, those who registered, or one person."), "came"
)
mode, min_stay_min = ask_how()

subject: Subject | None = None
question: ReportQuestion | None = None
try:
    if mode == "registered":
        asked = ask_registered(project)
        subject, question = (asked.asked_for, asked.report) if asked else (None, None)
    else:
        typed = ask_webinar(project)
        pressed, given = ask_person(project) if mode == "person" else ask_list(project)
        missing = [InvalidInput("person" if mode == "person" else "file", None, "required")] if given is None else []
        faults = [*ReportQuestion.faults(*typed), *missing] if pressed else []
        fields = {"room_id": ROOM_KEY, "date": DAY, "time": CLOCK, "file": f"{LIST_KEY}_text"}
        show_faults(faults, fields | {"person": FIELDS["email"]})
        if pressed and not faults:
            subject, question = given, ReportQuestion.parse(*typed)
    if subject is not None and question is not None:
        with acting(CHECK_KEYS[mode]), st.spinner(_("Looking for the report…")):
            begin_run(project, question, subject, min_stay_min * 60)
        if isinstance(subject, PeopleList):
            mark_list_checked()
except DeskError as error:
    show_error(error)

run = current_run(project, mode)
if run is not None:
    mark_result(f"attendance {id(run)}")
    st.divider()
    report = show_report(project, run)
    if report is not None:
        outcome = finish_run(run, report)
        say_when_made(project, run)
        if isinstance(outcome, ListCheck):
            show_list_check(project, outcome)
        elif isinstance(outcome, RegisteredCheck):
            show_registered_check(project, outcome)
        elif isinstance(outcome, VisitorCheck) and isinstance(run.subject, Asked):
            show_visitor_check(project, outcome, run.chat)
            offer_visitor(project, outcome, run.subject)
show_history(project)
