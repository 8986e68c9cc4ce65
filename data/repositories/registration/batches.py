"""Bulk registrations: the queries that `data.repositories.ledger_rows` does not have."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col, select

from data.models import IN_FLIGHT, BatchRow

Key = tuple[str, datetime, str]
"""Page, session, e-mail as it is compared: no two registrations have the same."""


def list_keys_in_flight(session: Session, project_id: int, page_ids: Collection[str]) -> set[Key]:
    """The registrations on these pages that some batch is about to make, or may have made."""
    return _list_keys(session, project_id, page_ids, IN_FLIGHT)


def list_keys_settled_since(
    session: Session, project_id: int, page_ids: Collection[str], *, state: str, since: datetime
) -> set[Key]:
    """The registrations on these pages whose rows came into this state since this moment, in whichever batch."""
    return _list_keys(session, project_id, page_ids, col(BatchRow.state) == state, col(BatchRow.settled_at) >= since)


def list_next(session: Session, job_id: str, *, state: str, after: int, limit: int) -> list[BatchRow]:
    """The next rows in this state whose number is greater than `after`, in the order of the file."""
    query = select(BatchRow).where(
        BatchRow.job_id == job_id, col(BatchRow.number) > after, col(BatchRow.state) == state
    )
    return list(session.exec(query.order_by(col(BatchRow.number)).limit(limit)))


def list_planned_or_ended(session: Session, job_id: str, *, plan: str, states: Collection[str]) -> list[BatchRow]:
    """The rows that were planned in this way, and those in one of these states, in the order of the file."""
    either = or_(col(BatchRow.plan) == plan, col(BatchRow.state).in_(states))
    return list(session.exec(select(BatchRow).where(BatchRow.job_id == job_id, either).order_by(col(BatchRow.number))))


def _list_keys(session: Session, project_id: int, page_ids: Collection[str], *clauses: Any) -> set[Key]:
    query = select(BatchRow.page_id, BatchRow.session_at, BatchRow.email_key).where(
        BatchRow.project_id == project_id, col(BatchRow.page_id).in_(page_ids), *clauses
    )
    return {
        (page_id, session_at, email_key)
        for page_id, session_at, email_key in session.exec(query)
        if page_id and session_at and email_key
    }
