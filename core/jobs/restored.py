"""Jobs in a store that came back from a backup."""

from datetime import datetime

from sqlmodel import Session

from core.errors import Conflict
from core.jobs.progress import progress_of
from core.jobs.states import UNFINISHED, JobState
from core.problems import write_problem
from data.repositories import jobs as repository

_NOT_OVER = (*UNFINISHED, JobState.PAUSED, JobState.FAILED)
_MOST = 10_000
"""Of a kind, the newest; nobody goes on with an older one."""


def hold_jobs(session: Session, kind: str, now: datetime) -> list[str]:
    """Let the jobs of a kind that were not over rest, with the reason; returns their ids. An operator decides whether
    they go on."""
    problem = write_problem(Conflict("restored"))
    held = []
    for job in repository.list_jobs(session, kind=kind, states=_NOT_OVER, limit=_MOST):
        if job.state not in UNFINISHED and not progress_of(session, job).rests:
            continue
        if job.state in UNFINISHED:
            job.state, job.finished_at = JobState.PAUSED, now
        job.problem = problem
        session.add(job)
        held.append(job.id)
    return held
