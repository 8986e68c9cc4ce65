"""Received registrations that are to be written to a client: which of them are due, and every change of their state."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ColumnElement, bindparam, exists, func, or_
from sqlmodel import Session, col, select, update

from data.models import BY_OPERATOR, RELAY_WAITS, ReceivedRegistration, WebhookEvent

AT_REST = col(ReceivedRegistration.due_at).is_(None)


@dataclass(frozen=True, slots=True)
class Row:
    """A registration with the `relay_state` and `relay_at` of its delivery."""

    registration: ReceivedRegistration
    relay_state: str | None
    relay_at: datetime | None


def find_due(session: Session, project_id: int, now: datetime) -> Row | None:
    """The registration that has been due the longest at `now`; None without any."""
    order = col(ReceivedRegistration.due_at), col(ReceivedRegistration.event_id)
    found = _rows(session, project_id, col(ReceivedRegistration.due_at) <= now, order=order, limit=1)
    return found[0] if found else None


def list_due_in_state(
    session: Session, project_id: int, state: str, *, now: datetime, after: int, limit: int
) -> list[Row]:
    """The due registrations in this state with a higher event id than `after`, by event id, `limit` at most."""
    due = col(ReceivedRegistration.due_at) <= now, col(ReceivedRegistration.state) == state
    later = col(ReceivedRegistration.event_id) > after
    return _rows(session, project_id, *due, later, order=(col(ReceivedRegistration.event_id),), limit=limit)


def find_row(session: Session, project_id: int, event_id: int) -> Row | None:
    """The registration of this delivery; None when the project has none."""
    found = _rows(session, project_id, col(ReceivedRegistration.event_id) == event_id, order=(), limit=1)
    return found[0] if found else None


def find_next_due(session: Session, project_id: int) -> datetime | None:
    """When the next registration is due, which may be past; None when none is."""
    query = select(func.min(ReceivedRegistration.due_at)).where(
        ReceivedRegistration.project_id == project_id, col(ReceivedRegistration.due_at).is_not(None)
    )
    return session.exec(query).one()


def move_rows(session: Session, moves: Sequence[Mapping[str, Any]], *, relayed: Collection[str]) -> int:
    """Change registrations; returns how many were changed.

    Each move maps columns to values (all moves the same columns). It changes the registration `of_event` if that is
    still in `of_state` with the client `of_client`, and its delivery is still in one of the states `relayed`
    (`of_relayed`), or still in none of them.
    """
    states = or_(*(col(WebhookEvent.relay_state) == state for state in relayed))  # executemany takes no IN
    is_relayed = exists().where(col(WebhookEvent.id) == bindparam("of_event"), states)
    query = update(ReceivedRegistration).where(
        col(ReceivedRegistration.event_id) == bindparam("of_event"),
        col(ReceivedRegistration.state) == bindparam("of_state"),
        col(ReceivedRegistration.client_id).is_not_distinct_from(bindparam("of_client")),
        is_relayed == bindparam("of_relayed", type_=Boolean),
    )
    # On the connection: the session would look for objects to refresh, which takes longer than the update.
    return session.connection().execute(query, list(moves)).rowcount


def put_off(session: Session, event_id: int, due_at: datetime, problem: str) -> None:
    """Make an unsettled registration due at `due_at`, with this problem; counts an attempt."""
    query = update(ReceivedRegistration).where(col(ReceivedRegistration.event_id) == event_id, ~AT_REST)
    attempts = col(ReceivedRegistration.attempts) + 1
    session.exec(query.values(due_at=due_at, problem=problem, attempts=attempts))


def put_off_due(session: Session, project_id: int, *, now: datetime, due_at: datetime, problem: str) -> None:
    """Make all registrations that are due at `now` due at `due_at`, with this problem; counts no attempt."""
    query = update(ReceivedRegistration).where(
        col(ReceivedRegistration.project_id) == project_id, col(ReceivedRegistration.due_at) <= now
    )
    session.exec(query.values(due_at=due_at, problem=problem))


def bring_forward(session: Session, project_id: int, now: datetime, *, states: Collection[str]) -> int:
    """Make the registrations in these states due now that a problem has postponed. Returns how many there were."""
    query = update(ReceivedRegistration).where(
        col(ReceivedRegistration.project_id) == project_id,
        col(ReceivedRegistration.due_at) > now,
        col(ReceivedRegistration.problem).is_not(None),
        in_states(states),
    )
    return session.exec(query.values(due_at=now)).rowcount


def bring_one_forward(session: Session, event_id: int, due_at: datetime, *, state: str) -> None:
    """Make a registration in this state due at `due_at`, if it would be due later."""
    query = update(ReceivedRegistration).where(
        col(ReceivedRegistration.event_id) == event_id,
        col(ReceivedRegistration.state) == state,
        col(ReceivedRegistration.due_at) > due_at,
    )
    session.exec(query.values(due_at=due_at))


def settle_all(session: Session, *, before: str, after: str, problem: str, relayed: Collection[str]) -> None:
    """Move the registrations of all projects from one state to another, with this problem, and let nothing more be done
    with them; not those whose deliveries are in one of the states `relayed`."""
    left_out = select(WebhookEvent.id).where(col(WebhookEvent.relay_state).in_(relayed))
    query = update(ReceivedRegistration).where(
        col(ReceivedRegistration.state) == before, col(ReceivedRegistration.event_id).not_in(left_out)
    )
    session.exec(query.values(state=after, problem=problem, due_at=None))


def change_rows(session: Session, project_id: int, event_ids: Collection[int], *only: Any, **values: Any) -> int:
    """Set columns of those of the registrations `event_ids` that fulfil `only`. Returns how many were changed."""
    query = update(ReceivedRegistration).where(
        col(ReceivedRegistration.project_id) == project_id, col(ReceivedRegistration.event_id).in_(event_ids), *only
    )
    return session.exec(query.values(**values)).rowcount


def change_not_relayed(session: Session, project_id: int, *only: ColumnElement[bool], **values: Any) -> None:
    """Change the registrations that fulfil `only`, still wait to be relayed and cannot have reached Salebot."""
    not_taken = select(WebhookEvent.id).where(
        col(WebhookEvent.project_id) == project_id, RELAY_WAITS, col(WebhookEvent.relay_sent_at).is_(None)
    )
    left = update(ReceivedRegistration).where(
        col(ReceivedRegistration.project_id) == project_id,
        col(ReceivedRegistration.event_id).in_(not_taken),
        *only,
    )
    session.exec(left.values(**values))


def list_noticed(session: Session, project_id: int, client_id: int, since: datetime) -> list[tuple[datetime, datetime]]:
    """From when until when each notice was given, of a client's registrations whose notice was at or after `since`."""
    query = select(ReceivedRegistration.notice_begun_at, ReceivedRegistration.noticed_at).where(
        ReceivedRegistration.project_id == project_id,
        ReceivedRegistration.client_id == client_id,
        col(ReceivedRegistration.noticed_at) >= since,
    )
    return [(begun_at or noticed_at, noticed_at) for begun_at, noticed_at in session.exec(query) if noticed_at]


def in_states(states: Collection[str]) -> ColumnElement[bool]:
    """Whether the registration is in one of these states."""
    return col(ReceivedRegistration.state).in_(states)


def by_operator(*, is_so: bool) -> ColumnElement[bool]:
    """The condition that an operator has chosen the client; with `is_so` False, that no operator has."""
    if is_so:
        return col(ReceivedRegistration.matched_by) == BY_OPERATOR
    return or_(col(ReceivedRegistration.matched_by).is_(None), col(ReceivedRegistration.matched_by) != BY_OPERATOR)


def _rows(
    session: Session, project_id: int, *clauses: ColumnElement[bool], order: tuple[Any, ...], limit: int
) -> list[Row]:
    query = (
        select(ReceivedRegistration, WebhookEvent.relay_state, WebhookEvent.relay_at)
        .join(WebhookEvent, col(WebhookEvent.id) == col(ReceivedRegistration.event_id))
        .where(ReceivedRegistration.project_id == project_id, *clauses)
    )
    return [Row(*found) for found in session.exec(query.order_by(*order).limit(limit))]


def list_after(session: Session, project_id: int, after: int, *, limit: int) -> list[ReceivedRegistration]:
    """The next registrations after the event `after`."""
    row = ReceivedRegistration
    query = select(row).where(row.project_id == project_id, col(row.event_id) > after)
    return list(session.exec(query.order_by(col(row.event_id)).limit(limit)))


def list_told(
    session: Session, project_id: int, page_ids: Collection[str], since: datetime
) -> list[tuple[str, str, datetime | None]]:
    """(page, e-mail, session) of the registrations on these pages that came after this moment and name an e-mail,
    without those of the test button."""
    query = (
        select(ReceivedRegistration.page_id, ReceivedRegistration.email, ReceivedRegistration.session_at)
        .join(WebhookEvent, col(WebhookEvent.id) == col(ReceivedRegistration.event_id))
        .where(WebhookEvent.project_id == project_id, col(WebhookEvent.received_at) > since)
        .where(~col(WebhookEvent.is_test))
        .where(col(ReceivedRegistration.page_id).in_(page_ids), col(ReceivedRegistration.email).is_not(None))
    )
    return [(page_id or "", email or "", session_at) for page_id, email, session_at in session.exec(query)]
