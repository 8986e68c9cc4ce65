"""Jobs and their ledgers."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, insert, union_all
from sqlmodel import Session, col, select, update

from data.models import BatchRow, CampaignRow, Job, JobItem

UNFINISHED = ("queued", "running")
_LEDGERS = (JobItem, BatchRow, CampaignRow)


def find_job(session: Session, job_id: str) -> Job | None:
    return session.get(Job, job_id)


def list_jobs(
    session: Session,
    *,
    project_id: int | None = None,
    kind: str | None = None,
    states: Sequence[str] = (),
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


def count_items(session: Session, job_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """For each of these jobs, how many lines of its ledger are in which state: of its items, or of its own table."""
    counted = [
        select(ledger.job_id, ledger.state, func.count())
        .where(col(ledger.job_id).in_(job_ids), col(ledger.state).is_not(None))
        .group_by(col(ledger.job_id), col(ledger.state))
        for ledger in _LEDGERS
    ]
    counts: dict[str, dict[str, int]] = {job_id: {} for job_id in job_ids}
    for job_id, state, lines in session.execute(union_all(*counted)):
        counts[job_id][state] = lines
    return counts


def find_last_settled(session: Session, job_id: str) -> datetime | None:
    """When the last line was settled."""
    moments = [
        session.exec(select(func.max(settled_at)).where(ledger.job_id == job_id)).one()
        for ledger, settled_at in (
            (JobItem, JobItem.finished_at),
            (BatchRow, BatchRow.settled_at),
            (CampaignRow, CampaignRow.settled_at),
        )
    ]
    return max((moment for moment in moments if moment), default=None)


def list_items(session: Session, job_id: str, states: Sequence[str] = ()) -> list[JobItem]:
    """The ledger in the order of the work."""
    query = select(JobItem).where(JobItem.job_id == job_id).order_by(col(JobItem.ordinal))
    if states:
        query = query.where(col(JobItem.state).in_(states))
    return list(session.exec(query))


def add_items(session: Session, job_id: str, keys: Iterable[str], *, state: str = "waiting", first: int = 0) -> None:
    """Write the ledger: one line per key, numbered from `first` on."""
    lines = [{"job_id": job_id, "key": key, "ordinal": n, "state": state} for n, key in enumerate(keys, first)]
    if lines:
        session.execute(insert(JobItem), lines)


def settle_item(session: Session, job_id: str, key: str, state: str, problem: str | None, now: datetime) -> None:
    """Say how one line ended."""
    query = update(JobItem).where(col(JobItem.job_id) == job_id, col(JobItem.key) == key)
    session.exec(query.values(state=state, problem=problem, finished_at=now))
