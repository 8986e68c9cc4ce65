"""Jobs, and the ledger `job_item`."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import bindparam, func, insert
from sqlmodel import Session, col, select, update

from data.models import Job, JobItem


def find_job(session: Session, job_id: str) -> Job | None:
    return session.get(Job, job_id)


def list_jobs_by_id(session: Session, job_ids: Collection[str]) -> list[Job]:
    """In no order."""
    return list(session.exec(select(Job).where(col(Job.id).in_(job_ids))))


def list_jobs(
    session: Session,
    *,
    project_id: int | None = None,
    kind: str | None = None,
    states: Collection[str] = (),
    limit: int = 20,
) -> list[Job]:
    """Newest first."""
    query = select(Job).order_by(col(Job.created_at).desc()).limit(limit)
    if project_id is not None:
        query = query.where(Job.project_id == project_id)
    if kind is not None:
        query = query.where(Job.kind == kind)
    if states:
        query = query.where(col(Job.state).in_(states))
    return list(session.exec(query))


def list_made_since(session: Session, project_id: int, kind: str, since: datetime) -> list[Job]:
    """The jobs of this kind that were made after this moment, newest first."""
    query = select(Job).where(Job.project_id == project_id, Job.kind == kind, col(Job.created_at) > since)
    return list(session.exec(query.order_by(col(Job.created_at).desc())))


def count_by_state(session: Session) -> dict[tuple[str, str], int]:
    """(kind, state) -> number of jobs, of all projects."""
    query = select(Job.kind, Job.state, func.count()).group_by(col(Job.kind), col(Job.state))
    return {(kind, state): jobs for kind, state, jobs in session.exec(query)}


def find_oldest_queued(session: Session, state: str) -> datetime | None:
    """When the job was made that is in this state for the longest time."""
    return session.exec(select(func.min(Job.created_at)).where(Job.state == state)).one()


def count_items(session: Session, job_ids: Collection[str]) -> dict[str, dict[str, int]]:
    """Job id -> state -> number of items, for each of these jobs."""
    query = select(JobItem.job_id, JobItem.state, func.count()).where(col(JobItem.job_id).in_(job_ids))
    counts: dict[str, dict[str, int]] = {job_id: {} for job_id in job_ids}
    for job_id, state, items in session.exec(query.group_by(col(JobItem.job_id), col(JobItem.state))):
        counts[job_id][state] = items
    return counts


def find_last_settled(session: Session, job_id: str) -> datetime | None:
    """When the last item was settled."""
    return session.exec(select(func.max(JobItem.finished_at)).where(JobItem.job_id == job_id)).one()


def list_items(session: Session, job_id: str, states: Collection[str] = ()) -> list[JobItem]:
    """The items in the order of the work; with `states` only those in one of them."""
    query = select(JobItem).where(JobItem.job_id == job_id).order_by(col(JobItem.ordinal))
    if states:
        query = query.where(col(JobItem.state).in_(states))
    return list(session.exec(query))


def add_items(session: Session, job_id: str, keys: Iterable[str], *, state: str, first: int = 0) -> None:
    """Insert one item for each key, numbered from `first` on."""
    lines = [{"job_id": job_id, "key": key, "ordinal": n, "state": state} for n, key in enumerate(keys, first)]
    if lines:
        session.execute(insert(JobItem), lines)


_SETTLE = (
    update(JobItem)
    .where(
        col(JobItem.job_id) == bindparam("of_job"),
        col(JobItem.key) == bindparam("of_key"),
        col(JobItem.state).in_(bindparam("before", expanding=True)),
    )
    .values({name: bindparam(name) for name in ("state", "problem", "finished_at")})
)
"""Built once: it is asked for each report that is stored."""


def settle_item(
    session: Session,
    job_id: str,
    key: str,
    *,
    before: Collection[str],
    state: str,
    problem: str | None,
    now: datetime,
) -> None:
    """Set the state, the problem and the end of one item that is in one of the states `before`."""
    values = {"of_job": job_id, "of_key": key, "before": before, "state": state, "problem": problem}
    session.connection().execute(_SETTLE, {**values, "finished_at": now})
