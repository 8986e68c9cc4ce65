"""Deliveries of the webhook: storing each of them once with the work that it brings, counting repeats, reading one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, update
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from data.dialects import insert_new
from data.models import Project, ReceivedRegistration, WebhookEvent
from data.repositories.bulk import insert_mappings

EventKey = tuple[int, str]
"""A project's id and the `delivery_key`: the same for a delivery and its repeats."""
_DELIVERY = (
    *("received_at", "content_type", "body", "repeats", "repeated_at"),
    *("relay_state", "relay_at", "relay_attempts", "relay_problem"),
)


def list_relaying(session: Session, project_ids: Sequence[int]) -> set[int]:
    """The projects, of these, that relay registrations to Salebot."""
    query = select(Project.id).where(col(Project.id).in_(project_ids), col(Project.relay))
    return {project_id for project_id in session.exec(query) if project_id is not None}


def add_events(session: Session, events: Sequence[Mapping[str, Any]]) -> dict[EventKey, int]:
    """Store deliveries, all with different keys. Returns the ids of those that were not stored before, by key."""
    connection = session.connection()
    statement = insert_new(connection, WebhookEvent, "project_id", "delivery_key")
    statement = statement.returning(WebhookEvent.id, WebhookEvent.project_id, WebhookEvent.delivery_key)
    rows = connection.execute(statement, list(events))
    return {(project_id, key): event_id for event_id, project_id, key in rows}


def count_events(session: Session, project_id: int, kind: str) -> int:
    """The stored deliveries of this kind."""
    query = select(func.count()).select_from(WebhookEvent)
    return session.exec(query.where(WebhookEvent.project_id == project_id, WebhookEvent.kind == kind)).one()


def count_repeats(session: Session, repeats: Mapping[EventKey, int], now: datetime) -> None:
    """Add to the repeats of stored deliveries."""
    statement = update(WebhookEvent).where(
        col(WebhookEvent.project_id) == bindparam("of_project"), col(WebhookEvent.delivery_key) == bindparam("of_key")
    )
    statement = statement.values(repeats=WebhookEvent.repeats + bindparam("more"), repeated_at=now)
    given = [{"of_project": project_id, "of_key": key, "more": more} for (project_id, key), more in repeats.items()]
    session.connection().execute(statement, given)


def add_registrations(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """All rows have the same columns."""
    insert_mappings(session, ReceivedRegistration, rows)


def find_event_id(session: Session, project_id: int, delivery_key: str) -> int | None:
    query = select(WebhookEvent.id).where(
        WebhookEvent.project_id == project_id, WebhookEvent.delivery_key == delivery_key
    )
    return session.exec(query).first()


def find_delivery(session: Session, project_id: int, event_id: int) -> Mapping[str, Any] | None:
    """The columns `_DELIVERY` of a delivery: its bytes, its repeats, and its relay to Salebot."""
    columns = [col(getattr(WebhookEvent, name)) for name in _DELIVERY]
    query = select_columns(*columns).where(col(WebhookEvent.project_id) == project_id, col(WebhookEvent.id) == event_id)
    row = session.connection().execute(query).mappings().first()
    return None if row is None else dict(row)


def find_fields(session: Session, project_id: int, event_id: int) -> str | None:
    """The fields of a received registration by name, as JSON text."""
    query = select_columns(col(ReceivedRegistration.fields)).where(
        col(ReceivedRegistration.project_id) == project_id, col(ReceivedRegistration.event_id) == event_id
    )
    return session.connection().execute(query).scalar()


def mark_test(session: Session, event_id: int) -> None:
    session.connection().execute(update(WebhookEvent).where(col(WebhookEvent.id) == event_id).values(is_test=True))
