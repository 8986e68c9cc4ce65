"""Reports that Bizon365 has announced: which are due, and their states."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select, update

from data.dialects import insert_new
from data.models import ExpectedReport


def list_due(session: Session, project_id: int, now: datetime) -> list[str]:
    """The ids of the webinars whose reports are due, the longest due first."""
    query = select(ExpectedReport.webinar_id).where(ExpectedReport.project_id == project_id)
    query = query.where(col(ExpectedReport.due_at).is_not(None), col(ExpectedReport.due_at) <= now)
    return list(session.exec(query.order_by(col(ExpectedReport.due_at))))


def find_next_due(session: Session, project_id: int) -> datetime | None:
    """When the next one is due."""
    query = select(func.min(ExpectedReport.due_at)).where(ExpectedReport.project_id == project_id)
    return session.exec(query.where(col(ExpectedReport.due_at).is_not(None))).one()


def bring_forward(session: Session, project_id: int, now: datetime) -> int:
    """Make due now what a problem has put off; returns how many reports that were."""
    put_off = update(ExpectedReport).where(
        col(ExpectedReport.project_id) == project_id,
        col(ExpectedReport.due_at) > now,
        col(ExpectedReport.problem).is_not(None),
    )
    return session.exec(put_off.values(due_at=now)).rowcount


def add_expected(session: Session, rows: Sequence[Mapping[str, Any]]) -> int:
    """Add reports to be pulled; one that is stored already stays as it is. Returns how many are new."""
    if not rows:
        return 0
    connection = session.connection()
    statement = insert_new(connection, ExpectedReport, "project_id", "webinar_id").returning(ExpectedReport.webinar_id)
    return len(connection.execute(statement, list(rows)).all())


def find_expected(session: Session, project_id: int, webinar_id: str) -> ExpectedReport | None:
    return session.get(ExpectedReport, (project_id, webinar_id))


def list_newest(session: Session, project_id: int, limit: int) -> Sequence[ExpectedReport]:
    """The latest announced reports, newest first."""
    query = select(ExpectedReport).where(ExpectedReport.project_id == project_id)
    return session.exec(query.order_by(col(ExpectedReport.announced_at).desc()).limit(limit)).all()
