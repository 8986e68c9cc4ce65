"""Checks of attendance that were made, by project and operator."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, func, select
from sqlmodel import Session, col
from sqlmodel import select as select_model

from data.models import PastCheck, Report


class HistoryRow(NamedTuple):
    """The columns of a check and its report that the history shows, without whom the check was about."""

    id: int
    kind: str
    room_id: str
    room_title: str | None
    starts_at: datetime
    min_stay_s: float
    outcomes: str
    checked_at: datetime


def put(session: Session, row: PastCheck) -> int:
    """Store a check in place of the one with the same question; returns its id."""
    same = select_model(PastCheck.id).where(
        PastCheck.project_id == row.project_id, PastCheck.operator == row.operator, PastCheck.digest == row.digest
    )
    row.id = session.exec(same).first()
    session.merge(row)
    session.flush()
    kept: int = session.execute(same).scalar_one()
    return kept


def find(session: Session, project_id: int, check_id: int) -> PastCheck | None:
    row = session.get(PastCheck, check_id)
    return row if row and row.project_id == project_id else None


def count(session: Session, project_id: int, operator: str, *, since: datetime) -> int:
    query = select(func.count()).select_from(PastCheck)
    found: int = session.execute(query.where(*_of(project_id, operator, since))).scalar_one()
    return found


def list_newest(
    session: Session, project_id: int, operator: str, *, since: datetime, limit: int, offset: int
) -> list[HistoryRow]:
    query = (
        select(
            col(PastCheck.id),
            col(PastCheck.kind),
            col(Report.room_id),
            col(Report.room_title),
            col(Report.starts_at),
            col(PastCheck.min_stay_s),
            col(PastCheck.outcomes),
            col(PastCheck.checked_at),
        )
        .join(Report, col(Report.id) == col(PastCheck.report_id))
        .where(*_of(project_id, operator, since))
        .order_by(col(PastCheck.checked_at).desc(), col(PastCheck.id).desc())
        .limit(limit)
        .offset(offset)
    )
    return [HistoryRow(*row) for row in session.execute(query)]


def drop_older(session: Session, before: datetime) -> None:
    """Of all projects and operators."""
    session.execute(delete(PastCheck).where(col(PastCheck.checked_at) < before))


def drop_all(session: Session, project_id: int, operator: str) -> None:
    session.execute(
        delete(PastCheck).where(col(PastCheck.project_id) == project_id, col(PastCheck.operator) == operator)
    )


def _of(project_id: int, operator: str, since: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        col(PastCheck.project_id) == project_id,
        col(PastCheck.operator) == operator,
        col(PastCheck.checked_at) >= since,
    )
