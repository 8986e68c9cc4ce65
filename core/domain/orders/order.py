"""What an order of the cash desk says: whether it is paid, and which of two reports about it holds."""

from datetime import datetime
from enum import StrEnum
from typing import Literal, NamedTuple

Source = Literal["list", "webhook"]
"""Where the dashboard has it from: Bizon365's list of orders, or a delivery of the cash desk."""


class PaidState(StrEnum):
    """`unpaid` also is an order whose money was given back."""

    UNPAID = "unpaid"
    PARTLY = "partly"
    PAID = "paid"


_ORDER = tuple(PaidState)


class Payment(NamedTuple):
    """How far an order is paid; `paid_minor` is what was paid, in hundredths of the currency, None when unknown."""

    state: PaidState
    paid_minor: int | None


def read_payment(*, is_paid: bool | None, amount_minor: int | None, paid_minor: int | None) -> Payment:
    """How far an order is paid. `is_paid` is what the service says of it, None when it says nothing; `paid_minor` is
    the sum that it says was paid.

    An order that is said not to be paid although its whole sum came is one whose money was given back.
    """
    came = paid_minor or 0
    covers = came > 0 and amount_minor is not None and came >= amount_minor
    if is_paid or (is_paid is None and covers):
        return Payment(PaidState.PAID, came or amount_minor)
    return Payment(PaidState.PARTLY, came) if came and not covers else Payment(PaidState.UNPAID, 0)


class Said(NamedTuple):
    """When and by what something was said about an order; `at` is when the list was asked, or the delivery came."""

    source: Source
    at: datetime
    state: PaidState


def holds(known: Said, new: Said) -> bool:
    """Whether what is new takes the place of what is known of an order.

    Deliveries come late, repeated and in any order, so one never takes a payment back; only the list does, when it was
    asked after whatever else is known.
    """
    if new.source == "list" and (known.source == "list" or new.at >= known.at):
        return new.at >= known.at
    return _ORDER.index(new.state) > _ORDER.index(known.state)
