"""Cheap queries about the deliveries: whether something changed, which came last, how many wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from data.models import IS_DUE, RELAY_WAITS, ReceivedRegistration, WebhookEvent

_ID = col(WebhookEvent.id)
_STATE = ("event_id", "state", "attempts", "client_id", "problem")
_DELIVERY = ("relay_state", "relay_problem", "repeats", "is_test")


def find_newest_id(session: Session, project_id: int) -> int | None:
    """The id of the project's newest delivery of any kind; None without deliveries."""
    kinds = ("registration", "webinar_end", "order", "refused_order", "unknown")
    newest = (select(func.max(col(WebhookEvent.id))).where(*_of_kind(project_id, kind)) for kind in kinds)
    found = [session.connection().execute(query).scalar() for query in newest]
    return max((event_id for event_id in found if event_id is not None), default=None)


def find_received_at(session: Session, event_id: int) -> datetime | None:
    """When the delivery was received; None when there is no such delivery."""
    return (
        session.connection()
        .execute(select(col(WebhookEvent.received_at)).where(col(WebhookEvent.id) == event_id))
        .scalar()
    )


def count_due(session: Session, project_id: int) -> int:
    """The number of registrations that the rounds still have to process."""
    query = select(func.count()).where(col(ReceivedRegistration.project_id) == project_id, IS_DUE)
    return session.connection().execute(query.select_from(ReceivedRegistration)).scalar_one()


def list_states(session: Session, event_ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """The columns of these registrations and their deliveries that change with every step of processing, for a
    comparison with an earlier answer."""
    columns = [col(getattr(ReceivedRegistration, name)) for name in _STATE]
    columns += [col(getattr(WebhookEvent, name)) for name in _DELIVERY]
    query = (
        select(*columns)
        .join(WebhookEvent, col(ReceivedRegistration.event_id) == _ID)
        .where(col(ReceivedRegistration.event_id).in_(event_ids))
    )
    return [tuple(row) for row in session.connection().execute(query)]


def count_received_since(session: Session, project_id: int, since: datetime) -> int:
    """The number of deliveries of every kind from this moment on."""
    query = select(func.count()).select_from(WebhookEvent).where(*_received_since(project_id, since))
    return session.connection().execute(query).scalar_one()


def find_first_since(session: Session, project_id: int, since: datetime) -> int | None:
    """The id of the first delivery from this moment on; None without any."""
    query = select(_ID).where(*_received_since(project_id, since))
    return session.connection().execute(query.order_by(col(WebhookEvent.received_at)).limit(1)).scalar()


@dataclass(frozen=True, slots=True)
class Stuck:
    """The number of registrations that wait, and the problem of one of them, as stored; None without a problem."""

    waiting: int
    problem: str | None


def find_stuck_relay(session: Session, project_id: int) -> Stuck:
    """The registrations that wait to be relayed to Salebot."""
    waiting = (col(WebhookEvent.project_id) == project_id, RELAY_WAITS)
    count = select(func.count()).select_from(WebhookEvent).where(*waiting)
    problem = select(col(WebhookEvent.relay_problem)).where(*waiting, col(WebhookEvent.relay_problem).is_not(None))
    run = session.connection().execute
    return Stuck(run(count).scalar_one(), run(problem.limit(1)).scalar())


def find_stuck(session: Session, project_id: int) -> Stuck:
    """The registrations that wait to be processed, with the problem of the one that is due last: the others wait until
    it is solved."""
    problem = col(ReceivedRegistration.problem)
    stuck = (col(ReceivedRegistration.project_id) == project_id, IS_DUE, problem.is_not(None))
    query = select(problem).where(*stuck).order_by(col(ReceivedRegistration.due_at).desc()).limit(1)
    return Stuck(count_due(session, project_id), session.connection().execute(query).scalar())


def count_unknown(session: Session, project_id: int) -> int:
    """The number of deliveries that are neither a registration nor the announcement of a report."""
    query = select(func.count()).select_from(WebhookEvent).where(*_of_kind(project_id, "unknown"))
    return session.connection().execute(query).scalar_one()


def list_unknown(session: Session, project_id: int, *, limit: int, offset: int = 0) -> Sequence[Mapping[str, Any]]:
    """The deliveries of unknown kind, the newest first, with their bodies byte for byte."""
    names = ("id", "received_at", "content_type", "body", "repeats")
    columns = [col(getattr(WebhookEvent, name)) for name in names]
    query = select(*columns).where(*_of_kind(project_id, "unknown")).order_by(_ID.desc()).limit(limit).offset(offset)
    found: Sequence[Any] = session.connection().execute(query).mappings().all()
    return found


def _of_kind(project_id: int, kind: str) -> tuple[Any, ...]:
    return col(WebhookEvent.project_id) == project_id, col(WebhookEvent.kind) == kind


def _received_since(project_id: int, since: datetime) -> tuple[Any, ...]:
    return col(WebhookEvent.project_id) == project_id, col(WebhookEvent.received_at) >= since
