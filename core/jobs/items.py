"""The ledger that jobs have unless they bring their own: `job_item`, one line for each thing to do and its outcome."""

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
    """One line of the ledger; `problem` says why the line is not `done`, where there is a reason."""

    key: str
    state: str
    problem: DeskError | None
    finished_at: datetime | None


def list_lines(desk: Desk, job_id: str, states: tuple[str, ...] = ()) -> list[JobLine]:
    """The lines in the order of the work; with `states` only those in one of them."""
    with desk.store.reading() as session:
        return [_line(item) for item in repository.list_items(session, job_id, states)]


def write_ledger(desk: Desk, job_id: str, keys: Iterable[str]) -> None:
    """Write a waiting line for each different key, and set the job's total. A second call changes nothing. Raises
    NotFound."""
    with desk.store.writing() as session:
        job = require_job(session, job_id)
        if job.total is None:
            keys = list(dict.fromkeys(keys))
            repository.add_items(session, job_id, keys, state=ItemState.WAITING)
            job.total = len(keys)
            session.add(job)


def settle_line(desk: Desk, job_id: str, key: str, state: str, problem: DeskError | None = None) -> None:
    """Set the state and the problem of one line, which ends now."""
    with desk.store.writing() as session:
        written = write_problem(problem) if problem else None
        repository.settle_item(session, job_id, key, state=state, problem=written, now=desk.now())


def _line(item: JobItem) -> JobLine:
    return JobLine(item.key, item.state, read_problem(item.problem), item.finished_at)
