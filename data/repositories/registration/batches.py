"""Bulk registrations and their rows, which are the ledger of their job."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select, update

from data.models import IN_FLIGHT, Batch, BatchRow
from data.repositories import ledger_rows
from data.repositories.bulk import insert_rows

Key = tuple[str, datetime, str]
"""Page, session, e-mail as it is compared: what nobody may be registered under twice."""
ROW_COLUMNS = (
    "job_id",
    "number",
    "project_id",
    "plan",
    "reasons",
    "cells",
    "page_id",
    "session_at",
    "email",
    "email_key",
    "username",
    "phone",
    "client_id",
    "confirm",
    "tags",
    "state",
    "attempts",
)
UNKNOWN = ("sending", "uncertain")
"""Rows of which nobody knows whether they were registered."""
OPEN = ("planned", *UNKNOWN)
"""Rows that are still to be registered, or may have to be."""


def find_batch(session: Session, project_id: int, job_id: str) -> Batch | None:
    batch = session.get(Batch, job_id)
    return batch if batch and batch.project_id == project_id else None


def list_batches(session: Session, project_id: int, *, limit: int, offset: int = 0) -> list[Batch]:
    """Newest first."""
    query = select(Batch).where(Batch.project_id == project_id)
    order = (col(Batch.created_at).desc(), col(Batch.job_id))
    return list(session.exec(query.order_by(*order).limit(limit).offset(offset)))


def count_batches(session: Session, project_id: int) -> int:
    return session.exec(select(func.count()).select_from(Batch).where(Batch.project_id == project_id)).one()


def add_rows(session: Session, rows: Iterable[tuple[Any, ...]]) -> None:
    """Write the plan: rows with `ROW_COLUMNS`."""
    insert_rows(session, BatchRow, ROW_COLUMNS, rows)


def list_keys_in_flight(session: Session, project_id: int, page_ids: Collection[str]) -> set[Key]:
    """Who is about to be registered on these pages by some run, or may have been."""
    return _list_keys(session, project_id, page_ids, IN_FLIGHT)


def list_keys_registered_since(
    session: Session, project_id: int, page_ids: Collection[str], since: datetime
) -> set[Key]:
    """Whom some run has registered on these pages since this moment."""
    return _list_keys(
        session, project_id, page_ids, col(BatchRow.state) == "registered", col(BatchRow.settled_at) >= since
    )


def _list_keys(session: Session, project_id: int, page_ids: Collection[str], *clauses: Any) -> set[Key]:
    query = select(BatchRow.page_id, BatchRow.session_at, BatchRow.email_key).where(
        BatchRow.project_id == project_id, col(BatchRow.page_id).in_(page_ids), *clauses
    )
    return {
        (page_id, session_at, email_key)
        for page_id, session_at, email_key in session.exec(query)
        if page_id and session_at and email_key
    }


def row_clauses(
    job_id: str, *, states: Collection[str] = (), plans: Collection[str] = (), text: str = "", digits: str = ""
) -> list[ColumnElement[bool]]:
    """Rows of a batch; a text is looked for in e-mail, name, phone, client id and whatever else stood in the row."""
    written = [col(column) for column in (BatchRow.email, BatchRow.username, BatchRow.client_id, BatchRow.cells)]
    return ledger_rows.row_clauses(BatchRow, written, job_id, states=states, plans=plans, text=text, digits=digits)


def mendable_clauses(job_id: str, states: Collection[str]) -> list[ColumnElement[bool]]:
    """Rows of a batch that could not be planned, or have ended in one of these states."""
    bad = or_(col(BatchRow.plan) == "invalid", col(BatchRow.state).in_(states))
    return [col(BatchRow.job_id) == job_id, bad]


def list_planned_after(session: Session, job_id: str, number: int, limit: int) -> list[BatchRow]:
    """The next rows to be sent."""
    query = select(BatchRow).where(
        BatchRow.job_id == job_id, col(BatchRow.number) > number, BatchRow.state == "planned"
    )
    return list(session.exec(query.order_by(col(BatchRow.number)).limit(limit)))


def mark_sending(session: Session, job_id: str, number: int, now: datetime) -> bool:
    """Take a planned row in hand; False when it is not planned any more."""
    attempts = col(BatchRow.attempts) + 1
    return move_row(session, job_id, number, ("planned",), state="sending", sent_at=now, attempts=attempts)


def move_row(session: Session, job_id: str, number: int, from_states: Collection[str], **values: Any) -> bool:
    """Change one row if it is still in one of these states; whether it was."""
    query = update(BatchRow).where(
        col(BatchRow.job_id) == job_id, col(BatchRow.number) == number, col(BatchRow.state).in_(from_states)
    )
    return bool(session.exec(query.values(**values)).rowcount)


def move_all(session: Session, job_id: str, from_state: str, **values: Any) -> None:
    """Change every row of a job that is in this state."""
    query = update(BatchRow).where(col(BatchRow.job_id) == job_id, col(BatchRow.state) == from_state)
    session.exec(query.values(**values))
