"""The ledger of a job: one line for everything it has to do, and how that ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from core.desk import Desk
from core.errors import DeskError
from core.jobs.progress import require_job
from core.jobs.states import ItemState
from core.problems import read_problem, write_problem
from data.models import JobItem
from data.repositories import jobs as repository


@dataclass(frozen=True, slots=True)
class JobLine:
    """One line of a job's ledger: how it ended, and why when that is not `done`."""

    key: str
    state: str
    problem: DeskError | None
    finished_at: datetime | None


def list_lines(desk: Desk, job_id: str, states: tuple[str, ...] = ()) -> list[JobLine]:
    """The ledger, in the order of the work."""
    with desk.store.reading() as session:
        return [_line(item) for item in repository.list_items(session, job_id, states)]


def write_ledger(desk: Desk, job_id: str, keys: Iterable[str]) -> None:
    """Write down everything the job has to do, once; a repeat after a restart changes nothing."""
    with desk.store.writing() as session:
        job = require_job(session, job_id)
        if job.total is None:
            keys = list(dict.fromkeys(keys))
            repository.add_items(session, job_id, keys, state=ItemState.WAITING)
            job.total = len(keys)
            session.add(job)


def settle_line(desk: Desk, job_id: str, key: str, state: str, problem: DeskError | None = None) -> None:
    """Write down how one line ended, and why."""
    with desk.store.writing() as session:
        written = write_problem(problem) if problem else None
        repository.settle_item(session, job_id, key, state, written, desk.now())


def _line(item: JobItem) -> JobLine:
    return JobLine(item.key, item.state, read_problem(item.problem), item.finished_at)
