"""Orders one after the other, for programs that read what is new."""

from dataclasses import dataclass, field
from datetime import datetime

from core.desk import Desk
from core.domain.access.masking import hide_contacts
from core.domain.access.rights import Right
from core.domain.orders.order import PaidState
from core.rights import needs
from data.models import ShopOrder
from data.repositories.orders import orders as repository


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order; sums in hundredths of the currency. `told_at`: when the last news of it was stored; `gone_at`: when the
    list did not show it any more, because it was deleted. Who sees no contacts gets None for them."""

    number: str
    state: PaidState
    goods: str | None
    amount_minor: int | None
    paid_minor: int | None
    currency: str | None
    created_at: datetime | None
    paid_at: datetime | None
    told_at: datetime
    gone_at: datetime | None
    username: str | None = field(repr=False)
    email: str | None = field(repr=False)
    phone: str | None = field(repr=False)


@needs(Right.LOOK)
def list_orders_told(
    desk: Desk, project_id: int, since: datetime | None, after: tuple[datetime, str] | None, *, limit: int
) -> tuple[OrderRow, ...]:
    """The orders of which news was stored at `since` or later, in that order: those after this moment and number. Who
    goes on from the last one gets what is new, and an order again when it has changed or was deleted."""
    shows = desk.acting.may(Right.CONTACTS)
    with desk.store.reading() as session:
        found = repository.list_told_since(session, project_id, since, after, limit=limit)
        return tuple(_row(order, shows=shows) for order in found)


def _row(order: ShopOrder, *, shows: bool) -> OrderRow:
    return OrderRow(
        number=order.number,
        state=PaidState(order.state),
        goods=order.goods,
        amount_minor=order.amount_minor,
        paid_minor=order.paid_minor,
        currency=order.currency,
        created_at=order.created_at,
        paid_at=order.paid_at,
        told_at=order.told_at or order.said_at,
        gone_at=order.gone_at,
        username=order.username if shows else hide_contacts(order.username),
        email=order.email if shows else None,
        phone=order.phone if shows else None,
    )
