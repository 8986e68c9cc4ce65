"""The deliveries of the cash desk: each says at once how far an order is paid; the list says the rest."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from core.bizon.payloads import Order
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.orders.delivery import OrderDelivery
from core.domain.orders.order import PaidState
from core.errors import NotConfigured
from core.rights import needs
from core.services.orders.pull_orders import Row, order_columns, store_rows
from core.services.projects.projects import require_project
from data.models import OrderList
from data.repositories.inbox.webhooks import count_events
from data.repositories.orders import orders as repository

REFUSED = "refused_order"
"""The kind of the stored deliveries about orders whose hash is not that of the project's key. Durable."""


def is_genuine(desk: Desk, session: Session, project_id: int, order: OrderDelivery) -> bool:
    """Whether the delivery comes from the cash desk: its hash is that of the key that the project has. Without a key
    the secret in the address is all that is asked for; a key that cannot be opened any more proves nothing."""
    sealed = require_project(session, project_id).cash_desk_key_sealed
    if sealed is None:
        return True
    try:
        return order.is_signed(desk.vault.open(sealed))
    except NotConfigured:
        return False


def take_orders(
    desk: Desk, session: Session, project_id: int, orders: Sequence[OrderDelivery], *, country: str, now: datetime
) -> None:
    """Store what these deliveries say, in their order, in an open transaction, and have the list asked for at once."""
    store_rows(desk, session, project_id, [_row(order, project_id, country=country, now=now) for order in orders])
    known = repository.find_list(session, project_id) or OrderList(project_id=project_id)
    known.due_at = now
    session.add(known)


@needs(Right.LOOK)
def count_refused(desk: Desk, project_id: int) -> int:
    """How many deliveries about orders were kept and not used, because their hash was wrong."""
    with desk.store.reading() as session:
        return count_events(session, project_id, REFUSED)


def _row(delivery: OrderDelivery, project_id: int, *, country: str, now: datetime) -> Row:
    fields = delivery.fields
    order = Order.of({**fields, "_id": delivery.number, "title": fields.get("items")})
    came = {PaidState.UNPAID: 0, PaidState.PARTLY: order.paid_minor, PaidState.PAID: order.paid_minor}[delivery.state]
    if delivery.state is PaidState.PAID and not came:
        came = order.amount_minor
    return {
        **order_columns(order, project_id, country=country),
        "state": delivery.state,
        "paid_minor": came,
        "created_at": now,
        "paid_at": None if delivery.state is PaidState.UNPAID else now,
        "raw": None,
        "said_by": "webhook",
        "said_at": now,
        "gone_at": None,
    }
