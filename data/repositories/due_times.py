"""When waiting rows are due: the one rule for those that a clock has written which ran ahead."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, TextClause, func, or_, select, true
from sqlmodel import Session, col, update

from data.models import (
    RELAY_WAITS,
    ExpectedReport,
    NoticeDelivery,
    OrderList,
    OutgoingEvent,
    PullSchedule,
    ReceivedRegistration,
    WebhookEvent,
)

LONGEST_WAIT = timedelta(hours=1)
"""The longest wait of a row that met no problem."""
LONGEST_PUT_OFF = timedelta(hours=25)
"""The longest wait after a problem: until midnight, on a day of 25 hours."""
_WAITING: tuple[tuple[Any, Any, Any, ColumnElement[bool] | TextClause], ...] = (
    (ReceivedRegistration, ReceivedRegistration.due_at, ReceivedRegistration.problem, true()),
    (WebhookEvent, WebhookEvent.relay_at, WebhookEvent.relay_problem, RELAY_WAITS),
    (ExpectedReport, ExpectedReport.due_at, ExpectedReport.problem, true()),
    (OrderList, OrderList.due_at, OrderList.problem, true()),
    (PullSchedule, PullSchedule.due_at, PullSchedule.problem, true()),
    (NoticeDelivery, NoticeDelivery.due_at, NoticeDelivery.problem, true()),
    (OutgoingEvent, OutgoingEvent.due_at, None, true()),
)
"""Every table with rows that wait: when they are due, their problem (None where none makes them wait longer), and which
of them wait."""
QUEUES = ("registrations", "forwarding", "reports", "orders", "schedules", "notices", "events")
"""What these rows wait for, as a monitor names it."""


def look(session: Session, now: datetime) -> dict[str, tuple[int, datetime | None]]:
    """What is due and not done yet, over all projects, by the name of its queue: how many rows, and since when the
    oldest."""
    found = {}
    for name, (table, due_at, _, waits) in zip(QUEUES, _WAITING, strict=True):
        query = select(func.count(), func.min(col(due_at))).select_from(table).where(waits, col(due_at) <= now)
        rows, since = session.connection().execute(query).one()
        found[name] = (rows, since)
    return found


def end_impossible_waits(session: Session, project_id: int, now: datetime) -> int:
    """Make due now what is due later than any wait ends: the clock was ahead when that was written. Returns how many
    rows that were."""
    ended = 0
    for table, due_at, problem, waits in _WAITING:
        is_usual = true() if problem is None else col(problem).is_(None)
        longer = or_(is_usual, col(due_at) > now + LONGEST_PUT_OFF)
        late = update(table).where(table.project_id == project_id, waits, col(due_at) > now + LONGEST_WAIT, longer)
        ended += session.connection().execute(late.values({due_at.key: now})).rowcount
    return ended
