"""Orders of the cash desk, as they are stored."""

from datetime import timedelta
from itertools import count
from typing import Any

from core.desk import Desk
from core.domain.orders.order import PaidState
from data.models import ShopOrder
from tests.reports_world import START

NUMBERS = count(1)


def order(
    hours: float, amount: int, state: PaidState = PaidState.PAID, currency: str | None = "RUB", **who: Any
) -> ShopOrder:
    """One that was made so many hours after `START`; `amount` in minor units, of which half is paid when it is paid in
    part."""
    paid = {PaidState.PAID: amount, PaidState.PARTLY: amount // 2, PaidState.UNPAID: 0}[state]
    return ShopOrder(
        project_id=0,
        number=str(next(NUMBERS)),
        amount_minor=amount,
        paid_minor=paid,
        currency=currency,
        state=state,
        created_at=START + timedelta(hours=hours),
        tags="{}",
        said_by="list",
        said_at=START,
        **who,
    )


def put(desk: Desk, project_id: int, *orders: ShopOrder) -> None:
    """Store them in this project."""
    with desk.store.writing() as session:
        for one in orders:
            one.project_id = project_id
            session.add(one)
