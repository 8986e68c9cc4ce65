"""What comes in: registrations as the webhook brought them, and orders."""

from dataclasses import asdict
from datetime import datetime

from pydantic import AwareDatetime, BaseModel, Field

from core.domain.access.rights import Right
from core.domain.outside.scopes import Scope
from core.services.inbox.list_arrivals import list_arrivals
from core.services.inbox.person_orders import find_orders
from core.services.orders.list_orders import list_orders_told
from core.services.outside.api_keys import note_contacts_given
from core.web.api.attendance import LONGEST_CONTACT
from core.web.api.cursors import read_cursor, write_cursor
from core.web.api.operations import Call, Given, Operation, Page, Paging

OLDEST_FIRST = "Oldest first: go on from the last cursor to get what is new"


class Registration(BaseModel):
    """A registration as Bizon365 delivered it, and how far the dashboard is with it. Contacts are null without the
    scope `contacts`."""

    id: int
    received_at: datetime
    name: str | None
    email: str | None
    phone: str | None
    client_id: int | None = Field(description="In Salebot, once it is found")
    page_id: str | None
    page_title: str | None
    room_id: str | None
    session_at: datetime | None
    tags: dict[str, str]
    state: str


class Order(BaseModel):
    """An order of the cash desk. Sums are hundredths of `currency`. Contacts are null without the scope `contacts`."""

    number: str
    state: str = Field(description="unpaid, partly, paid")
    goods: str | None
    amount_minor: int | None
    paid_minor: int | None
    currency: str | None
    created_at: datetime | None
    paid_at: datetime | None
    changed_at: datetime
    deleted_at: datetime | None = Field(description="Not null: it was deleted in the cash desk, and does not count")
    name: str | None
    email: str | None
    phone: str | None


class OrderSearch(Given):
    """Whose orders, by at least one of e-mail, phone and client id; the name tells people who share a phone apart."""

    email: str = Field("", max_length=LONGEST_CONTACT)
    phone: str = Field("", max_length=LONGEST_CONTACT)
    client_id: str = Field("", max_length=LONGEST_CONTACT)
    name: str = Field("", max_length=LONGEST_CONTACT)


class OrderOfPerson(BaseModel):
    """An order of the person asked for. Sums are hundredths of `currency`."""

    number: str
    state: str = Field(description="unpaid, partly, paid")
    goods: str | None
    amount_minor: int | None
    paid_minor: int | None
    currency: str | None
    created_at: datetime | None


class Feed(BaseModel):
    """What every feed has."""

    next_cursor: str | None = Field(description="Where to go on, now or later; null while there is nothing at all")


class Registrations(Feed):
    """Registrations in the order in which they came."""

    items: list[Registration]


class Orders(Feed):
    """Orders in the order in which something new was stored of them; one that changes, or is deleted, comes again."""

    items: list[Order]


class OrderFilter(Paging):
    """Orders that have changed since a moment."""

    since: AwareDatetime | None = None


def _registrations(call: Call) -> Registrations:
    cursor, limit = call.query.cursor, call.query.limit
    after = read_cursor(cursor, int)[0] if cursor else 0
    rows = list_arrivals(call.desk, call.project_id, after, limit=limit)
    _note_contacts(call)
    same = ("received_at", "email", "phone", "client_id", "page_id", "page_title", "room_id", "session_at")
    items = [
        Registration(
            id=row.event_id,
            name=row.username,
            tags=dict(row.tags),
            state=row.state.value,
            **{name: getattr(row, name) for name in same},
        )
        for row in rows
    ]
    return Registrations(items=items, next_cursor=write_cursor(rows[-1].event_id) if rows else cursor)


def _orders(call: Call) -> Orders:
    wanted: OrderFilter = call.query
    after = read_cursor(wanted.cursor, datetime, str) if wanted.cursor else None
    place = (after[0], after[1]) if after else None
    rows = list_orders_told(call.desk, call.project_id, wanted.since, place, limit=wanted.limit)
    _note_contacts(call)
    same = ("number", "goods", "amount_minor", "paid_minor", "currency", "created_at", "paid_at", "email", "phone")
    items = [
        Order(
            name=row.username,
            state=row.state.value,
            changed_at=row.told_at,
            deleted_at=row.gone_at,
            **{name: getattr(row, name) for name in same},
        )
        for row in rows
    ]
    return Orders(items=items, next_cursor=write_cursor(rows[-1].told_at, rows[-1].number) if rows else wanted.cursor)


def _orders_of_person(call: Call) -> Page[OrderOfPerson]:
    asked: OrderSearch = call.body
    found = find_orders(call.desk, call.project_id, **asked.model_dump())
    _note_contacts(call)
    items = [OrderOfPerson(**{**asdict(one), "state": one.state.value}) for one in found]
    return Page[OrderOfPerson](items=items, next_cursor=None)


def _note_contacts(call: Call) -> None:
    if call.desk.acting.may(Right.CONTACTS):
        note_contacts_given(call.desk, call.project_id, call.caller)


OPERATIONS = (
    Operation(
        "GET",
        "/registrations",
        "list_registrations",
        f"Registrations that came. {OLDEST_FIRST}",
        Scope.READ,
        Registrations,
        _registrations,
        query=Paging,
    ),
    Operation(
        "GET",
        "/orders",
        "list_orders",
        f"Orders of the cash desk. {OLDEST_FIRST} or has changed",
        Scope.READ,
        Orders,
        _orders,
        query=OrderFilter,
    ),
    Operation(
        "POST",
        "/order-searches",
        "find_orders",
        "What one person has ordered, also under another contact of theirs; newest first",
        Scope.CONTACTS,
        Page[OrderOfPerson],
        _orders_of_person,
        body=OrderSearch,
    ),
)
