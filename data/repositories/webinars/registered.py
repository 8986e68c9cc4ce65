"""Who registered for the webinars of a room, and who of a report can be found among them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from data.models import Person, RegisteredSum, RegistrationPage, Report, Subscriber


def list_room_pages(session: Session, project_id: int, room_id: str) -> list[RegistrationPage]:
    """The registration pages that lead to the room, in the order of the account."""
    pages = select(RegistrationPage).where(
        col(RegistrationPage.project_id) == project_id, col(RegistrationPage.room_id) == room_id
    )
    order = (col(RegistrationPage.position), col(RegistrationPage.page_id))
    return list(session.execute(pages.order_by(*order)).scalars())


def list_registrations(
    session: Session, project_id: int, page_ids: Sequence[str], since: datetime, until: datetime
) -> Sequence[Any]:
    """The registrations on these pages for sessions from `since` to `until` (aware UTC, both included), in the order of
    page and number: page_id, session_at, client_id, email, phone, username, origin_id."""
    names = ("page_id", "session_at", "client_id", "email", "phone", "username", "origin_id")
    query = select(*(col(getattr(Subscriber, name)) for name in names)).where(
        col(Subscriber.project_id) == project_id,
        col(Subscriber.page_id).in_(page_ids),
        col(Subscriber.session_at).between(since, until),
    )
    order = (col(Subscriber.page_id), col(Subscriber.number))
    found: Sequence[Any] = session.connection().execute(query.order_by(*order)).all()
    return found


def list_people(session: Session, project_id: int, report_id: int) -> Sequence[Any]:
    """The people of a report of the project by number: number, human, keys, username, is_guest, stay_s, is_partial."""
    names = ("number", "human", "keys", "username", "is_guest", "stay_s", "is_partial")
    query = (
        select(*(col(getattr(Person, name)) for name in names))
        .join(Report, col(Report.id) == Person.report_id)
        .where(col(Person.report_id) == report_id, col(Report.project_id) == project_id)
    )
    found: Sequence[Any] = session.connection().execute(query.order_by(col(Person.number))).all()
    return found


class Sum(NamedTuple):
    """How many registered for a report, and came; see `RegisteredSum`."""

    report_id: int
    stamp: str
    registered: int | None
    came: int | None


def list_sums(session: Session, project_id: int, report_ids: Sequence[int]) -> dict[int, Sum]:
    """The numbers that are stored of these reports."""
    query = select(*(col(getattr(RegisteredSum, name)) for name in Sum._fields)).where(
        col(RegisteredSum.project_id) == project_id, col(RegisteredSum.report_id).in_(report_ids)
    )
    return {row[0]: Sum._make(row) for row in session.connection().execute(query)}


def put_sum(session: Session, one: Sum, project_id: int) -> None:
    """Store the numbers of a report, in place of the former ones."""
    session.merge(RegisteredSum(project_id=project_id, **one._asdict()))


def list_loaded_pages(session: Session, project_id: int, room_ids: Collection[str]) -> list[RegistrationPage]:
    """The registration pages that lead to these rooms and whose registrations were loaded, in the order of their
    ids."""
    pages = select(RegistrationPage).where(
        col(RegistrationPage.project_id) == project_id,
        col(RegistrationPage.room_id).in_(room_ids),
        col(RegistrationPage.subscribers_pulled_at).is_not(None),
    )
    return list(session.execute(pages.order_by(col(RegistrationPage.page_id))).scalars())


def list_room_starts(session: Session, project_id: int, room_ids: Collection[str]) -> list[tuple[str, datetime, int]]:
    """(room, start, report) of all reports of these rooms, the earliest first."""
    query = select(col(Report.room_id), col(Report.starts_at), col(Report.id)).where(
        col(Report.project_id) == project_id, col(Report.room_id).in_(room_ids)
    )
    rows = session.connection().execute(query.order_by(col(Report.starts_at), col(Report.id)))
    return [(row[0], row[1], row[2] or 0) for row in rows]
