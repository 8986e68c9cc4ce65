"""Deliveries on their way to Salebot: which is due, and what became of it."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, TextClause, Update, func
from sqlmodel import Session, col, select, update

from data.models import RELAY_WAITS, WebhookEvent


@dataclass(frozen=True, slots=True)
class DueRelay:
    """A delivery to be passed on now, byte for byte."""

    event_id: int
    project_id: int
    content_type: str
    body: bytes = field(repr=False)
    attempts: int


def find_due(session: Session, project_id: int, now: datetime) -> DueRelay | None:
    """Of the deliveries with the fewest attempts the one that has been due the longest: one that always fails must
    not keep the others from being tried."""
    query = select(WebhookEvent).where(*_waiting(project_id), col(WebhookEvent.relay_at) <= now)
    order = (col(WebhookEvent.relay_attempts), col(WebhookEvent.relay_at), col(WebhookEvent.id))
    event = session.exec(query.order_by(*order).limit(1)).first()
    if event is None:
        return None
    return DueRelay(event.id or 0, project_id, event.content_type, event.body, event.relay_attempts)


def find_next_at(session: Session, project_id: int) -> datetime | None:
    """When the next one is due."""
    return session.exec(select(func.min(WebhookEvent.relay_at)).where(*_waiting(project_id))).one()


def note_end(session: Session, event_id: int, state: str, now: datetime) -> None:
    """A try succeeded: the relay of this delivery has ended in `state`."""
    values = {"relay_state": state, "relay_at": now, "relay_problem": None}
    session.exec(_update_one(event_id).values(relay_attempts=col(WebhookEvent.relay_attempts) + 1, **values))


def note_failure(session: Session, event_id: int, problem: str, next_at: datetime) -> None:
    """A try failed: note the problem and when to try again."""
    values = {"relay_at": next_at, "relay_problem": problem}
    session.exec(_update_one(event_id).values(relay_attempts=col(WebhookEvent.relay_attempts) + 1, **values))


def postpone_due(session: Session, project_id: int, now: datetime, problem: str, next_at: datetime) -> None:
    """Put off everything that is due until `next_at`, with this problem; no attempt is counted."""
    due = update(WebhookEvent).where(*_waiting(project_id), col(WebhookEvent.relay_at) <= now)
    session.connection().execute(due.values(relay_at=next_at, relay_problem=problem))


def bring_forward(session: Session, project_id: int, now: datetime) -> int:
    """Make due now what a problem has put off; returns how many deliveries that were."""
    put_off = (*_waiting(project_id), col(WebhookEvent.relay_at) > now, col(WebhookEvent.relay_problem).is_not(None))
    return session.connection().execute(update(WebhookEvent).where(*put_off).values(relay_at=now)).rowcount


def end_waiting(session: Session, project_id: int, state: str) -> None:
    """End the relay of everything that waits in `state`."""
    ended = update(WebhookEvent).where(*_waiting(project_id)).values(relay_state=state, relay_at=None)
    session.connection().execute(ended)


def _waiting(project_id: int) -> tuple[ColumnElement[bool] | TextClause, ...]:
    # The condition of the partial index word for word: with a parameter SQLite would not use that index.
    return col(WebhookEvent.project_id) == project_id, RELAY_WAITS


def _update_one(event_id: int) -> Update:
    return update(WebhookEvent).where(col(WebhookEvent.id) == event_id)
