"""Deliveries on their way to Salebot: which is due, and what became of it."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Update, func, literal_column
from sqlmodel import Session, col, select, update

from data.models import WebhookEvent

WAITING, TAKEN, OFF = "waiting", "taken", "off"


@dataclass(frozen=True, slots=True)
class DueRelay:
    """A delivery to be passed on now, byte for byte."""

    event_id: int
    project_id: int
    content_type: str
    body: bytes = field(repr=False)
    attempts: int


def find_due(session: Session, project_id: int, now: datetime) -> DueRelay | None:
    """Of those that were tried the least the one that has been due the longest: one that always fails must not keep
    the others from being tried."""
    query = select(WebhookEvent).where(*_waiting(project_id), col(WebhookEvent.relay_at) <= now)
    order = (col(WebhookEvent.relay_attempts), col(WebhookEvent.relay_at), col(WebhookEvent.id))
    event = session.exec(query.order_by(*order).limit(1)).first()
    if event is None:
        return None
    return DueRelay(event.id or 0, project_id, event.content_type, event.body, event.relay_attempts)


def find_next_at(session: Session, project_id: int) -> datetime | None:
    """When the next one is due."""
    return session.exec(select(func.min(WebhookEvent.relay_at)).where(*_waiting(project_id))).one()


def note_taken(session: Session, event_id: int, now: datetime) -> None:
    """Salebot has it."""
    values = {"relay_state": TAKEN, "relay_at": now, "relay_problem": None}
    session.exec(_update_one(event_id).values(relay_attempts=col(WebhookEvent.relay_attempts) + 1, **values))


def note_failure(session: Session, event_id: int, problem: str, next_at: datetime) -> None:
    """Salebot did not take it; when to try again."""
    values = {"relay_at": next_at, "relay_problem": problem}
    session.exec(_update_one(event_id).values(relay_attempts=col(WebhookEvent.relay_attempts) + 1, **values))


def postpone_due(session: Session, project_id: int, now: datetime, problem: str, next_at: datetime) -> None:
    """Everything else that is due waits, too, and says why; no attempt is counted."""
    due = update(WebhookEvent).where(*_waiting(project_id), col(WebhookEvent.relay_at) <= now)
    session.exec(due.values(relay_at=next_at, relay_problem=problem))


def bring_forward(session: Session, project_id: int, now: datetime) -> int:
    """What a problem has put off is due now; how many were."""
    put_off = (*_waiting(project_id), col(WebhookEvent.relay_at) > now, col(WebhookEvent.relay_problem).is_not(None))
    return session.exec(update(WebhookEvent).where(*put_off).values(relay_at=now)).rowcount


def switch_off(session: Session, project_id: int) -> None:
    """Nothing that waits is passed on any more."""
    session.exec(update(WebhookEvent).where(*_waiting(project_id)).values(relay_state=OFF, relay_at=None))


def _waiting(project_id: int) -> tuple[ColumnElement[bool], ...]:
    # Spelled out, not as a parameter, or the index over what waits would not be used.
    return col(WebhookEvent.project_id) == project_id, col(WebhookEvent.relay_state) == literal_column(f"'{WAITING}'")


def _update_one(event_id: int) -> Update:
    return update(WebhookEvent).where(col(WebhookEvent.id) == event_id)
