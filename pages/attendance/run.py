"""The state of one check from the click to its result: choosing the report, pulling it if needed, and reading it."""

from dataclasses import dataclass

import streamlit as st

from core.domain.matching import Asked, Readiness
from core.errors import DeskError
from core.services.attendance.check_list import ListCheck, check_list
from core.services.attendance.check_registered import RegisteredCheck, RegisteredFor, check_registered
from core.services.attendance.check_visitor import VisitorCheck, check_visitor
from core.services.lists.read_people import PeopleList
from core.services.projects.jobs import get_job
from core.services.projects.projects import ProjectSettings
from core.services.reports.choose_report import ChosenReport, ReportQuestion, choose_report
from core.services.reports.job import start_pull
from core.services.reports.pull_reports import PullRequest
from core.services.reports.read_chat import ChatLine, read_chat
from core.services.reports.report_facts import ReportFacts, get_report
from core.start import get_desk

STATE_KEY = "attendance_run"

Subject = PeopleList | RegisteredFor | Asked
Result = ListCheck | RegisteredCheck | VisitorCheck


@dataclass(slots=True)
class Run:
    """A check in progress or done. `job_id` is the pull that the check waits for; `problem` is why that pull failed as
    a whole; `chat` is what the one person who was asked about wrote."""

    project_id: int
    chosen: ChosenReport
    subject: Subject
    min_stay_s: float
    job_id: str | None = None
    problem: DeskError | None = None
    outcome: Result | None = None
    chat: tuple[ChatLine, ...] = ()


def begin_run(project: ProjectSettings, question: ReportQuestion, subject: Subject, min_stay_s: float) -> None:
    """Choose the report, and start its pull if it was not pulled yet. Raises what `choose_report` raises."""
    chosen = choose_report(get_desk(), project.id, question)
    run = Run(project.id, chosen, subject, min_stay_s)
    if chosen.report and chosen.report.readiness is Readiness.NOT_READY:
        pull(run, chosen.report)
    st.session_state[STATE_KEY] = run


def current_run(project: ProjectSettings, kind: type[Subject]) -> Run | None:
    """The last check, if it was for this project and this kind of subject."""
    run: Run | None = st.session_state.get(STATE_KEY)
    return run if run and run.project_id == project.id and isinstance(run.subject, kind) else None


def pull(run: Run, report: ReportFacts) -> None:
    """Start the pull of the report; the check goes on when it is done."""
    request = PullRequest(webinar_ids=(report.webinar_id,), only_new=False)
    run.job_id, run.problem = start_pull(get_desk(), run.project_id, request), None


def read_report(run: Run) -> ReportFacts | None:
    """The chosen report as it is stored now; None when no report was found."""
    return get_report(get_desk(), run.project_id, run.chosen.report.id) if run.chosen.report else None


def is_pulling(run: Run) -> bool:
    """Whether the pull still runs. When it has ended, its problem is kept in `run`."""
    if run.job_id is None:
        return False
    job = get_job(get_desk(), run.job_id)
    if not job.is_active:
        run.job_id, run.problem = None, job.problem
    return job.is_active


def finish_run(run: Run, report: ReportFacts) -> Result:
    """The result of the check, computed once."""
    if run.outcome is None:
        run.outcome = _check(run, report.id)
        if isinstance(run.outcome, VisitorCheck) and run.outcome.match:
            run.chat = read_chat(get_desk(), run.project_id, report.id, run.outcome.match.person_number)
    return run.outcome


def _check(run: Run, report_id: int) -> Result:
    desk = get_desk()
    match run.subject:
        case PeopleList():
            return check_list(desk, run.project_id, report_id, run.subject, min_stay_s=run.min_stay_s)
        case RegisteredFor():
            return check_registered(desk, run.project_id, report_id, run.subject, min_stay_s=run.min_stay_s)
        case Asked():
            return check_visitor(desk, run.project_id, report_id, run.subject, min_stay_s=run.min_stay_s)
