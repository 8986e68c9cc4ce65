"""What the rows of bulk registrations and campaigns can be sorted by."""

from collections.abc import Mapping

ROW_ORDERS: Mapping[str, str] = {
    "name": "username",
    **{name: name for name in ("number", "state", "email", "phone", "client_id", "settled_at")},
}
"""By the column of the table, its column in the store. Of as much the rows stay in the order of the list; what is empty
comes last."""
