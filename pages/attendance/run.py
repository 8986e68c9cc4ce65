"""The state of one check from the click to its result: choosing the report, pulling it if needed, and reading it."""

from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from core.domain.matching import Readiness
from core.errors import DeskError, NotFound
from core.services.attendance.check_visitor import VisitorCheck
from core.services.attendance.past_checks import (
    KINDS,
    Kind,
    PastCheck,
    Result,
    Subject,
    drop_checks,
    get_check,
    keep_check,
    kind_of,
    make_check,
)
from core.services.projects.jobs import get_job
from core.services.projects.projects import ProjectSettings
from core.services.reports.choose_report import ChosenReport, ReportQuestion, choose_report
from core.services.reports.job import start_pull
from core.services.reports.pull_reports import PullRequest
from core.services.reports.read_chat import ChatLine, read_chat
from core.services.reports.report_facts import ReportFacts, get_report
from pages.widgets.asked import asked_number
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import drop, fill, is_going_back, keep, recall

STATE_KEY, MODE_KEY = "attendance_runs", "attendance_mode"
RESULT = "result"
"""Name in the address: the check that is shown."""


@dataclass(slots=True)
class Run:
    """A check in progress or done. `job_id` is the pull that the check waits for; `problem` is why that pull failed as
    a whole; `chat` is what the one person who was asked about wrote. `check_id` is that of the check in the history,
    once it is done; `opened_at` is when a check that was opened from there had been made. `together_with` are the other
    reports of the evening that are counted as the same webinar."""

    project_id: int
    chosen: ChosenReport
    subject: Subject
    min_stay_s: float
    job_id: str | None = None
    problem: DeskError | None = None
    outcome: Result | None = None
    chat: tuple[ChatLine, ...] = ()
    check_id: int | None = None
    opened_at: datetime | None = None
    together_with: tuple[int, ...] = ()


def begin_run(project: ProjectSettings, question: ReportQuestion, subject: Subject, min_stay_s: float) -> None:
    """Choose the report, and start its pull if it was not pulled yet. A live webinar that was started again is taken
    together; sessions of an automatic one are different webinars. Raises what `choose_report` raises."""
    chosen = choose_report(acting_desk(), project.id, question)
    run = Run(project.id, chosen, subject, min_stay_s)
    if chosen.report and not chosen.report.is_automatic:
        run.together_with = tuple(companion.id for companion in chosen.companions)
    pull_missing(run)
    _runs()[project.id, kind_of(subject)] = run
    st.query_params.pop(RESULT, None)


def choose_again(project: ProjectSettings, run: Run) -> None:
    """Ask Bizon365 for its list once more, and make the check anew with what it shows. Other reports of the evening
    that the operator has parted from the check stay apart. Raises what `choose_report` raises."""
    parted = {companion.id for companion in run.chosen.companions} - set(run.together_with)
    begin_run(project, run.chosen.question, run.subject, run.min_stay_s)
    again = _runs()[project.id, kind_of(run.subject)]
    again.together_with = tuple(one for one in again.together_with if one not in parted)


def current_run(project: ProjectSettings, kind: Kind) -> Run | None:
    """The check that the address names, else the last one of this kind, also of an earlier session."""
    asked = st.query_params.get(RESULT, "")
    check_id = asked_number(asked)
    run = _runs().get((project.id, kind))
    if check_id is not None and (run is None or run.check_id != check_id):
        opened = _open(project, check_id)
        if opened is not None and kind_of(opened.subject) == kind:
            run = _runs()[project.id, kind] = opened
    elif not asked and is_going_back():
        _runs().pop((project.id, kind), None)
        run = None
    if run is None and not is_going_back() and (last := recall(_last_name(kind))):
        run = _open(project, last)
        if run is not None:
            _runs()[project.id, kind] = run
    _write_address(run)
    return run


def open_check(check: PastCheck) -> None:
    """For a callback: show a check of the history."""
    fill(MODE_KEY, check.kind)
    st.query_params[RESULT] = str(check.id)


def forget_checks(project_id: int) -> None:
    """For a callback: delete the history and what is shown of it."""
    drop_checks(acting_desk(), project_id)
    for kind in KINDS:
        drop(_last_name(kind))
        _runs().pop((project_id, kind), None)
    st.query_params.pop(RESULT, None)


def _open(project: ProjectSettings, check_id: int) -> Run | None:
    try:
        kept = get_check(acting_desk(), project.id, check_id)
    except NotFound:
        return None
    return Run(
        project.id,
        kept.chosen,
        kept.subject,
        kept.min_stay_s,
        check_id=kept.id,
        opened_at=kept.checked_at,
        together_with=kept.together_with,
    )


def _write_address(run: Run | None) -> None:
    if run is None or run.check_id is None:
        st.query_params.pop(RESULT, None)
    elif st.query_params.get(RESULT) != str(run.check_id):
        st.query_params[RESULT] = str(run.check_id)


def _runs() -> dict[tuple[int, Kind], Run]:
    runs: dict[tuple[int, Kind], Run] = st.session_state.setdefault(STATE_KEY, {})
    return runs


def _last_name(kind: Kind) -> str:
    return f"attendance_result_{kind}"


def pull_missing(run: Run) -> None:
    """Start the pull of the reports of the check that are not here; the check goes on when it is done."""
    missing = [report.webinar_id for report in read_reports(run) if report.readiness is Readiness.NOT_READY]
    if missing:
        request = PullRequest(webinar_ids=tuple(missing), only_new=False)
        run.job_id, run.problem = start_pull(acting_desk(), run.project_id, request), None


def take_together(run: Run, key: str) -> None:
    """For a callback: count the other reports of the evening as the same webinar, or no longer, as the widget `key`
    says."""
    run.together_with = tuple(one.id for one in run.chosen.companions) if st.session_state[key] else ()
    check_again(run)


def check_again(run: Run) -> None:
    """Make the check once more, with the reports as they are then. The address no longer names the former result, which
    would be opened instead."""
    run.outcome = run.check_id = run.opened_at = None
    st.query_params.pop(RESULT, None)
    pull_missing(run)


def read_reports(run: Run) -> list[ReportFacts]:
    """The reports of the check as they are stored now, the chosen one first; none when no report was found."""
    if run.chosen.report is None:
        return []
    return [get_report(acting_desk(), run.project_id, one) for one in (run.chosen.report.id, *run.together_with)]


def is_pulling(run: Run) -> bool:
    """Whether the pull still runs. When it has ended, its problem is kept in `run`."""
    if run.job_id is None:
        return False
    job = get_job(acting_desk(), run.job_id)
    if not job.is_active:
        run.job_id, run.problem = None, job.problem
    return job.is_active


def finish_run(run: Run, report: ReportFacts) -> Result:
    """The result of the check, computed once and kept in the history."""
    if run.outcome is None:
        desk, project_id = acting_desk(), run.project_id
        run.outcome = make_check(
            desk,
            project_id,
            report.id,
            run.subject,
            together_with=run.together_with,
            min_stay_s=run.min_stay_s,
            is_list_read=run.chosen.is_list_read,
        )
        if isinstance(run.outcome, VisitorCheck) and run.outcome.person:
            run.chat = tuple(line for part in run.outcome.person.parts for line in read_chat(desk, project_id, *part))
        if run.check_id is None:
            run.check_id = keep_check(desk, project_id, run.subject, chosen=run.chosen, result=run.outcome)
    keep(_last_name(kind_of(run.subject)), run.check_id)
    _write_address(run)
    return run.outcome
