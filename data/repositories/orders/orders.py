"""The stored orders of the cash desk."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, func, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, delete, select, update

from data.models import OrderList, ShopOrder
from data.repositories.bulk import in_chunks, insert_mappings

MOST_OF_ONE = 200
"""The most orders of one person that are read. No real person has more."""
IS_THERE = col(ShopOrder.gone_at).is_(None)
"""Which orders count: the others were deleted in the cash desk."""
COLUMNS = tuple(column.name for column in ShopOrder.metadata.tables["shop_order"].columns)


class OrderCame(NamedTuple):
    """Who ordered, and when: `paid_at` and `created_at` as the cash desk says, `said_at` when it was known last."""

    number: str
    email: str | None
    phone: str | None
    username: str | None
    created_at: datetime | None
    paid_at: datetime | None
    said_at: datetime


def find_orders(session: Session, project_id: int, numbers: Iterable[str]) -> dict[str, ShopOrder]:
    """Those of these orders that are stored, by number."""
    found: dict[str, ShopOrder] = {}
    for some in in_chunks(numbers):
        query = select(ShopOrder).where(ShopOrder.project_id == project_id, col(ShopOrder.number).in_(some))
        found |= {order.number: order for order in session.exec(query)}
    return found


def put_orders(session: Session, project_id: int, rows: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """Store news of orders, each with all `COLUMNS`, in place of those with the same numbers."""
    told_at = _next_told_at(session, project_id, now)
    for some in in_chunks(row["number"] for row in rows):
        session.exec(delete(ShopOrder).where(col(ShopOrder.project_id) == project_id, col(ShopOrder.number).in_(some)))
    insert_mappings(session, ShopOrder, [{**row, "told_at": told_at} for row in rows])


def _next_told_at(session: Session, project_id: int, now: datetime) -> datetime:
    """Now, or after the last news when the clock was set back."""
    last = session.exec(select(func.max(ShopOrder.told_at)).where(ShopOrder.project_id == project_id)).one()
    return max(now, last + timedelta(microseconds=1)) if last else now


def mark_gone(
    session: Session, project_id: int, numbers: Collection[str], since: datetime, until: datetime, now: datetime
) -> set[str]:
    """Mark the orders made in `since <= created < until`, of which nothing was said from `until` on, that are not among
    these: a whole list of that time holds them no more. Returns their numbers."""
    query = select(ShopOrder.number).where(
        ShopOrder.project_id == project_id,
        col(ShopOrder.created_at) >= since,
        col(ShopOrder.created_at) < until,
        col(ShopOrder.said_at) < until,
        IS_THERE,
    )
    missing, told_at = set(session.exec(query)).difference(numbers), _next_told_at(session, project_id, now)
    for some in in_chunks(missing):
        gone = col(ShopOrder.project_id) == project_id, col(ShopOrder.number).in_(some)
        session.exec(update(ShopOrder).where(*gone).values(gone_at=now, told_at=told_at))
    return missing


def list_of_contacts(
    session: Session, project_id: int, emails: Sequence[str], phones: Sequence[str]
) -> list[ShopOrder]:
    """The newest orders with one of these contacts, the newest first."""
    found: dict[str, ShopOrder] = {}
    # An index answers each of them, but not both joined by OR
    for column, values in ((ShopOrder.email, emails), (ShopOrder.phone, phones)):
        query = select(ShopOrder).where(ShopOrder.project_id == project_id, col(column).in_(values), IS_THERE)
        newest = session.exec(query.order_by(col(ShopOrder.created_at).desc()).limit(MOST_OF_ONE))
        found |= {order.number: order for order in newest}
    return sorted(found.values(), key=lambda order: (order.created_at or order.said_at, order.number), reverse=True)


def list_buyers_with(
    session: Session, project_id: int, states: Collection[str], since: datetime, made_since: datetime
) -> list[tuple[str | None, str | None, str | None]]:
    """E-mail, phone and name of the orders in these states that were made since then, or before that, not before
    `made_since`, and paid since then; where nobody says when it was paid, those of which something new was said."""
    paid_at = func.coalesce(col(ShopOrder.paid_at), col(ShopOrder.said_at))
    is_since = or_(col(ShopOrder.created_at) >= since, paid_at >= since)
    query = select(ShopOrder.email, ShopOrder.phone, ShopOrder.username).where(
        ShopOrder.project_id == project_id,
        col(ShopOrder.state).in_(states),
        col(ShopOrder.created_at) >= made_since,
        is_since,
    )
    return list(session.exec(query.where(IS_THERE)))


def list_come_since(
    session: Session, project_id: int, since: datetime, state: str | None, told_after: datetime | None = None
) -> list[OrderCame]:
    """The orders that were made since then or, in this state, made or paid; without those of which a delivery alone has
    told, whose moments the list may still correct. With `told_after` all in the state of which something new was said
    after it, also older ones."""
    asked_at = select(OrderList.asked_at).where(OrderList.project_id == project_id).scalar_subquery()
    is_sure = or_(col(ShopOrder.said_by) == "list", col(ShopOrder.said_at) <= asked_at)
    since_then: Any = col(ShopOrder.created_at) >= since
    if state is not None:
        since_then = or_(since_then, col(ShopOrder.paid_at) >= since)
    if told_after is not None:  # with both moments the database might read all that were made since then
        since_then = col(ShopOrder.said_at) > told_after
    if state is not None:
        since_then = and_(col(ShopOrder.state) == state, since_then)
    columns = [col(getattr(ShopOrder, name)) for name in OrderCame._fields]
    query = select_columns(*columns).where(col(ShopOrder.project_id) == project_id, IS_THERE, is_sure, since_then)
    rows = session.connection().execute(query.order_by(col(ShopOrder.created_at), col(ShopOrder.number)))
    return [OrderCame(*row) for row in rows]


def list_told_since(
    session: Session, project_id: int, since: datetime | None, after: tuple[datetime, str] | None, *, limit: int
) -> list[ShopOrder]:
    """Orders of which news was stored at `since` or later, also those that are gone, in the order in which it was
    stored; those that come after this moment and number."""
    clauses: list[Any] = [ShopOrder.project_id == project_id, col(ShopOrder.told_at).is_not(None)]
    if since is not None:
        clauses.append(col(ShopOrder.told_at) >= since)
    if after is not None:
        told_at, number = after
        at_once = and_(col(ShopOrder.told_at) == told_at, col(ShopOrder.number) > number)
        clauses.append(or_(col(ShopOrder.told_at) > told_at, at_once))
    query = select(ShopOrder).where(*clauses).order_by(col(ShopOrder.told_at), col(ShopOrder.number))
    return list(session.exec(query.limit(limit)))


_COUNT = select(func.count(), func.max(ShopOrder.said_at)).where(
    col(ShopOrder.project_id) == bindparam("project_id"), IS_THERE
)
_COUNT_OF_STATE = _COUNT.where(col(ShopOrder.state) == bindparam("state"))
"""Built once: they are asked for each message."""


def count_orders(session: Session, project_id: int, state: str | None = None) -> tuple[int, datetime | None]:
    """How many orders are stored, of all or in this state, and when something new was said of one of them last."""
    counting = _COUNT if state is None else _COUNT_OF_STATE
    count, said_at = session.connection().execute(counting, {"project_id": project_id, "state": state}).one()
    return count, said_at


_STAMP = select_columns(
    func.max(ShopOrder.told_at),
    *(func.count(), func.count(col(ShopOrder.report_id))),
    *(func.count(col(ShopOrder.email)), func.count(col(ShopOrder.phone))),
).where(col(ShopOrder.project_id) == bindparam("project_id"))


def orders_stamp(session: Session, project_id: int) -> str:
    """Changes with all news of an order, and when contacts of orders are removed, or webinars written down instead."""
    return ".".join(map(str, session.connection().execute(_STAMP, {"project_id": project_id}).one()))


def find_list(session: Session, project_id: int) -> OrderList | None:
    """How far the orders are loaded; None before anybody has asked for them."""
    return session.get(OrderList, project_id)


def bring_forward(session: Session, project_id: int, now: datetime) -> int:
    """Let the list be asked for now when a problem has put that off; returns 1 then."""
    known = find_list(session, project_id)
    if known is None or known.problem is None or known.due_at is None or known.due_at <= now:
        return 0
    known.due_at = now
    session.add(known)
    return 1
