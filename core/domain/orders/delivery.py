"""What the cash desk of Bizon365 delivers about an order (docs/bizon365.md, section 18)."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import md5

from core.domain.orders.order import PaidState

ACTIONS: Mapping[str, PaidState] = {
    "neworder": PaidState.UNPAID,
    "partialpaidorder": PaidState.PARTLY,
    "paidorder": PaidState.PAID,
}
LONGEST_NUMBER = 64


@dataclass(frozen=True, slots=True)
class OrderDelivery:
    """An order and how far it is paid; `fields`: all fields of the delivery that are not empty, by name, as text."""

    number: str
    state: PaidState
    fields: Mapping[str, str] = field(repr=False)

    def is_signed(self, key: str) -> bool:
        """Whether who made the delivery knows the API key of the cash desk."""
        parts = (self.fields.get("action", ""), self.fields.get("user", ""), key, self.number)
        # Bizon365 decided upon MD5; nothing but this delivery depends on it
        made = md5("".join(parts).encode(), usedforsecurity=False).hexdigest()
        return hmac.compare_digest(made.encode(), self.fields.get("hash", "").lower().encode())


def read_order(fields: Mapping[str, str]) -> OrderDelivery | None:
    """The order in the fields of a delivery; None for one that is about no order."""
    state = ACTIONS.get(fields.get("action", "").casefold())
    number = fields.get("orderid", "")
    return OrderDelivery(number, state, fields) if state and 0 < len(number) <= LONGEST_NUMBER else None
