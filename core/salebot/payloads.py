"""What Salebot answers, as typed objects over the raw JSON (wire facts §2, §3)."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from core.http.fields import Text, Whole, as_rows, as_text, as_whole

_EMPTY = frozenset({"", "none", "null"})


class Channel(BaseModel):
    """A connected channel. `client_type` 6 is WhatsApp, whose `status` is 0 not started, 1 started, 2 asleep,
    3 stopped."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    group_id: Text = None
    client_type: Whole = None
    status: Whole = None
    raw: dict[str, Any] = Field(repr=False)

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Self:
        return cls.model_validate({**raw, "raw": raw})


def read_channels(root: Any) -> tuple[Channel, ...]:
    """Channels from a bare list, or from whatever keys of the answer hold lists of objects (shape not described)."""
    groups = [root] if isinstance(root, list) else [value for value in root.values() if isinstance(value, list)]
    return tuple(Channel.of(row) for group in groups for row in group if isinstance(row, dict))


def read_variables(root: Any) -> dict[str, Any]:
    """A client's built-ins and variables; the three ways of saying "empty" become None."""
    values = root if isinstance(root, dict) else {}
    return {
        name: None if isinstance(value, str) and value.strip().lower() in _EMPTY else value
        for name, value in values.items()
    }


def read_client_id(root: Any) -> int | None:
    """The client of a find action, or None where the answer names none."""
    if isinstance(root, dict):
        return as_whole(root.get("client_id")) or as_whole(root.get("id"))
    return as_whole(as_text(root))


def read_client_ids(root: Any) -> tuple[int, ...]:
    """The clients of find_clients, each once, in the order given."""
    rows = as_rows(root.get("client_ids") if isinstance(root, dict) else root)
    found = (read_client_id(row) if isinstance(row, dict) else as_whole(row) for row in rows)
    return tuple(dict.fromkeys(client_id for client_id in found if client_id))
