"""Which rows of a bulk registration or a campaign are wanted, and in which order."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

ROW_ORDERS: Mapping[str, str] = {
    "name": "username",
    **{name: name for name in ("number", "state", "email", "phone", "client_id", "settled_at")},
}
"""By the column of the table, its column in the store. Of as much the rows stay in the order of the list; what is empty
comes last."""


@dataclass(frozen=True, slots=True)
class WantedRows:
    """Those in one of these states, planned in one of these ways (empty: any), that hold a text as the operator types
    it; by one of `ROW_ORDERS`."""

    states: Collection[str] = ()
    plans: Collection[str] = ()
    text: str = field(default="", repr=False)
    order: str = "number"
    descending: bool = False


EVERY_ROW = WantedRows()
