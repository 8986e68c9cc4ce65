"""Remembered choices by topic and key; values are JSON."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from data.models import Remembered

_VALUE = select(Remembered.value).where(
    *(col(getattr(Remembered, name)) == bindparam(name) for name in ("project_id", "topic", "key"))
)


def find_value(session: Session, project_id: int, topic: str, key: str) -> str | None:
    return session.exec(_VALUE, params={"project_id": project_id, "topic": topic, "key": key}).first()


def list_values(session: Session, project_id: int, topic: str) -> list[tuple[str, str]]:
    """(key, value) in the order of the keys."""
    query = select(Remembered.key, Remembered.value).where(
        Remembered.project_id == project_id, Remembered.topic == topic
    )
    return [(key, value) for key, value in session.exec(query.order_by(col(Remembered.key)))]


_OF_TOPICS = (
    select(Remembered.topic, Remembered.key, Remembered.value)
    .where(
        col(Remembered.project_id) == bindparam("project_id"),
        col(Remembered.topic).in_(bindparam("topics", expanding=True)),
    )
    .order_by(col(Remembered.topic), col(Remembered.key))
)
"""Built once: it may be asked for each message."""


def list_of_topics(session: Session, project_id: int, topics: Collection[str]) -> list[tuple[str, str, str]]:
    """(topic, key, value) in the order of the topics and keys."""
    rows = session.connection().execute(_OF_TOPICS, {"project_id": project_id, "topics": topics})
    return [(topic, key, value) for topic, key, value in rows]


def put_value(session: Session, project_id: int, topic: str, key: str, *, value: str, now: datetime) -> None:
    session.merge(Remembered(project_id=project_id, topic=topic, key=key, value=value, updated_at=now))


def drop_value(session: Session, project_id: int, topic: str, key: str) -> None:
    row = session.get(Remembered, (project_id, topic, key))
    if row:
        session.delete(row)
