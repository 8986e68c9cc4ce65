"""Endpoints of other programs, the events for them, and each try to send one."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam
from sqlmodel import Session, col, delete, func, select, update

from data.models import EventAttempt, EventEndpoint, OutgoingEvent, ScenarioRun

_ENDPOINTS = (
    select(EventEndpoint)
    .where(col(EventEndpoint.project_id) == bindparam("project_id"))
    .order_by(col(EventEndpoint.id))
)


def list_endpoints(session: Session, project_id: int) -> list[EventEndpoint]:
    """The oldest first."""
    return list(session.exec(_ENDPOINTS, params={"project_id": project_id}))


def find_endpoint(session: Session, project_id: int, endpoint_id: int) -> EventEndpoint | None:
    found = session.get(EventEndpoint, endpoint_id)
    return found if found is not None and found.project_id == project_id else None


def find_event(session: Session, project_id: int, event_id: int) -> OutgoingEvent | None:
    found = session.get(OutgoingEvent, event_id)
    return found if found is not None and found.project_id == project_id else None


def find_due(
    session: Session, project_id: int, now: datetime, passed_over: Sequence[int]
) -> tuple[OutgoingEvent, EventEndpoint] | None:
    """The event that is due for the longest time, of an endpoint that is not among those."""
    query = (
        select(OutgoingEvent, EventEndpoint)
        .join(EventEndpoint, col(EventEndpoint.id) == OutgoingEvent.endpoint_id)
        .where(OutgoingEvent.project_id == project_id, col(OutgoingEvent.due_at) <= now)
        .where(col(OutgoingEvent.endpoint_id).not_in(passed_over))
    )
    return session.exec(query.order_by(col(OutgoingEvent.due_at), col(OutgoingEvent.id)).limit(1)).first()


def find_next_due(session: Session, project_id: int) -> datetime | None:
    """When an event is due next."""
    return session.exec(select(func.min(OutgoingEvent.due_at)).where(OutgoingEvent.project_id == project_id)).one()


def put_off(session: Session, endpoint_id: int, until: datetime) -> None:
    """Let the events of an endpoint wait at least so long."""
    sooner = col(OutgoingEvent.endpoint_id) == endpoint_id, col(OutgoingEvent.due_at) < until
    session.exec(update(OutgoingEvent).where(*sooner).values(due_at=until))


def give_up_late(session: Session, project_id: int, now: datetime, *, state: str) -> None:
    """Settle the events whose time is over."""
    late = (
        col(OutgoingEvent.project_id) == project_id,
        col(OutgoingEvent.due_at).is_not(None),
        col(OutgoingEvent.try_until) <= now,
    )
    session.exec(update(OutgoingEvent).where(*late).values(state=state, due_at=None))


def give_up_of(session: Session, endpoint_id: int, *, state: str, kinds: Collection[str] | None = None) -> None:
    """Settle what waits for an endpoint, of these kinds (None: of all)."""
    waiting = [col(OutgoingEvent.endpoint_id) == endpoint_id, col(OutgoingEvent.due_at).is_not(None)]
    if kinds is not None:
        waiting.append(col(OutgoingEvent.kind).in_(kinds))
    session.exec(update(OutgoingEvent).where(*waiting).values(state=state, due_at=None))


def put_off_of_scenarios(
    session: Session, project_id: int, scenario_ids: Collection[int], due_at: datetime, try_until: datetime
) -> None:
    """Let the waiting events that name people of these scenarios be tried at this moment, and until then at the
    latest."""
    waiting = _waiting_of_scenarios(project_id, scenario_ids)
    session.exec(update(OutgoingEvent).where(*waiting).values(due_at=due_at, try_until=try_until))


def give_up_of_scenario(session: Session, project_id: int, scenario_id: int, *, state: str) -> None:
    """Settle what waits and names people of a scenario."""
    waiting = _waiting_of_scenarios(project_id, [scenario_id])
    session.exec(update(OutgoingEvent).where(*waiting).values(state=state, due_at=None))


def _waiting_of_scenarios(project_id: int, scenario_ids: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    runs = select(ScenarioRun.id).where(
        ScenarioRun.project_id == project_id, col(ScenarioRun.scenario_id).in_(scenario_ids)
    )
    return (
        col(OutgoingEvent.project_id) == project_id,
        col(OutgoingEvent.due_at).is_not(None),
        col(OutgoingEvent.run_id).in_(runs),
    )


def drop_older(session: Session, project_id: int, before: datetime) -> None:
    """Forget settled events."""
    old = (
        col(OutgoingEvent.project_id) == project_id,
        col(OutgoingEvent.created_at) < before,
        col(OutgoingEvent.due_at).is_(None),
    )
    session.exec(delete(OutgoingEvent).where(*old))


def list_newest(session: Session, project_id: int, limit: int) -> list[tuple[OutgoingEvent, str]]:
    """The newest events, each with the host of its endpoint."""
    query = (
        select(OutgoingEvent, EventEndpoint.host)
        .join(EventEndpoint, col(EventEndpoint.id) == OutgoingEvent.endpoint_id)
        .where(OutgoingEvent.project_id == project_id)
    )
    return list(session.exec(query.order_by(col(OutgoingEvent.id).desc()).limit(limit)))


def count_of_run(session: Session, project_id: int, run_id: int) -> dict[str, int]:
    """How many events name people of a run of a scenario, by state."""
    query = (
        select(OutgoingEvent.state, func.count())
        .where(OutgoingEvent.project_id == project_id, OutgoingEvent.run_id == run_id)
        .group_by(col(OutgoingEvent.state))
    )
    return dict(session.exec(query.order_by(col(OutgoingEvent.state))).all())


def list_attempts(session: Session, event_ids: Sequence[int]) -> list[EventAttempt]:
    """All tries of these events, in their order."""
    query = select(EventAttempt).where(col(EventAttempt.event_id).in_(event_ids))
    return list(session.exec(query.order_by(col(EventAttempt.event_id), col(EventAttempt.number))))
