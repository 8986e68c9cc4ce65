"""The progress of jobs as pages show it: counts, pace, remaining time, outcome; and the request to stop a job."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any

from sqlmodel import Session

from core.audit import note
from core.desk import Desk
from core.domain.audit.deeds import Deed
from core.domain.lifecycle import Lifecycle
from core.errors import DeskError, NotFound
from core.jobs.ledgers import count_lines, ledger_of
from core.jobs.states import UNFINISHED, JobState
from core.problems import read_problem
from data.models import Job
from data.repositories import jobs as repository

STOP_LOOK_S = 0.5


@dataclass(frozen=True, slots=True)
class JobProgress:
    """One job now. `counts`: ledger lines by state; `total` is None until the job knows how much there is to do."""

    id: str
    project_id: int
    kind: str
    state: JobState
    stop_asked: bool
    pause_asked: bool
    problem: DeskError | None
    request: Mapping[str, Any]
    total: int | None
    counts: Mapping[str, int]
    created_at: datetime
    started_at: datetime | None
    """The beginning, moved forward by the time in which no process ran, so that the pace can be measured from it."""
    finished_at: datetime | None

    @property
    def lifecycle(self) -> Lifecycle[Any]:
        """The meaning of the states of its ledger's lines."""
        return ledger_of(self.kind).lifecycle

    def count(self, states: Collection[str]) -> int:
        """The number of ledger lines in one of these states."""
        return sum(self.counts.get(state, 0) for state in states)

    @property
    def is_active(self) -> bool:
        return self.state in UNFINISHED

    @property
    def settled(self) -> int:
        """The number of ledger lines that have ended, well or not."""
        return sum(self.counts.values()) - self.count(self.lifecycle.unsettled)

    @property
    def succeeded(self) -> int:
        return self.count(self.lifecycle.succeeded)

    @property
    def rests(self) -> bool:
        """Whether it was paused, or has failed with lines that are still to be done, or of which it is unknown whether
        they were."""
        left = self.count(self.lifecycle.resumable | self.lifecycle.in_doubt)
        return self.state == JobState.PAUSED or (self.state == JobState.FAILED and left > 0)

    @property
    def can_go_on(self) -> bool:
        """Whether `core.jobs.engine.resume` has something to do: the job rests, or the outcome of some lines is
        unknown. A stopped job only finds out those outcomes."""
        return not self.is_active and (self.rests or self.count(self.lifecycle.in_doubt) > 0)

    def pace_per_s(self, now: datetime) -> float | None:
        """Ledger lines settled in a second so far; None unless the job is active and has settled some."""
        if not self.is_active or not self.settled or self.started_at is None or now <= self.started_at:
            return None
        return self.settled / (now - self.started_at).total_seconds()

    def remaining_s(self, now: datetime) -> float | None:
        """Remaining seconds at the pace so far; None while pace or total is unknown."""
        pace = self.pace_per_s(now)
        return (self.total - self.settled) / pace if pace and self.total else None


def get_job(desk: Desk, job_id: str) -> JobProgress:
    """Raises NotFound."""
    with desk.store.reading() as session:
        return progress_of(session, require_job(session, job_id))


def list_jobs(
    desk: Desk, project_id: int, *, kind: str | None = None, active_only: bool = False, limit: int = 20
) -> list[JobProgress]:
    """The project's jobs, newest first."""
    with desk.store.reading() as session:
        states = UNFINISHED if active_only else ()
        return _progress_of_all(
            session, repository.list_jobs(session, project_id=project_id, kind=kind, states=states, limit=limit)
        )


def list_unfinished(desk: Desk) -> list[JobProgress]:
    """Queued and running jobs of all projects, without their counts, at most 1,000."""
    with desk.store.reading() as session:
        jobs = repository.list_jobs(session, states=UNFINISHED, limit=1000)
        return [_progress(job, {}) for job in jobs]


def ask_stop(desk: Desk, job_id: str) -> None:
    """Ask an active job to stop at its next safe point. A job that rests is stopped at once; one that has ended stays
    as it is. Raises NotFound."""
    with changing_job(desk, job_id) as (session, job):
        if job.state in UNFINISHED:
            job.stop_asked = True
        elif progress_of(session, job).rests:
            job.state, job.finished_at = JobState.STOPPED, desk.now()
            give_up_lines(session, job, desk.now())
        else:
            return
        session.add(job)
        note(session, desk, Deed.JOB_STOPPED, project_id=job.project_id, subject=job_id)


def watch_stop_request(desk: Desk, job_id: str) -> Callable[[], bool]:
    """A function for the inside of a job: whether the operator asked to stop or pause it. It can be called often, as it
    reads the store twice a second at most."""
    answer, ask_again_at = False, 0.0

    def is_requested() -> bool:
        nonlocal answer, ask_again_at
        if not answer and monotonic() >= ask_again_at:
            ask_again_at = monotonic() + STOP_LOOK_S
            with desk.store.reading() as session:
                job = repository.find_job(session, job_id)
                answer = job is None or job.stop_asked or job.pause_asked
        return answer

    return is_requested


@contextmanager
def changing_job(desk: Desk, job_id: str) -> Iterator[tuple[Session, Job]]:
    """A unit of work that writes to the job's project only, and the job's row in it. Raises NotFound."""
    with desk.store.reading() as session:
        project_id = require_job(session, job_id).project_id
    with desk.store.writing(project_id) as session:
        yield session, require_job(session, job_id)


def require_job(session: Session, job_id: str) -> Job:
    """The job's row, for a change of it. Raises NotFound."""
    job = repository.find_job(session, job_id)
    if job is None:
        raise NotFound("job", job_id)
    return job


def give_up_lines(session: Session, job: Job, now: datetime) -> None:
    """Settle the lines that a job, stopped for good, has not done."""
    ledger_of(job.kind).give_up(session, job.id, now)


def progress_of(session: Session, job: Job) -> JobProgress:
    """The progress of a job, counted from its ledger."""
    [progress] = _progress_of_all(session, [job])
    return progress


def progress_by_id(session: Session, job_ids: Collection[str]) -> dict[str, JobProgress]:
    """The progress of these jobs, counted together."""
    return {one.id: one for one in _progress_of_all(session, repository.list_jobs_by_id(session, job_ids))}


def _progress_of_all(session: Session, jobs: Sequence[Job]) -> list[JobProgress]:
    counts = count_lines(session, [(job.id, job.kind) for job in jobs])
    return [_progress(job, counts[job.id]) for job in jobs]


def _progress(job: Job, counts: dict[str, int]) -> JobProgress:
    return JobProgress(
        id=job.id,
        project_id=job.project_id,
        kind=job.kind,
        state=JobState(job.state),
        stop_asked=job.stop_asked,
        pause_asked=job.pause_asked,
        problem=read_problem(job.problem),
        request=json.loads(job.request),
        total=job.total,
        counts=counts,
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
    )
