"""Cursors: where the next page begins, as a text that only this API has to understand."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any

from core.web.api.errors import Refused

LARGEST = 2**40
"""Numbers of a cursor are smaller: each can be multiplied by a limit and still be one of the database."""


def write_cursor(*place: int | str | datetime | None) -> str:
    """A cursor for this place."""
    written = [one.isoformat() if isinstance(one, datetime) else one for one in place]
    return urlsafe_b64encode(json.dumps(written, separators=(",", ":")).encode()).decode().rstrip("=")


def read_cursor(cursor: str, *kinds: type) -> list[Any]:
    """The place that `write_cursor` wrote, of these kinds. Raises Refused (400) for anything else."""
    try:
        place = json.loads(urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)))
        read = [_read(one, kind) for one, kind in zip(place, kinds, strict=True)]
    except (ValueError, TypeError):
        raise Refused(400, "bad_cursor", field="cursor") from None
    return read


def _read(one: Any, kind: type) -> Any:
    if kind is datetime:
        moment = datetime.fromisoformat(one)
        if moment.tzinfo is None:
            raise ValueError("a moment without a zone")
        return moment.astimezone(UTC)
    fits = 0 <= one < LARGEST if isinstance(one, int) else "\0" not in one
    if type(one) is not kind or not fits:
        raise ValueError("another kind")
    return one
