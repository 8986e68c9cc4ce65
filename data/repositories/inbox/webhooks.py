"""Writing what webhooks brought: a delivery once, what is to be done about it, and that it was repeated."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from data.models import ExpectedReport, Model, Project, ReceivedRegistration, WebhookEvent
from data.repositories.bulk import insert_mappings

EventKey = tuple[int, str]
"""What a delivery and its repeats have in common: the project and the delivery's key."""


def list_relaying(session: Session, project_ids: Sequence[int]) -> set[int]:
    """Those of the projects that pass registrations on to Salebot."""
    query = select(Project.id).where(col(Project.id).in_(project_ids), col(Project.relay))
    return {project_id for project_id in session.exec(query) if project_id is not None}


def add_events(session: Session, events: Sequence[Mapping[str, Any]]) -> dict[EventKey, int]:
    """Keep deliveries, each with another key; tells the ids of those that were not here yet."""
    statement = _insert_new(session, WebhookEvent, "project_id", "delivery_key")
    statement = statement.returning(WebhookEvent.id, WebhookEvent.project_id, WebhookEvent.delivery_key)
    rows = session.connection().execute(statement, list(events))
    return {(project_id, key): event_id for event_id, project_id, key in rows}


def count_repeats(session: Session, repeats: Mapping[EventKey, int], now: datetime) -> None:
    """Note that stored deliveries came again so many times."""
    statement = update(WebhookEvent).where(
        col(WebhookEvent.project_id) == bindparam("of_project"), col(WebhookEvent.delivery_key) == bindparam("of_key")
    )
    statement = statement.values(repeats=WebhookEvent.repeats + bindparam("more"), repeated_at=now)
    given = [{"of_project": project_id, "of_key": key, "more": more} for (project_id, key), more in repeats.items()]
    session.connection().execute(statement, given)


def add_registrations(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Each with the same columns."""
    insert_mappings(session, ReceivedRegistration, rows)


def add_expected_reports(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Reports that are expected already stay as they are."""
    if rows:
        session.connection().execute(_insert_new(session, ExpectedReport, "project_id", "webinar_id"), list(rows))


def find_event_id(session: Session, project_id: int, delivery_key: str) -> int | None:
    query = select(WebhookEvent.id).where(
        WebhookEvent.project_id == project_id, WebhookEvent.delivery_key == delivery_key
    )
    return session.exec(query).first()


def mark_test(session: Session, event_id: int) -> None:
    session.connection().execute(update(WebhookEvent).where(col(WebhookEvent.id) == event_id).values(is_test=True))


def _insert_new(session: Session, model: type[Model], *key: str) -> Any:
    """An insert that leaves alone what has the same key."""
    dialect = sqlite if session.connection().dialect.name == "sqlite" else postgresql
    return dialect.insert(model).on_conflict_do_nothing(index_elements=list(key))
