"""The rounds that fetch the reports that Bizon365 has announced."""

from collections.abc import Callable
from datetime import datetime, timedelta

from core.desk import Desk
from core.errors import DeskError, ReportNotReady
from core.jobs.rounds import work_round
from core.services.reports.expected_reports import (
    find_next_due,
    list_announced,
    list_due,
    note_on_its_way,
    note_ready,
    note_try,
)
from core.services.reports.job import join_pull
from core.services.reports.list_reports import ReportRow, find_webinars
from core.services.reports.shared_pull import find_outcome
from core.services.reports.states import ReportState
from data.repositories.reports import expected_reports as repository

KIND = "reports"


@work_round(KIND, repository.bring_forward)
def fetch_announced(desk: Desk, project_id: int, should_stop: Callable[[], bool]) -> datetime | None:
    """Start the pulls of the reports that are due and store the results of ended pulls. Returns when the next report is
    due, None when none is. The pull itself is a job of its own, so that the round does not wait for it."""
    due = list_due(desk, project_id)
    listed = find_webinars(desk, project_id, due)
    problem: DeskError | None = None
    if missing := [webinar_id for webinar_id in due if webinar_id not in listed]:
        problem = list_announced(desk, project_id, missing)
        listed = find_webinars(desk, project_id, due)
    look_at = desk.now() + timedelta(seconds=desk.waits.pull_look_s)
    for webinar_id in due:
        if should_stop():
            break
        report = listed.get(webinar_id)
        if report is None or (problem and report.state is not ReportState.READY):
            note_try(desk, project_id, webinar_id, problem or ReportNotReady("bizon365", "getlist"))
        else:
            _fetch(desk, project_id, report, look_at)
    return find_next_due(desk, project_id)


def _fetch(desk: Desk, project_id: int, report: ReportRow, look_at: datetime) -> None:
    webinar_id = report.webinar_id
    if report.state is ReportState.READY:
        note_ready(desk, project_id, webinar_id)
        return
    outcome = find_outcome(desk, join_pull(desk, project_id, webinar_id), webinar_id)
    if outcome is None:
        note_on_its_way(desk, project_id, webinar_id, look_at)
        return
    report = find_webinars(desk, project_id, [webinar_id])[webinar_id]
    if report.state is ReportState.READY:
        note_ready(desk, project_id, webinar_id)
    else:
        note_try(desk, project_id, webinar_id, outcome.problem or report.problem or ReportNotReady("bizon365", "get"))
