"""People who were erased in a stored answer with subscribers."""

import json
from collections.abc import Callable, Collection

from core.bizon.wire import GET_SUBSCRIBERS
from core.domain.privacy.erased_rows import erase_inside, erase_subscriber
from core.http.fields import as_rows, parse_json

_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def erase_in_list(
    body: bytes, positions: Collection[int], is_about: Callable[[str], bool] = lambda text: False
) -> bytes:
    """An answer with subscribers, without what it says about those at these positions, and without texts of others that
    are about the person."""
    name = GET_SUBSCRIBERS.payload[0]
    try:
        root = parse_json(body)
    except ValueError:  # what cannot be read cannot be searched either
        return b""
    rows = [
        erase_subscriber(raw) if position in positions else erase_inside(raw, (), is_about)
        for position, raw in enumerate(as_rows(root.get(name)))
    ]
    return _written({**root, name: rows}).encode()
