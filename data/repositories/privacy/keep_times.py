"""The keep times that administrators have changed, and what the cleanings removed."""

from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from data.models import Cleaning, KeepTime


def list_changed(session: Session) -> list[KeepTime]:
    return list(session.exec(select(KeepTime)))


def put(session: Session, changed: KeepTime) -> None:
    session.merge(changed)


def find_last_cleaning(session: Session, project_id: int) -> Cleaning | None:
    query = select(Cleaning).where(Cleaning.project_id == project_id)
    return session.exec(query.order_by(col(Cleaning.cleaned_at).desc(), col(Cleaning.id).desc()).limit(1)).first()


def find_first_cleaning(session: Session, project_id: int) -> datetime | None:
    """When the project was cleaned for the first time."""
    query = select(func.min(Cleaning.cleaned_at)).where(Cleaning.project_id == project_id)
    return session.exec(query).one()
