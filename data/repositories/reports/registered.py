"""Who registered for the webinars of a room, and who of a report can be found among them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, func, null, select
from sqlmodel import Session, col

from data.models import Person, RegisteredSum, RegistrationPage, Report, SessionStamp, Subscriber
from data.repositories.bulk import in_chunks, is_one_of

_REGISTRATION = tuple(
    col(getattr(Subscriber, name))
    for name in (
        *("page_id", "number", "session_at", "client_id", "email", "phone", "username", "origin_id"),
        *("answer_ordinal", "answer_position"),
    )
)


_ROOM_PAGES = (
    select(RegistrationPage)
    .where(
        col(RegistrationPage.project_id) == bindparam("project_id"),
        col(RegistrationPage.room_id) == bindparam("room_id"),
    )
    .order_by(col(RegistrationPage.position), col(RegistrationPage.page_id))
)
"""Built once: it is asked for each message of some scenarios."""


_STAMPS_SINCE = (
    select(col(SessionStamp.page_id), col(SessionStamp.session_at), col(SessionStamp.stamp))
    .where(col(SessionStamp.project_id) == bindparam("project_id"), col(SessionStamp.session_at) >= bindparam("since"))
    .order_by(col(SessionStamp.session_at))
)


def list_room_pages(session: Session, project_id: int, room_id: str) -> list[RegistrationPage]:
    """The registration pages that lead to the room, in the order of the account."""
    return list(session.execute(_ROOM_PAGES, {"project_id": project_id, "room_id": room_id}).scalars())


_WHOLE = (
    select(func.count(), func.count(col(Report.id)))
    .select_from(RegistrationPage)
    .outerjoin(
        Report,
        (col(Report.project_id) == col(RegistrationPage.project_id))
        & (col(Report.room_id) == col(RegistrationPage.room_id))
        & (col(Report.starts_at) <= col(RegistrationPage.subscribers_pulled_at))
        & col(RegistrationPage.subscribers_complete).is_not(False),
    )
    .where(col(RegistrationPage.project_id) == bindparam("project_id"))
)


def whole_stamp(session: Session, project_id: int) -> str:
    """Changes whenever it is known of another webinar who did not register for it, though nobody has registered: with
    the first load of a page after the webinar, or with another page."""
    return ".".join(map(str, session.connection().execute(_WHOLE, {"project_id": project_id}).one()))


def list_registrations(
    session: Session, project_id: int, page_ids: Sequence[str], since: datetime, until: datetime
) -> Sequence[Any]:
    """The registrations on these pages for sessions from `since` to `until` (aware UTC, both included), in the order of
    page and number: page_id, number, session_at, client_id, email, phone, username, origin_id, and their place in the
    answers: answer_ordinal, answer_position."""
    query = select(*_REGISTRATION).where(
        col(Subscriber.project_id) == project_id,
        col(Subscriber.page_id).in_(page_ids),
        col(Subscriber.session_at).between(since, until),
    )
    order = (col(Subscriber.page_id), col(Subscriber.number))
    found: Sequence[Any] = session.connection().execute(query.order_by(*order)).all()
    return found


def list_registrations_at(
    session: Session, project_id: int, places: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], Any]:
    """The registrations with these numbers, given by page and number; as `list_registrations` has them."""
    by_page: defaultdict[str, list[int]] = defaultdict(list)
    for page_id, number in places:
        by_page[page_id].append(number)
    found: dict[tuple[str, int], Any] = {}
    for page_id, numbers in by_page.items():
        for some in in_chunks(numbers):
            query = select(*_REGISTRATION).where(
                col(Subscriber.project_id) == project_id,
                col(Subscriber.page_id) == page_id,
                col(Subscriber.number).in_(some),
            )
            found |= {(row.page_id, row.number): row for row in session.connection().execute(query)}
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
    """How many registered for a report, and came, and who; see `RegisteredSum`."""

    report_id: int
    stamp: str
    registered: int | None = None
    came: int | None = None
    known: int | None = None
    people: bytes | None = None
    humans: bytes | None = None


class Packed(NamedTuple):
    """Who registered for a report, packed as in `core.domain.reports.registrations`, and by what they were counted."""

    stamp: str
    people: bytes | None
    humans: bytes | None


def list_sums(session: Session, project_id: int, report_ids: Sequence[int]) -> dict[int, Sum]:
    """The numbers that are stored of these reports."""
    names = ("report_id", "stamp", "registered", "came", "known")
    query = select(*(col(getattr(RegisteredSum, name)) for name in names)).where(*_of(project_id, report_ids))
    return {row[0]: Sum(*row) for row in session.connection().execute(query)}


def list_packed(
    session: Session, project_id: int, report_ids: Sequence[int], *, with_humans: bool
) -> dict[int, Packed]:
    """Who registered for these reports, as it is stored; only the people of the reports, unless `with_humans`."""
    humans = col(RegisteredSum.humans) if with_humans else null()
    query = select(col(RegisteredSum.report_id), col(RegisteredSum.stamp), col(RegisteredSum.people), humans)
    return {row[0]: Packed(*row[1:]) for row in session.connection().execute(query.where(*_of(project_id, report_ids)))}


def forget_registrations(session: Session, project_id: int) -> None:
    """Have all of it counted anew: somebody was erased, whose contacts are in it."""
    session.connection().execute(delete(RegisteredSum).where(col(RegisteredSum.project_id) == project_id))


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


def list_session_stamps(
    session: Session, project_id: int, page_ids: Collection[str], since: datetime, until: datetime
) -> list[tuple[datetime, str, str]]:
    """(session, page, stamp) of the sessions on these pages from `since` to `until` (both included), the earliest
    first; see `SessionStamp`."""
    moment, page = col(SessionStamp.session_at), col(SessionStamp.page_id)
    query = select(moment, page, col(SessionStamp.stamp)).where(
        col(SessionStamp.project_id) == project_id,
        is_one_of(session, page, page_ids),
        moment.between(since, until),
    )
    return [(row[0], row[1], row[2]) for row in session.connection().execute(query.order_by(moment, page))]


def list_session_stamps_since(
    session: Session, project_id: int, since: datetime
) -> dict[str, list[tuple[datetime, str]]]:
    """By page (session, stamp) of all sessions of the project from `since` on, the earliest first."""
    found: defaultdict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for row in session.connection().execute(_STAMPS_SINCE, {"project_id": project_id, "since": since}):
        found[row[0]].append((row[1], row[2]))
    return found


def list_room_starts(session: Session, project_id: int, room_ids: Collection[str]) -> list[tuple[str, datetime, int]]:
    """(room, start, report) of all reports of these rooms, the earliest first."""
    query = select(col(Report.room_id), col(Report.starts_at), col(Report.id)).where(
        col(Report.project_id) == project_id, col(Report.room_id).in_(room_ids)
    )
    rows = session.connection().execute(query.order_by(col(Report.starts_at), col(Report.id)))
    return [(row[0], row[1], row[2] or 0) for row in rows]


def _of(project_id: int, report_ids: Sequence[int]) -> tuple[Any, ...]:
    return col(RegisteredSum.project_id) == project_id, col(RegisteredSum.report_id).in_(report_ids)
