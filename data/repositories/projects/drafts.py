"""Drafts of operators by project and name; values are JSON."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete
from sqlmodel import Session, col, select

from data.models import Draft


class DraftContent(NamedTuple):
    """The value of a draft that has a file, and the bytes of the file."""

    value: str
    content: bytes


def list_values(session: Session, project_id: int, operator: str, *, since: datetime) -> list[tuple[str, str]]:
    """(name, value) of what was changed since then, without the contents of files."""
    query = select(Draft.name, Draft.value).where(
        Draft.project_id == project_id, Draft.operator == operator, Draft.updated_at >= since
    )
    return list(session.exec(query).all())


def find_newest(session: Session, operator: str, name: str, *, since: datetime) -> str | None:
    """The value of this name that was changed last, in whichever project."""
    query = select(Draft.value).where(Draft.operator == operator, Draft.name == name, Draft.updated_at >= since)
    return session.exec(query.order_by(col(Draft.updated_at).desc()).limit(1)).first()


def find_file(session: Session, project_id: int, operator: str, name: str) -> DraftContent | None:
    row = session.get(Draft, (project_id, operator, name))
    return DraftContent(row.value, row.content) if row and row.content is not None else None


def put(session: Session, draft: Draft) -> None:
    session.merge(draft)


def drop(session: Session, project_id: int, operator: str, name: str) -> None:
    row = session.get(Draft, (project_id, operator, name))
    if row:
        session.delete(row)


def has_older(session: Session, before: datetime) -> bool:
    return session.exec(select(Draft.name).where(Draft.updated_at < before).limit(1)).first() is not None


def drop_older(session: Session, before: datetime) -> None:
    """Of all projects and operators."""
    session.execute(delete(Draft).where(col(Draft.updated_at) < before))
