"""What the ledgers of people have in common, those of registrations and of campaigns: a row for each person, planned in
some way, in some state."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select

from data.models import BatchRow, CampaignRow

LedgerRow = TypeVar("LedgerRow", BatchRow, CampaignRow)


def count_plans(session: Session, model: type[LedgerRow], job_ids: Collection[str]) -> dict[str, dict[str, int]]:
    """For each of these jobs, how many rows were planned in which way."""
    query = select(model.job_id, model.plan, func.count()).where(col(model.job_id).in_(job_ids))
    counts: dict[str, dict[str, int]] = {job_id: {} for job_id in job_ids}
    for job_id, plan, rows in session.exec(query.group_by(col(model.job_id), col(model.plan))):
        counts[job_id][plan] = rows
    return counts


def count_states(session: Session, model: type[LedgerRow], job_ids: Collection[str]) -> dict[str, dict[str, int]]:
    """For each of these jobs, how many rows are in which state; rows without one are not counted."""
    query = select(model.job_id, model.state, func.count()).where(
        col(model.job_id).in_(job_ids), col(model.state).is_not(None)
    )
    counts: dict[str, dict[str, int]] = {job_id: {} for job_id in job_ids}
    for job_id, state, rows in session.exec(query.group_by(col(model.job_id), col(model.state))):
        counts[job_id][str(state)] = rows
    return counts


def find_last_settled(session: Session, model: type[LedgerRow], job_id: str) -> datetime | None:
    """When the last row was settled."""
    return session.exec(select(func.max(model.settled_at)).where(model.job_id == job_id)).one()


def row_clauses(
    model: type[LedgerRow],
    written: Iterable[Any],
    job_id: str,
    *,
    states: Collection[str],
    plans: Collection[str],
    text: str,
    digits: str,
) -> list[ColumnElement[bool]]:
    """Rows of a job in one of these states (none: in any), planned in one of these ways, of which a column that is
    `written` holds the text, or the phone the digits."""
    clauses: list[Any] = [col(model.job_id) == job_id]
    if states:
        clauses.append(col(model.state).in_(states))
    if plans:
        clauses.append(col(model.plan).in_(plans))
    if text:
        found = [func.lower(column).contains(text.lower(), autoescape=True) for column in written]
        if digits:
            found.append(col(model.phone).contains(digits))
        clauses.append(or_(*found))
    return clauses


def list_rows(
    session: Session,
    model: type[LedgerRow],
    clauses: Sequence[ColumnElement[bool]],
    *,
    limit: int | None = None,
    offset: int = 0,
) -> list[LedgerRow]:
    """In the order of the list."""
    query = select(model).where(*clauses).order_by(col(model.number))
    return list(session.exec(query.limit(limit).offset(offset)))


def count_matching(session: Session, model: type[LedgerRow], clauses: Sequence[ColumnElement[bool]]) -> int:
    return session.exec(select(func.count()).select_from(model).where(*clauses)).one()
