"""Reports that Bizon365 has announced: which are due, and how they stand."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select, update

from data.models import ExpectedReport


def list_due(session: Session, project_id: int, now: datetime) -> list[str]:
    """Their webinars, the one that has been due the longest first."""
    query = select(ExpectedReport.webinar_id).where(ExpectedReport.project_id == project_id)
    query = query.where(col(ExpectedReport.due_at).is_not(None), col(ExpectedReport.due_at) <= now)
    return list(session.exec(query.order_by(col(ExpectedReport.due_at))))


def find_next_due(session: Session, project_id: int) -> datetime | None:
    """When the next one is due."""
    query = select(func.min(ExpectedReport.due_at)).where(ExpectedReport.project_id == project_id)
    return session.exec(query.where(col(ExpectedReport.due_at).is_not(None))).one()


def bring_forward(session: Session, project_id: int, now: datetime) -> int:
    """What a problem has put off is due now; how many were."""
    put_off = update(ExpectedReport).where(
        col(ExpectedReport.project_id) == project_id,
        col(ExpectedReport.due_at) > now,
        col(ExpectedReport.problem).is_not(None),
    )
    return session.exec(put_off.values(due_at=now)).rowcount


def find_expected(session: Session, project_id: int, webinar_id: str) -> ExpectedReport | None:
    return session.get(ExpectedReport, (project_id, webinar_id))


def list_newest(session: Session, project_id: int, limit: int) -> Sequence[ExpectedReport]:
    """Those announced last first."""
    query = select(ExpectedReport).where(ExpectedReport.project_id == project_id)
    return session.exec(query.order_by(col(ExpectedReport.announced_at).desc()).limit(limit)).all()
