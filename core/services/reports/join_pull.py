"""Pulling one report for many who need it at once: one of them begins, the others wait for the same."""

from dataclasses import dataclass
from datetime import timedelta

from core.desk import Desk
from core.errors import DeskError, NotFound
from core.jobs.creation import add_job
from core.jobs.states import UNFINISHED, ItemState
from core.problems import read_problem
from core.services.reports.pull_reports import PullRequest
from data.repositories import jobs
from data.repositories.reports import report_turns

AGAIN_AFTER = timedelta(seconds=60)
"""How long a report that could not be read is left alone."""


@dataclass(frozen=True, slots=True)
class PullTurn:
    """The pull that fetches the report; `is_new` when it was written down just now and has to be started."""

    job_id: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class PullOutcome:
    """The report was fetched, or could not be; `problem` says why."""

    problem: DeskError | None


def take_pull_turn(desk: Desk, project_id: int, kind: str, webinar_id: str) -> PullTurn:
    """The pull (a job of this `kind`) that is about to fetch the report, or did so during the last minute; if there
    is none, a new one. In one transaction, so that two never begin. Raises NotFound for a report nobody has listed."""
    with desk.store.writing() as session:
        if report_turns.lock_report(session, project_id, webinar_id) is None:
            raise NotFound("report", webinar_id)
        now = desk.now()
        known = report_turns.find_pull(
            session,
            project_id,
            kind,
            webinar_id,
            unfinished=UNFINISHED,
            waiting=ItemState.WAITING,
            ended_since=now - AGAIN_AFTER,
        )
        if known:
            return PullTurn(known.job_id, is_new=False)
        request = PullRequest(webinar_ids=(webinar_id,))
        job_id = add_job(session, now, project_id, kind, request.as_facts(), total=1)
        # The ledger at once: who comes next finds the line in it.
        jobs.add_items(session, job_id, [webinar_id], state=ItemState.WAITING)
        return PullTurn(job_id, is_new=True)


def find_outcome(desk: Desk, job_id: str, webinar_id: str) -> PullOutcome | None:
    """How the fetching of the report ended in this pull; None while it is still to come."""
    with desk.store.reading() as session:
        line = report_turns.find_line(session, job_id, webinar_id)
    if line is None or (line.job_state in UNFINISHED and line.line_state == ItemState.WAITING):
        return None if line else PullOutcome(None)
    return PullOutcome(read_problem(line.line_problem) or read_problem(line.job_problem))
