"""Notices of a project, and how far each operator has read them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from data.dialects import insert_new
from data.models import Notice, NoticesRead


def add_once(session: Session, notice: Notice) -> int | None:
    """Store the notice; returns its id, None when the project has one of this kind and key already."""
    connection = session.connection()
    values = notice.model_dump(exclude={"id"})
    statement = insert_new(connection, Notice, "project_id", "kind", "once").returning(Notice.id)
    row = connection.execute(statement, [values]).first()
    return row[0] if row else None


def list_known(session: Session, project_id: int, kind: str, keys: Collection[str]) -> set[str]:
    """The keys, of these few, of which there is a notice of this kind."""
    query = select(Notice.once).where(Notice.project_id == project_id, Notice.kind == kind)
    return set(session.exec(query.where(col(Notice.once).in_(keys))))


def list_newest(session: Session, project_id: int, kinds: Collection[str], limit: int) -> list[Notice]:
    """Of these kinds, the newest first."""
    query = select(Notice).where(Notice.project_id == project_id, col(Notice.kind).in_(kinds))
    return list(session.exec(query.order_by(col(Notice.id).desc()).limit(limit)))


def count_after(session: Session, project_id: int, kinds: Collection[str], up_to: int) -> int:
    """How many of these kinds came after the one with this id."""
    query = select(func.count()).select_from(Notice).where(Notice.project_id == project_id, col(Notice.id) > up_to)
    return session.exec(query.where(col(Notice.kind).in_(kinds))).one()


def find_newest_id(session: Session, project_id: int) -> int:
    """0 without notices."""
    return session.exec(select(func.max(Notice.id)).where(Notice.project_id == project_id)).one() or 0


def find_read(session: Session, project_id: int, operator: str) -> int:
    """Up to which id the operator has read; 0 before the first time."""
    read = session.get(NoticesRead, (project_id, operator))
    return read.up_to if read else 0


def put_read(session: Session, project_id: int, operator: str, up_to: int) -> None:
    session.merge(NoticesRead(project_id=project_id, operator=operator, up_to=up_to))


def drop_older(session: Session, project_id: int, before: datetime) -> None:
    """Of all kinds."""
    session.execute(delete(Notice).where(col(Notice.project_id) == project_id, col(Notice.raised_at) < before))
