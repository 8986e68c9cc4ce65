"""The orders of the cash desk, from Bizon365 into the store."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session

from core.bizon.api import BizonApi
from core.bizon.payloads import Order
from core.desk import Desk
from core.domain.mail import normalize_email
from core.domain.orders.order import PaidState, Said, Source, holds, read_payment
from core.domain.outside.events import EventKind
from core.domain.phones import normalize_phone
from core.domain.privacy.network_addresses import cut_addresses
from core.domain.privacy.person_keys import Key
from core.jobs.rounds import ask_round
from core.services.outside.events import add_events, contacts_of
from core.services.outside.states import ROUND as EVENTS_ROUND
from core.services.projects.erased import Erased, find_erased
from core.services.projects.projects import get_project
from data.answers import pack_answer
from data.models import OrderList, ShopOrder
from data.repositories.bulk import in_chunks
from data.repositories.orders import orders as repository
from data.repositories.reports import reports

LOOK_BACK = timedelta(days=30)
"""Orders may be paid, or given back, weeks after they were made: so far back they are read again each time."""
FIRST_LOOK = timedelta(days=90)
"""How far back, while there are no reports that say so."""
_TOLD = ("state", "amount_minor", "paid_minor", "currency", "goods")
"""What other programs are told of an order, besides its number and when it was made."""
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Row = dict[str, Any]
"""An order by the columns of the store."""


@dataclass(frozen=True, slots=True)
class FetchedOrders:
    """The orders as they came; `since`: from which day on. `complete`: whether as many came as the service counts."""

    rows: tuple[Row, ...] = field(repr=False)
    since: date
    asked_at: datetime
    complete: bool


def choose_since(desk: Desk, project_id: int) -> date:
    """From which day on the orders have to be read, on the account's clock: that of the oldest report, unless they are
    stored from there on; then `LOOK_BACK` days. Raises NotFound for the project."""
    zone, recent = get_project(desk, project_id).time_zone, desk.now() - LOOK_BACK
    with desk.store.reading() as session:
        oldest = reports.find_oldest_start(session, project_id) or desk.now() - FIRST_LOOK
        known = repository.find_list(session, project_id)
    covered = known.covered_from if known else None
    is_covered = covered is not None and covered <= oldest
    return (recent if is_covered else min(oldest, recent)).astimezone(zone).date()


def fetch_orders(
    desk: Desk,
    api: BizonApi,
    project_id: int,
    since: date,
    on_page: Callable[[int, int | None], None] = lambda read, total: None,
) -> FetchedOrders:
    """Ask for all orders made on this day or later; `on_page` is called with how many were read so far and the
    service's total. Raises the ApiErrors and Stopped."""
    project, asked_at = get_project(desk, project_id), desk.now()
    until = asked_at.astimezone(project.time_zone).date()
    reading = api.fetch_orders(since, until, on_page=on_page)
    orders = ((Order.of(row.raw), row.raw) for row in reading.rows)
    rows = {
        order.number: _columns(order, raw, project_id, country=project.phone_country, at=asked_at)
        for order, raw in orders
        if order.number
    }
    return FetchedOrders(tuple(rows.values()), since, asked_at, reading.complete)


def save_orders(desk: Desk, project_id: int, fetched: FetchedOrders) -> None:
    """Store the orders in one transaction, in place of what is known of them. Provided that all came, note since when
    all of them are stored, and which are gone: those stay, and count again once the list holds them again."""
    starts_at = datetime.combine(fetched.since, time(), get_project(desk, project_id).time_zone)
    with desk.store.writing(project_id) as session:
        for some in in_chunks(fetched.rows):  # each is held several times while it is compared with what is stored
            store_rows(desk, session, project_id, some)
        known = repository.find_list(session, project_id) or OrderList(project_id=project_id)
        if fetched.complete:
            numbers = {row["number"] for row in fetched.rows}
            gone = repository.mark_gone(session, project_id, numbers, starts_at, fetched.asked_at, desk.now())
            _tell(
                desk,
                session,
                project_id,
                [_row(one) for one in repository.find_orders(session, project_id, gone).values()],
            )
            known.covered_from = min(starts_at, known.covered_from or starts_at)
        known.asked_at, known.pulled_at, known.problem = fetched.asked_at, desk.now(), None
        session.add(known)
    ask_round(EVENTS_ROUND, project_id)


def store_rows(desk: Desk, session: Session, project_id: int, rows: Iterable[Row]) -> None:
    """Store what was said about orders in an open transaction, each by the rule of `core.domain.orders.order.holds`.
    Contacts of people who were erased after they ordered are left out."""
    came = list(rows)
    stored = repository.find_orders(session, project_id, {row["number"] for row in came})
    erased = find_erased(desk, session, project_id)
    before = {number: _row(one) for number, one in stored.items()}
    merged = dict(before)
    for row in came:
        merged[row["number"]] = _without(erased, _merge(merged.get(row["number"]), row))
    changed = [row for number, row in merged.items() if not _is_same(row, before.get(number))]
    repository.put_orders(session, project_id, changed, desk.now())
    _tell(desk, session, project_id, [row for row in changed if _is_news(row, before.get(row["number"]))])


def _row(order: ShopOrder) -> Row:
    return {name: getattr(order, name) for name in repository.COLUMNS}


def _is_news(row: Row, before: Row | None) -> bool:
    """Whether other programs are told: of a new order, of a payment, and of one that is there again."""
    return before is None or any(row[name] != before[name] for name in (*_TOLD, "gone_at"))


def _tell(desk: Desk, session: Session, project_id: int, rows: Iterable[Row]) -> None:
    add_events(session, desk, project_id, EventKind.ORDER_CHANGED, map(_event, rows))


def _event(row: Row) -> dict[str, Any]:
    moments = {"created_at": row["created_at"], "deleted_at": row["gone_at"]}
    told = {name: at and at.isoformat() for name, at in moments.items()}
    return {**{name: row[name] for name in ("number", *_TOLD)}, **told}


@contacts_of(EventKind.ORDER_CHANGED)
def find_contacts(session: Session, project_id: int, payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """The contacts of who ordered."""
    order = repository.find_orders(session, project_id, [payload["number"]]).get(payload["number"])
    return {"name": order.username, "email": order.email, "phone": order.phone} if order else {}


def _is_same(row: Row, before: Row | None) -> bool:
    noted = dict.fromkeys(("said_at", "told_at"))
    return before is not None and {**row, **noted} == {**before, **noted}


def _merge(before: Row | None, new: Row) -> Row:
    """What is stored now. The list knows everything about an order, a delivery how far it is paid."""
    if before is None:
        return new
    whole = {**before, **new} if new["said_by"] == "list" else dict(before)
    whole |= {name: before[name] for name in ("report_id", "person_number")}
    whole["gone_at"] = None
    if new["created_at"] is None or new["said_by"] == "webhook":
        whole["created_at"] = before["created_at"] or new["created_at"]
    payment = new if holds(_said(before), _said(new)) else before
    whole |= {name: payment[name] for name in ("state", "paid_minor", "said_by", "said_at")}
    if whole["state"] == PaidState.UNPAID:
        whole["paid_at"] = None
    else:
        whole["paid_at"] = payment["paid_at"] or (before["paid_at"] if before["state"] == whole["state"] else None)
    return whole


def _said(row: Mapping[str, Any]) -> Said:
    source: Source = "webhook" if row["said_by"] == "webhook" else "list"
    return Said(source, row["said_at"], PaidState(row["state"]))


def _without(erased: Erased, row: Row) -> Row:
    keys: list[Key] = [("email", row["email"])] if row["email"] else []
    keys += [("phone", row["phone"])] if row["phone"] else []
    if erased.find(keys, row["created_at"]) is None:
        return row
    return {**row, "email": None, "phone": None, "username": None, "raw": None}


def _columns(order: Order, raw: Mapping[str, Any], project_id: int, *, country: str, at: datetime) -> Row:
    payment = read_payment(is_paid=order.is_paid, amount_minor=order.amount_minor, paid_minor=order.paid_minor)
    return {
        **order_columns(order, project_id, country=country),
        "paid_minor": payment.paid_minor,
        "state": payment.state,
        "created_at": order.created_at,
        "paid_at": order.paid_at if payment.state is not PaidState.UNPAID else None,
        "raw": pack_answer(_written(cut_addresses(raw)[0]).encode()),
        "said_by": "list",
        "said_at": at,
        "gone_at": None,
    }


def order_columns(order: Order, project_id: int, *, country: str) -> Row:
    """What an order says of who ordered what, and no report yet; `country` is that of phones without a country code."""
    return {
        "project_id": project_id,
        "number": order.number,
        "email": normalize_email(order.email),
        "phone": normalize_phone(order.phone, country),
        "username": order.username,
        "goods": order.goods,
        "amount_minor": order.amount_minor,
        "currency": order.currency,
        "partner": order.partner,
        "tags": _written(order.tags),
        "report_id": None,
        "person_number": None,
    }
