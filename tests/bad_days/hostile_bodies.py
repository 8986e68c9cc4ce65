"""Bodies that nobody sends by accident, to the webhook and to the functions, made from a number, always the same."""

import gzip
import json
from random import Random
from typing import Any
from urllib.parse import quote_plus, urlencode

from tests.bad_days import hostile


def _fields(chance: Random) -> dict[str, Any]:
    usual = {
        "sublistId": "222222:page1",
        "room": "222222:room",
        "email": f"anna{chance.randrange(10**9)}@example.com",
        "username": hostile.text(chance),
        "phone": "+79000000001",
        "webinarTime": "2026-12-01T16:00:00.000Z",
        "secret": "s3cr3t",
        "url_marker": "7",
        "url_marker_name": "salebot",
        "utm_source": hostile.text(chance),
        hostile.text(chance): hostile.text(chance),
    }
    return {name: value if chance.random() < 0.7 else hostile.value(chance) for name, value in usual.items()}


def _as_json(fields: Any, chance: Random) -> tuple[bytes, str]:
    written = json.dumps(fields, ensure_ascii=chance.random() < 0.5)
    return hostile.encoded(chance, written), "application/json"


def _as_form(fields: Any, _chance: Random) -> tuple[bytes, str]:
    safe = {str(name): str(value) for name, value in fields.items()}
    written = urlencode(safe, quote_via=lambda it, *_: quote_plus(it, errors="surrogatepass"))
    return written.encode(), "application/x-www-form-urlencoded"


def _as_multipart(fields: Any, chance: Random) -> tuple[bytes, str]:
    edge = chance.choice(("x", "", "é" * 50, "a b"))
    parts = (f'--{edge}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items())
    return ("".join(parts) + f"--{edge}--").encode("utf-8", "surrogatepass"), f"multipart/form-data; boundary={edge}"


def _as_nested(fields: Any, chance: Random) -> tuple[bytes, str]:
    return _as_json({"data": json.dumps(fields), "event": chance.choice(("webinarEnd", "x", None))}, chance)


def _as_end(fields: Any, chance: Random) -> tuple[bytes, str]:
    ended = {
        "event": "webinarEnd",
        "webinarId": hostile.value(chance),
        "stat": hostile.value(chance),
        "len": hostile.value(chance),
    }
    return _as_json({**fields, **ended} if chance.random() < 0.3 else ended, chance)


def _as_deep(_fields_of: Any, chance: Random) -> tuple[bytes, str]:
    return b'{"a":[' * chance.choice((200, 50_000)) + b"1", "application/json"


def _as_twice(fields: Any, chance: Random) -> tuple[bytes, str]:
    body, kind = _as_json(fields, chance)
    return body + body, kind


def _as_torn(fields: Any, chance: Random) -> tuple[bytes, str]:
    body, kind = chance.choice((_as_json, _as_form, _as_multipart))(fields, chance)
    return body[: chance.randrange(len(body) + 1)] + chance.randbytes(8), kind


def _as_packed(fields: Any, chance: Random) -> tuple[bytes, str]:
    return gzip.compress(_as_json(fields, chance)[0]), chance.choice(("application/gzip", "application/json"))


_WAYS = (_as_json, _as_form, _as_multipart, _as_nested, _as_end, _as_deep, _as_twice, _as_torn, _as_packed)


def delivery(number: int) -> tuple[bytes, str]:
    """The body of a delivery and its content type."""
    chance = Random(number)
    return _WAYS[number % len(_WAYS)](_fields(chance), chance)


def call(number: int) -> tuple[bytes, str]:
    """The body of a bot's call of a function and its content type."""
    chance = Random(number)
    named = {
        name: hostile.value(chance)
        for name in ("email", "phone", "name", "pageId", "date", "time", "client_id", "confirm")
    }
    shapes: tuple[Any, ...] = (
        {"arguments": [hostile.value(chance) for _ in range(chance.randint(0, 12))]},
        {"variables": named, "client_id": hostile.value(chance)},
        {"arguments": hostile.value(chance), "variables": hostile.value(chance)},
        {"variables": {hostile.text(chance): hostile.value(chance)}, hostile.text(chance): 1},
    )
    if number % 3:
        return json.dumps(chance.choice(shapes)).encode(), "application/json"
    return _WAYS[number % len(_WAYS)](chance.choice(shapes), chance)
