"""What is removed when its keep time is over, a part at a time."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import Session, col, delete, update
from sqlmodel import select as select_model

from data.models import (
    Draft,
    PastCheck,
    Person,
    PersonColumns,
    PersonKey,
    ReceivedRegistration,
    RegisteredSum,
    Report,
    ReportAnswer,
    ShopOrder,
    Viewer,
    WebhookEvent,
)


class AnswerKey(NamedTuple):
    """The primary key of an answer of Bizon365."""

    report_id: int
    version: int
    call: str
    ordinal: int


_KEY = tuple(col(getattr(ReportAnswer, name)) for name in AnswerKey._fields)


def drop_drafts(session: Session, project_id: int, before: datetime) -> int:
    """Delete the drafts of all operators; returns how many."""
    old = delete(Draft).where(col(Draft.project_id) == project_id, col(Draft.updated_at) < before)
    return session.exec(old).rowcount


def drop_checks(session: Session, project_id: int, before: datetime) -> int:
    """Delete the past checks of all operators; returns how many."""
    old = delete(PastCheck).where(col(PastCheck.project_id) == project_id, col(PastCheck.checked_at) < before)
    return session.exec(old).rowcount


def list_old_deliveries(
    session: Session,
    project_id: int,
    before: datetime,
    *,
    unsettled: Collection[str],
    relay_waits: str,
    after: int,
    limit: int,
) -> list[tuple[int, str | None]]:
    """(id, fields of the registration) of deliveries whose body is stored although it came before this moment, with a
    higher id than `after`; without those that are still to be processed or relayed."""
    event, row = WebhookEvent, ReceivedRegistration
    query = (
        select(col(event.id), col(row.fields))
        .outerjoin(row, col(row.event_id) == col(event.id))
        .where(
            col(event.project_id) == project_id,
            col(event.received_at) < before,
            col(event.id) > after,
            func.length(col(event.body)) > 0,
            or_(col(event.relay_state).is_(None), col(event.relay_state) != relay_waits),
            or_(col(row.state).is_(None), col(row.state).not_in(unsettled)),
        )
    )
    found = session.connection().execute(query.order_by(col(event.id)).limit(limit))
    return [(row[0] or 0, row[1]) for row in found]


def drop_body(session: Session, event_id: int, fields: str | None) -> None:
    """Remove the body of a delivery; the fields of its registration become these, where it has one."""
    session.exec(update(WebhookEvent).where(col(WebhookEvent.id) == event_id).values(body=b""))
    if fields is not None:
        of_event = col(ReceivedRegistration.event_id) == event_id
        session.exec(update(ReceivedRegistration).where(of_event).values(fields=fields))


def list_uncut_answers(session: Session, project_id: int, before: datetime, *, limit: int) -> list[AnswerKey]:
    """Answers with whole network addresses, about webinars that began before this moment."""
    query = (
        select(*_KEY)
        .join(Report, col(Report.id) == col(ReportAnswer.report_id))
        .where(
            col(Report.project_id) == project_id,
            col(Report.starts_at) < before,
            col(ReportAnswer.addresses_cut).is_(False),
        )
    )
    return list(map(AnswerKey._make, session.connection().execute(query.limit(limit))))


def find_body(session: Session, key: AnswerKey) -> bytes | None:
    """The compressed body of an answer."""
    return session.connection().execute(select(col(ReportAnswer.body)).where(*_is(key))).scalar()


def put_cut_body(session: Session, key: AnswerKey, body: bytes | None) -> None:
    """Mark an answer as cut; `body` is what it is now, None for one that stays as it is."""
    values = {"addresses_cut": True} if body is None else {"addresses_cut": True, "body": body}
    session.exec(update(ReportAnswer).where(*_is(key)).values(**values))


def find_old_report(session: Session, project_id: int, before: datetime) -> Report | None:
    """The oldest report that began before this moment and still has its viewers."""
    query = select_model(Report).where(*_old(project_id, before))
    return session.exec(query.order_by(col(Report.starts_at)).limit(1)).first()


def count_old_reports(session: Session, project_id: int, before: datetime) -> int:
    """How many reports began before this moment and still have their viewers."""
    query = select(func.count()).select_from(Report).where(*_old(project_id, before))
    return session.connection().execute(query).scalar_one()


def _old(project_id: int, before: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Report.project_id) == project_id,
        col(Report.starts_at) < before,
        col(Report.pulled_at).is_not(None),
        col(Report.details_removed_at).is_(None),
    )


def drop_details(session: Session, report: Report) -> None:
    """Remove the viewers and answers of a report, and of its people whatever says who they were and when they came;
    their city, device and stay remain, and which of them are one human."""
    for model in (Viewer, PersonKey, PersonColumns, RegisteredSum, ReportAnswer):
        session.exec(delete(model).where(col(model.report_id) == report.id))
    nothing = ("client_id", "email", "phone", "username", "presence", "entered_at_ms", "left_at_ms")
    values: dict[str, Any] = dict.fromkeys(nothing) | {"keys": "[]", "messages": 0}
    session.exec(update(Person).where(col(Person.report_id) == report.id).values(**values))
    # Loaded again, the report must be stored whole, though it has not changed
    report.content_hash = report.shared_keys = None
    session.add(report)


def drop_buyers(session: Session, project_id: int, before: datetime) -> int:
    """Remove from the orders made before this moment whatever says who made them; returns of how many."""
    who = ("email", "phone", "username", "raw")
    held = or_(*(col(getattr(ShopOrder, name)).is_not(None) for name in who))
    old = update(ShopOrder).where(col(ShopOrder.project_id) == project_id, col(ShopOrder.created_at) < before, held)
    return session.exec(old.values(**dict.fromkeys(who))).rowcount


def _is(key: AnswerKey) -> tuple[ColumnElement[bool], ...]:
    return tuple(column == value for column, value in zip(_KEY, key, strict=True))
