"""The subscribers of a page: replaced together, then counted, searched and paged by the database."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from secrets import token_hex
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, insert, literal, or_, select, update
from sqlmodel import Session, col, delete

from data.dialects import lowered
from data.models import RegistrationPage, SessionStamp, Subscriber, SubscriberAnswer
from data.repositories.bulk import in_chunks, insert_mappings, is_one_of
from data.repositories.reports.origins import tagged

SHOWN = (
    "registered_at",
    "session_at",
    "username",
    "email",
    "phone",
    "client_id",
    "confirmed",
    "visited",
    "secret",
)
REGISTERED = ("registered_at", "session_at", "username", "email", "phone", "client_id")
"""What says who is registered for what, and since when."""
PLACE = ("answer_ordinal", "answer_position")
STORED = ("number", "origin_id", *REGISTERED, "confirmed", "visited", "secret", *PLACE)
_STORED_OF = itemgetter(*STORED)
_NEWEST_FIRST = (col(Subscriber.registered_at).desc().nulls_last(), col(Subscriber.number).desc())
_CONTACTS = ("email", "phone", "client_id")
_SEARCHED = ("username", "email", "phone", "client_id")


@dataclass(frozen=True, slots=True)
class SubscriberSearch:
    """A search for subscribers. `sessions` (aware UTC, None for an unknown one) narrows when it is not empty; `text`
    and `digits` are looked for in the form in which names and contacts are stored; `registered`: the first and the last
    moment of the registration; `tag`: a UTM tag that it carries, "" for any."""

    sessions: Sequence[datetime | None] = ()
    text: str | None = None
    digits: str | None = None
    registered: tuple[datetime, datetime] | None = None
    tag: str = ""

    def clauses(self, project_id: int, page_id: str) -> list[ColumnElement[bool]]:
        clauses: list[Any] = [col(Subscriber.project_id) == project_id, col(Subscriber.page_id) == page_id]
        if self.sessions:
            known = col(Subscriber.session_at).in_([moment for moment in self.sessions if moment])
            unknown = col(Subscriber.session_at).is_(None)
            clauses.append(or_(known, unknown) if None in self.sessions else known)
        if self.registered:
            clauses.append(col(Subscriber.registered_at).between(*self.registered))
        if self.tag:
            clauses.append(col(Subscriber.origin_id).in_(tagged(project_id, self.tag)))
        found: list[ColumnElement[bool]] = []
        if self.text:
            found.append(lowered(_joined(*_SEARCHED)).contains(self.text.lower(), autoescape=True))
        if self.digits:
            found.append(_joined("phone", "client_id").contains(self.digits, autoescape=True))
        return [*clauses, or_(*found)] if found else clauses


def replace_subscribers(
    session: Session,
    page: RegistrationPage,
    *,
    rows: Sequence[Mapping[str, Any]],
    known: Collection[tuple[Any, ...]],
    answers: Iterable[bytes],
    now: datetime,
) -> None:
    """Replace the page's subscribers, who are `known` (`list_stored`), by others, given as values by column without
    those of the page, and the compressed answers that hold them. Only what differs is written: of thousands a few are
    new."""
    session.add(page)
    session.flush()
    stays = set(known).intersection(map(_STORED_OF, rows))
    numbers = {number for number, *_ in stays}
    for model in (Subscriber, SubscriberAnswer):
        of_page = [col(model.project_id) == page.project_id, col(model.page_id) == page.page_id]
        if model is Subscriber and stays:
            gone = {number for number, *_ in known} - numbers
            of_page.append(is_one_of(session, col(Subscriber.number), gone))
        session.exec(delete(model).where(*of_page))
    key = {"project_id": page.project_id, "page_id": page.page_id}
    insert_mappings(session, Subscriber, ({**key, **row} for row in rows if row["number"] not in numbers))
    for ordinal, body in enumerate(answers):
        session.execute(insert(SubscriberAnswer), {**key, "ordinal": ordinal, "body": body, "fetched_at": now})


def list_stored(session: Session, project_id: int, page_id: str) -> list[tuple[Any, ...]]:
    """Who is stored as registered on a page, by their numbers: each by `STORED`."""
    columns = [col(getattr(Subscriber, name)) for name in STORED]
    query = select(*columns).where(col(Subscriber.project_id) == project_id, col(Subscriber.page_id) == page_id)
    return [tuple(row) for row in session.connection().execute(query.order_by(col(Subscriber.number)))]


def stamp_sessions(session: Session, project_id: int, page_id: str, moments: Iterable[datetime]) -> None:
    """Give these sessions of a page, whose registrations are others now, new stamps."""
    for some in in_chunks(moments):
        of_page = col(SessionStamp.project_id) == project_id, col(SessionStamp.page_id) == page_id
        session.exec(delete(SessionStamp).where(*of_page, col(SessionStamp.session_at).in_(some)))
        key = {"project_id": project_id, "page_id": page_id}
        insert_mappings(session, SessionStamp, ({**key, "session_at": at, "stamp": token_hex(8)} for at in some))


def list_answers(
    session: Session, project_id: int, page_id: str, ordinals: Collection[int] | None = None
) -> dict[int, bytes]:
    """The stored answers with the subscribers of a page, compressed, by ordinal: those of these `ordinals`, or all."""
    query = select(col(SubscriberAnswer.ordinal), col(SubscriberAnswer.body)).where(
        col(SubscriberAnswer.project_id) == project_id, col(SubscriberAnswer.page_id) == page_id
    )
    if ordinals is not None:
        query = query.where(col(SubscriberAnswer.ordinal).in_(ordinals))
    return {row[0]: row[1] for row in session.connection().execute(query)}


def list_places(
    session: Session, project_id: int, page_id: str
) -> list[tuple[int, tuple[int, int], dict[str, str | None]]]:
    """The subscribers of a page: the number, the place in the answers (ordinal and position), the contacts."""
    columns = ("number", *PLACE, *_CONTACTS)
    query = _of(SubscriberSearch(), project_id, page_id, *(col(getattr(Subscriber, name)) for name in columns))
    return [
        (row[0], (row[1], row[2]), dict(zip(_CONTACTS, row[3:], strict=True)))
        for row in session.connection().execute(query)
    ]


def set_contacts(
    session: Session, project_id: int, page_id: str, contacts: Mapping[int, Mapping[str, str | None]]
) -> None:
    """Write the contacts of these subscribers of a page, by number."""
    if contacts:
        statement = (
            update(Subscriber)
            .where(
                col(Subscriber.project_id) == project_id,
                col(Subscriber.page_id) == page_id,
                col(Subscriber.number) == bindparam("of_number"),
            )
            .values({name: bindparam(f"read_{name}") for name in _CONTACTS})
        )
        rows = [
            {"of_number": number} | {f"read_{name}": read[name] for name in _CONTACTS}
            for number, read in contacts.items()
        ]
        session.connection().execute(statement, rows)


def set_origins(session: Session, project_id: int, page_id: str, origin_ids: Mapping[int, int | None]) -> None:
    """Write where these subscribers of a page came from, by number."""
    if origin_ids:
        statement = (
            update(Subscriber)
            .where(
                col(Subscriber.project_id) == project_id,
                col(Subscriber.page_id) == page_id,
                col(Subscriber.number) == bindparam("of_number"),
            )
            .values(origin_id=bindparam("to_origin"))
        )
        rows = [{"of_number": number, "to_origin": origin_id} for number, origin_id in origin_ids.items()]
        session.connection().execute(statement, rows)


def list_sessions(session: Session, project_id: int, page_id: str) -> list[tuple[datetime | None, int, int]]:
    """(session, how many registered for it, how many of them came as Bizon365 says), the latest first."""
    moment = col(Subscriber.session_at)
    query = _of(SubscriberSearch(), project_id, page_id, moment, func.count(), func.count().filter(_came()))
    grouped = query.group_by(moment).order_by(moment.desc().nulls_last())
    return [(row[0], row[1], row[2]) for row in session.connection().execute(grouped)]


def list_session_moments(
    session: Session, project_id: int, page_id: str, since: datetime | None, until: datetime | None, limit: int
) -> list[datetime]:
    """The sessions (aware UTC) with subscribers, `since` included and `until` not: from a moment on the next ones, else
    the last ones; `limit` at most."""
    moment = col(Subscriber.session_at)
    query = _of(SubscriberSearch(), project_id, page_id, moment).where(moment.is_not(None))
    if since is not None:
        query = query.where(moment >= since)
    if until is not None:
        query = query.where(moment < until)
    order = moment.desc() if since is None else moment
    return list(session.connection().scalars(query.distinct().order_by(order).limit(limit)))


def list_registered_since(
    session: Session, project_id: int, page_id: str, since: datetime, search: SubscriberSearch
) -> list[tuple[datetime | None, datetime]]:
    """(session, when they registered) of those whom the search finds who registered from this moment on, the earliest
    first."""
    at = col(Subscriber.registered_at)
    query = _of(search, project_id, page_id, col(Subscriber.session_at), at).where(at >= since)
    return [(row[0], row[1]) for row in session.connection().execute(query.order_by(at))]


def list_registered(
    session: Session, project_id: int, emails: Collection[str]
) -> set[tuple[str, str, datetime | None]]:
    """(page, e-mail, session) of the registrations with one of these e-mails."""
    query = select(col(Subscriber.page_id), col(Subscriber.email), col(Subscriber.session_at))
    query = query.where(col(Subscriber.project_id) == project_id, is_one_of(session, col(Subscriber.email), emails))
    return {(page_id, email or "", at) for page_id, email, at in session.connection().execute(query)}


def list_subscribers(
    session: Session,
    project_id: int,
    page_id: str,
    search: SubscriberSearch,
    *,
    order: str = "registered_at",
    descending: bool = True,
    limit: int | None,
    offset: int = 0,
) -> Sequence[Mapping[str, Any]]:
    """Columns `SHOWN` and those of the place in the stored answers, by one of `SHOWN` (what is empty last), and of as
    much the latest registration first."""
    columns = [col(getattr(Subscriber, name)) for name in (*SHOWN, *PLACE)]
    by = col(getattr(Subscriber, order))
    ordered = (by.desc() if descending else by.asc()).nulls_last()
    query = _of(search, project_id, page_id, *columns).order_by(ordered, *_NEWEST_FIRST).limit(limit).offset(offset)
    found: Sequence[Any] = session.connection().execute(query).mappings().all()
    return found


def count_subscribers(session: Session, project_id: int, page_id: str, search: SubscriberSearch) -> int:
    query = _of(search, project_id, page_id, func.count()).select_from(Subscriber)
    return int(session.connection().execute(query).scalar_one())


def _of(search: SubscriberSearch, project_id: int, page_id: str, *columns: Any) -> Select[Any]:
    return select(*columns).where(*search.clauses(project_id, page_id))


def _came() -> ColumnElement[bool]:
    return col(Subscriber.visited).is_(True)


def _joined(*names: str) -> ColumnElement[str]:
    """Several columns as one text, so that one comparison searches all of them."""
    joined: ColumnElement[str] = literal("")
    for name in names:
        joined = joined.concat(func.coalesce(col(getattr(Subscriber, name)), "")).concat("\n")
    return joined
