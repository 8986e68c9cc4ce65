"""The ledger that jobs have unless they bring their own: `job_item`, one line for each thing to do and its outcome."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from core.desk import Desk
from core.errors import DeskError
from core.jobs.progress import changing_job
from core.jobs.states import ITEMS, ItemState
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
    with changing_job(desk, job_id) as (session, job):
        if job.total is None:
            keys = list(dict.fromkeys(keys))
            repository.add_items(session, job_id, keys, state=ItemState.WAITING)
            job.total = len(keys)
            session.add(job)


def settle_line(desk: Desk, job_id: str, key: str, state: ItemState, *, problem: DeskError | None = None) -> None:
    """Set the state and the problem of one line, which ends now. Does nothing to a line that ended in another way.
    Raises NotFound for the job."""
    with changing_job(desk, job_id) as (session, _):
        settle_line_in(session, job_id, key, state, problem=problem, now=desk.now())


def settle_line_in(
    session: Session, job_id: str, key: str, state: ItemState, *, problem: DeskError | None = None, now: datetime
) -> None:
    """As `settle_line`, in the unit of work of the caller."""
    # A job that begins again after a restart may come to a line that it has settled: the line then ends once more.
    before = ITEMS.before(state) | {state}
    written = write_problem(problem) if problem else None
    repository.settle_item(session, job_id, key, before=before, state=state, problem=written, now=now)


def _line(item: JobItem) -> JobLine:
    return JobLine(item.key, item.state, read_problem(item.problem), item.finished_at)
