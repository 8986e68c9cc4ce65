"""One pull of a report for many callers: the first caller starts it, the others wait for the same pull."""

from dataclasses import dataclass
from datetime import timedelta

from core.desk import Desk
from core.domain.access.rights import Right
from core.errors import DeskError, NotFound
from core.jobs.creation import add_job
from core.jobs.states import UNFINISHED, ItemState
from core.problems import read_problem
from core.rights import needs
from core.services.reports.pull_reports import PullRequest
from data.repositories import jobs
from data.repositories.reports import locks

AGAIN_AFTER = timedelta(seconds=60)
"""How long after the end of a pull its result is used again, also when the pull failed."""


@dataclass(frozen=True, slots=True)
class SharedPull:
    """The job that fetches the report. `is_new`: this call has created it, and the caller has to start it."""

    job_id: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class PullOutcome:
    """The result of a pull for one report. `problem`: why the report could not be fetched; None when it was."""

    problem: DeskError | None


def share_pull(desk: Desk, project_id: int, kind: str, webinar_id: str) -> SharedPull:
    """Find the pull (a job of this `kind`) that is going to fetch the report, or that ended less than `AGAIN_AFTER`
    ago; otherwise create one. One transaction does both, so that two callers never create two pulls. Raises NotFound
    for a report that was never listed."""
    with desk.store.writing(project_id) as session:
        if locks.lock_report(session, project_id, webinar_id) is None:
            raise NotFound("report", webinar_id)
        now = desk.now()
        shared = locks.find_pull(
            session,
            project_id,
            kind,
            webinar_id,
            unfinished=UNFINISHED,
            waiting=ItemState.WAITING,
            ended_since=now - AGAIN_AFTER,
        )
        if shared:
            return SharedPull(shared.job_id, is_new=False)
        request = PullRequest(webinar_ids=(webinar_id,))
        job_id = add_job(session, now=now, project_id=project_id, kind=kind, request=request.as_facts(), total=1)
        # The ledger is written in the same transaction, because the next caller finds the pull by its line.
        jobs.add_items(session, job_id, [webinar_id], state=ItemState.WAITING)
        return SharedPull(job_id, is_new=True)


@needs(Right.LOOK)
def find_outcome(desk: Desk, job_id: str, webinar_id: str) -> PullOutcome | None:
    """The result of this pull for the report; None while the report is still to be fetched."""
    with desk.store.reading() as session:
        line = locks.find_line(session, job_id, webinar_id)
    if line is None or (line.job_state in UNFINISHED and line.line_state == ItemState.WAITING):
        return None if line else PullOutcome(None)
    return PullOutcome(read_problem(line.line_problem) or read_problem(line.job_problem))
