"""Orders beside the people of webinars: who holds the contacts of an order, and at which webinars they were."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import BigInteger, cast, func, select, update
from sqlmodel import Session, col

from data.models import Person, PersonKey, Report, ShopOrder
from data.repositories.bulk import in_chunks, is_one_of
from data.repositories.orders.orders import IS_THERE
from data.repositories.reports.humans import PER_REPORT


class Order(NamedTuple):
    """An order as it is counted."""

    number: str
    email: str | None
    phone: str | None
    username: str | None
    goods: str | None
    amount_minor: int | None
    paid_minor: int | None
    currency: str | None
    state: str
    created_at: datetime
    paid_at: datetime | None
    tags: str


class PersonAt(NamedTuple):
    """A person of a report."""

    human: int
    starts_at: datetime
    report_id: int
    number: int


class SettledOrder(NamedTuple):
    """An order whose person was written down: who that is now, and when they were in the room, as it is stored."""

    order: str
    human: int
    presence: str | None


_ORDER = tuple(col(getattr(ShopOrder, name)) for name in Order._fields)


def list_unsettled(
    session: Session, project_id: int, since: datetime, until: datetime, told_after: datetime | None = None
) -> list[Order]:
    """The orders of `since <= created <= until` whose webinar was not written down, the oldest first; with `told_after`
    only those of which something new was said after it."""
    query = select(*_ORDER).where(
        col(ShopOrder.project_id) == project_id,
        col(ShopOrder.created_at) >= since,
        col(ShopOrder.created_at) <= until,
        col(ShopOrder.report_id).is_(None),
        IS_THERE,
    )
    if told_after is not None:
        query = query.where(col(ShopOrder.said_at) > told_after)
    found = session.connection().execute(query.order_by(col(ShopOrder.created_at), col(ShopOrder.number)))
    return list(map(Order._make, found.all()))


def list_settled(
    session: Session, project_id: int, report_ids: Collection[int], from_s: float
) -> list[tuple[Order, PersonAt]]:
    """The orders whose webinar was written down as one of these, each with its person, where they stayed so long."""
    stayed = [col(Person.stay_s) >= from_s] if from_s > 0 else []
    found: list[tuple[Order, PersonAt]] = []
    for some in in_chunks(sorted(report_ids)):
        query = (
            select(*_ORDER, col(Person.human), col(Report.starts_at), col(Person.report_id), col(Person.number))
            .join(Report, col(Report.id) == col(ShopOrder.report_id))
            .join(
                Person,
                (col(Person.report_id) == ShopOrder.report_id) & (col(Person.number) == ShopOrder.person_number),
            )
            .where(col(ShopOrder.project_id) == project_id, col(ShopOrder.report_id).in_(some), IS_THERE)
            .where(*stayed)
        )
        for row in session.connection().execute(query):
            values = tuple(row)
            found.append((Order._make(values[: len(_ORDER)]), PersonAt._make(values[len(_ORDER) :])))
    return found


def list_holders(
    session: Session, project_id: int, kind: str, values: Iterable[str]
) -> list[tuple[str, int, str | None]]:
    """(value, human, name) of the people of all reports who hold one of these contacts."""
    found: list[tuple[str, int, str | None]] = []
    for some in in_chunks(values):
        query = (
            select(col(PersonKey.value), col(Person.human), col(Person.username))
            .join(
                Person,
                (col(Person.report_id) == PersonKey.report_id) & (col(Person.number) == PersonKey.number),
            )
            .where(col(PersonKey.project_id) == project_id, col(PersonKey.kind) == kind, col(PersonKey.value).in_(some))
            .distinct()
        )
        found += [(row[0], row[1], row[2]) for row in session.connection().execute(query)]
    return found


def list_holders_once(
    session: Session, project_id: int, kind: str, values: Iterable[str]
) -> list[tuple[str, int, str | None]]:
    """As `list_holders`, with one name of each human for a contact: that of their first person with it."""
    place = func.min(cast(col(PersonKey.report_id), BigInteger) * PER_REPORT + col(PersonKey.number))
    value, human = col(PersonKey.value), col(PersonKey.human)
    of_kind = col(PersonKey.project_id) == project_id, col(PersonKey.kind) == kind
    held = select(value, human, place.label("place")).where(*of_kind, is_one_of(session, value, values))
    first = held.group_by(value, human).subquery()
    query = select(first.c.value, first.c.human, col(Person.username)).join(
        Person,
        (col(Person.report_id) == first.c.place // PER_REPORT) & (col(Person.number) == first.c.place % PER_REPORT),
    )
    return [(row[0], row[1], row[2]) for row in session.connection().execute(query).all()]


def list_settled_in(session: Session, project_id: int, report_id: int) -> list[SettledOrder]:
    """The orders whose webinar was written down as this one, with their people."""
    query = (
        select(col(ShopOrder.number), col(Person.human), col(Person.presence))
        .join(
            Person,
            (col(Person.report_id) == ShopOrder.report_id) & (col(Person.number) == ShopOrder.person_number),
        )
        .where(col(ShopOrder.project_id) == project_id, col(ShopOrder.report_id) == report_id)
    )
    return list(map(SettledOrder._make, session.connection().execute(query).all()))


def settle_orders(session: Session, project_id: int, settled: Mapping[str, tuple[int, int] | None]) -> None:
    """Write down the webinar, and its person, of these orders; None: neither is known any more."""
    for number, place in settled.items():
        of_order = col(ShopOrder.project_id) == project_id, col(ShopOrder.number) == number
        values = dict(zip(("report_id", "person_number"), place or (None, None), strict=True))
        session.connection().execute(update(ShopOrder).where(*of_order).values(**values))
