"""The answers of Salebot as typed objects over the raw JSON (docs/salebot.md)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from core.domain.client_matching import WHATSAPP
from core.errors import Rejected, UnexpectedPayload
from core.http.detail import plain_detail
from core.http.fields import Text, Whole, as_moment, as_rows, as_structure, as_text, as_whole

_WORKING = (1, 2, None)
_EMPTY = frozenset({"", "none", "null"})
_SECONDS_END = 100_000_000_000
"""An epoch below is in seconds (till the year 5138), one above in milliseconds (since 1973)."""


def as_instant(value: Any) -> datetime | None:
    """Aware UTC from an epoch in seconds or milliseconds, a number or its digits, or from ISO text (which of them
    Salebot writes is not described)."""
    if isinstance(value, bool):
        return None
    epoch = as_whole(value)
    return as_moment(epoch * 1000 if epoch is not None and epoch < _SECONDS_END else value)


class Payload(BaseModel):
    """Base of the payloads: immutable, and its errors do not quote the input."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class Channel(Payload):
    """A connected channel. `client_type` 6 is WhatsApp, whose `status` is 0 not started, 1 started, 2 asleep,
    3 stopped."""

    group_id: Text = None
    client_type: Whole = None
    status: Whole = None
    raw: dict[str, Any] = Field(repr=False)

    @property
    def is_working_whatsapp(self) -> bool:
        """Whether it is WhatsApp and can take a new client: a sleeping one wakes up, a stopped one does not."""
        return self.client_type == WHATSAPP and self.status in _WORKING and self.group_id is not None

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Self:
        return cls.model_validate({**raw, "raw": raw})


class ClientRow(Payload):
    """A client as get_clients lists it, without variables. `platform_id` of WhatsApp is a phone."""

    client_id: int
    client_type: Whole = None
    platform_id: Text = Field(None, repr=False)
    name: Text = Field(None, repr=False)
    created_at: Annotated[datetime | None, BeforeValidator(as_instant)] = None
    raw: dict[str, Any] = Field(repr=False)


class HistoryRow(Payload):
    """A message or a notice of a client. `from_outside` is 3 for a callback; `message_id` is the block that sent it, if
    one did. `created_at` may be cut to the second."""

    text: Text = Field(None, repr=False)
    message_id: Whole = None
    from_outside: Whole = None
    created_at: Annotated[datetime | None, BeforeValidator(as_instant)] = None


def read_channels(root: Any) -> tuple[Channel, ...]:
    """Channels from a bare list, or from whatever keys of the answer hold lists of objects (shape not described)."""
    groups = [root] if isinstance(root, list) else [value for value in root.values() if isinstance(value, list)]
    return tuple(Channel.of(row) for group in groups for row in group if isinstance(row, dict))


def read_variables(root: Any) -> dict[str, Any]:
    """A client's built-ins and variables; the three notations of an empty one become None."""
    values = root if isinstance(root, dict) else {}
    return {
        name: None if isinstance(value, str) and value.strip().lower() in _EMPTY else value
        for name, value in values.items()
    }


def read_client_id(root: Any) -> int | None:
    """The client of a find action, the newest of several, or None where the answer names none."""
    if not isinstance(root, dict):
        return as_whole(as_text(root))
    named = root.get("client_id") or root.get("id")
    return max(read_client_ids(named), default=None) if isinstance(named, list) else as_whole(named) or None


def read_client_ids(root: Any) -> tuple[int, ...]:
    """The clients of find_clients, each once, in the order given."""
    rows = as_rows(root.get("client_ids") if isinstance(root, dict) else root)
    found = (read_client_id(row) if isinstance(row, dict) else as_whole(row) for row in rows)
    return tuple(dict.fromkeys(client_id for client_id in found if client_id))


def read_clients(root: Any) -> tuple[ClientRow, ...]:
    """The clients of get_clients. Raises UnexpectedPayload without a list, which does not mean the end of the list."""
    if isinstance(root, dict) and "clients" not in root:
        raise UnexpectedPayload("salebot", "get_clients", detail="clients")
    rows = [row for row in as_rows(root["clients"] if isinstance(root, dict) else root) if isinstance(row, dict)]
    clients = [(read_client_id(row), row) for row in rows]
    return tuple(ClientRow.model_validate({**row, "client_id": known, "raw": row}) for known, row in clients if known)


def read_history(root: Any) -> tuple[HistoryRow, ...]:
    """The rows of get_history, which come under `result`, under `history`, or bare. Raises UnexpectedPayload
    without any of these, and for a bare list without rows, which nothing tells from another answer: then it is unknown
    whether a notice was given."""
    listed = root
    if isinstance(root, dict):
        listed = next((root[key] for key in ("result", "history") if as_structure(root.get(key)) is not None), None)
    if as_structure(listed) is None:
        raise UnexpectedPayload("salebot", "get_history", detail="result")
    rows = as_rows(listed)
    if not rows and listed is root:
        raise UnexpectedPayload("salebot", "get_history", detail="rows")
    return tuple(
        HistoryRow.model_validate({"text": row.get("message"), "from_outside": row.get("message_from_outside"), **row})
        for row in rows
        if isinstance(row, dict)
    )


def read_loaded(root: Any) -> int:
    """The id of the client that load_clients was asked for. Raises Rejected when Salebot refused the client,
    UnexpectedPayload when the answer has no id."""
    rows = as_rows(root.get("items") if isinstance(root, dict) else root)
    row = next((row for row in rows if isinstance(row, dict)), {})
    if client_id := read_client_id(row):
        return client_id
    said = plain_detail(row.get("message") or row.get("error") or row.get("status"), ())
    if said and said != "success":
        raise Rejected("salebot", "load_clients", detail=said)
    raise UnexpectedPayload("salebot", "load_clients", detail="items")
