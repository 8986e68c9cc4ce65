"""Deliveries that are to be relayed to Salebot: which is due, and the result of each try."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, TextClause, Update, func, or_
from sqlmodel import Session, col, select, update

from data.models import RELAY_WAITS, WebhookEvent


@dataclass(frozen=True, slots=True)
class DueRelay:
    """A delivery to relay now, with its unchanged body. `sent_at`: when an earlier try went out that Salebot may have
    taken."""

    event_id: int
    project_id: int
    content_type: str
    body: bytes = field(repr=False)
    attempts: int
    sent_at: datetime | None


def find_due(session: Session, project_id: int, now: datetime, *, only_sent: bool = False) -> DueRelay | None:
    """The next delivery to relay, None without any: among those with the fewest attempts, the one that has been due the
    longest. So a delivery that always fails does not delay the others. `only_sent`: one that Salebot may have taken."""
    query = select(WebhookEvent).where(*_waiting(project_id), col(WebhookEvent.relay_at) <= now)
    if only_sent:
        query = query.where(col(WebhookEvent.relay_sent_at).is_not(None))
    order = (col(WebhookEvent.relay_attempts), col(WebhookEvent.relay_at), col(WebhookEvent.id))
    event = session.exec(query.order_by(*order).limit(1)).first()
    if event is None:
        return None
    return DueRelay(
        event_id=event.id or 0,
        project_id=project_id,
        content_type=event.content_type,
        body=event.body,
        attempts=event.relay_attempts,
        sent_at=event.relay_sent_at,
    )


def find_next_at(session: Session, project_id: int) -> datetime | None:
    """When the next delivery is due, which may be past; None when none waits."""
    return session.exec(select(func.min(WebhookEvent.relay_at)).where(*_waiting(project_id))).one()


def note_sent(session: Session, event_id: int, now: datetime, next_at: datetime) -> None:
    """Store that a try goes out now, and when the next one is due if no more becomes known of it."""
    session.exec(_update_one(event_id).values(relay_sent_at=now, relay_at=next_at))


def note_all_sent(session: Session, sent_at: datetime) -> None:
    """Store of all deliveries that wait, of all projects, that a try may have gone out since this moment."""
    unsent = update(WebhookEvent).where(RELAY_WAITS, col(WebhookEvent.relay_sent_at).is_(None))
    session.connection().execute(unsent.values(relay_sent_at=sent_at))


def note_missing(session: Session, event_id: int) -> None:
    """Store that Salebot has not taken the try that went out."""
    session.exec(_update_one(event_id).values(relay_sent_at=None))


def note_end(session: Session, event_id: int, state: str, now: datetime) -> None:
    """Store that a try has ended the relay of this delivery, in `state`."""
    values = {"relay_state": state, "relay_at": now, "relay_problem": None, "relay_sent_at": None}
    session.exec(_update_one(event_id).values(relay_attempts=col(WebhookEvent.relay_attempts) + 1, **values))


def note_failure(
    session: Session, event_id: int, problem: str, next_at: datetime, *, was_sent_at: datetime | None
) -> None:
    """Store that a try failed, with the problem and the moment of the next try. `was_sent_at`: when it went out, if
    Salebot may have taken it all the same."""
    values = {"relay_at": next_at, "relay_problem": problem, "relay_sent_at": was_sent_at}
    session.exec(_update_one(event_id).values(relay_attempts=col(WebhookEvent.relay_attempts) + 1, **values))


def postpone_due(session: Session, project_id: int, *, now: datetime, problem: str, next_at: datetime) -> None:
    """Make all deliveries that are due at `now` due at `next_at`, with this problem; counts no attempt."""
    due = update(WebhookEvent).where(*_waiting(project_id), col(WebhookEvent.relay_at) <= now)
    session.connection().execute(due.values(relay_at=next_at, relay_problem=problem))


def bring_forward(session: Session, project_id: int, now: datetime, *, sent_before: datetime) -> int:
    """Make the deliveries due now that a problem has postponed; not those that went out after `sent_before`. Returns
    how many there were."""
    sent_at = col(WebhookEvent.relay_sent_at)
    put_off = (
        *_waiting(project_id),
        col(WebhookEvent.relay_at) > now,
        col(WebhookEvent.relay_problem).is_not(None),
        or_(sent_at.is_(None), sent_at < sent_before),
    )
    return session.connection().execute(update(WebhookEvent).where(*put_off).values(relay_at=now)).rowcount


def end_waiting(session: Session, project_id: int, state: str) -> None:
    """End the relay of all deliveries that wait and cannot have reached Salebot; their state becomes `state`."""
    unsent = col(WebhookEvent.relay_sent_at).is_(None)
    ended = update(WebhookEvent).where(*_waiting(project_id), unsent).values(relay_state=state, relay_at=None)
    session.connection().execute(ended)


def _waiting(project_id: int) -> tuple[ColumnElement[bool] | TextClause, ...]:
    # The literal condition of the partial index: with a parameter, SQLite would not use that index.
    return col(WebhookEvent.project_id) == project_id, RELAY_WAITS


def _update_one(event_id: int) -> Update:
    return update(WebhookEvent).where(col(WebhookEvent.id) == event_id)
