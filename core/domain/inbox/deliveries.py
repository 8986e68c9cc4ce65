"""Reading the deliveries of Bizon365's webhook: JSON or a form, UTF-8 or cp1251, numbers as text or as numbers.

Reading never fails. A delivery that is neither a registration nor the end of a webinar is `unknown`: it is stored and
not processed.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Literal
from urllib.parse import parse_qsl

from core.domain.contacts import client_number
from core.domain.links.link import URL_MARKER
from core.domain.mail import normalize_email
from core.domain.phones import normalize_phone
from core.domain.sessions import FIRST_YEAR, LAST_YEAR

DeliveryKind = Literal["registration", "webinar_end", "unknown"]
LONGEST_KEY = 200
"""The most characters of an id, a contact or a name. A longer id or contact is ignored, a longer name is cut."""
_LARGEST_COUNT = 2**31 - 1
_MOST_FIELDS = 1_000
_CONTACT_FIELDS = ("email", "phone", "secret")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?", re.ASCII)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CYRILLIC = ("windows-1251", "koi8-r", "iso-8859-5", "cp866")


@dataclass(frozen=True, slots=True)
class RegistrationFields:
    """A registration as a page forwards it (docs/bizon365.md, section 14). Contacts are normalized, `session_at` is
    aware UTC, None where the value cannot be read; `fields`: all fields that are not empty, by name, as text.

    `link_client_id` is the Salebot client whom the registration's own link names.
    """

    page_id: str | None
    room_id: str | None
    session_at: datetime | None
    link_client_id: int | None
    email: str | None = field(repr=False)
    phone: str | None = field(repr=False)
    username: str | None = field(repr=False)
    fields: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class WebinarEnd:
    """A webinar has ended and Bizon365 is making its report (docs/bizon365.md, section 15). `viewers`: Bizon365's
    count."""

    webinar_id: str
    room_id: str | None
    viewers: int | None
    length_min: int | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery after reading. `key` is the same for a delivery and its repeats, and differs for any other
    delivery."""

    kind: DeliveryKind
    key: str
    registration: RegistrationFields | None = None
    ended: WebinarEnd | None = None


def read_delivery(body: bytes, content_type: str) -> Delivery:
    """Read the body of a delivery. `content_type` is the header as received, which may be wrong."""
    fields = _fields(body, content_type)
    if (ended := _ended(fields)) is not None:
        return Delivery("webinar_end", _key("webinar_end", ended.webinar_id.encode()), ended=ended)
    if fields.get("sublistId") and any(fields.get(name) for name in _CONTACT_FIELDS):
        # A repeat may have its fields in another order; empty fields do not count
        same = json.dumps(fields, sort_keys=True).encode()
        return Delivery("registration", _key("registration", same), registration=_registration(fields))
    return Delivery("unknown", _key("unknown", body))


def body_text(body: bytes, content_type: str) -> str:
    """The body as text for the operator, whatever its encoding."""
    return _clean(_decoder(content_type)(body))


def _key(kind: DeliveryKind, what: bytes) -> str:
    return sha256(kind.encode() + b"\0" + what).hexdigest()


def _registration(fields: Mapping[str, str]) -> RegistrationFields:
    return RegistrationFields(
        page_id=_short(fields.get("sublistId")),
        room_id=_short(fields.get("room")),
        session_at=_moment(fields.get("webinarTime", "")),
        link_client_id=_link_client_id(fields),
        email=_short(normalize_email(fields.get("email"))),
        phone=normalize_phone(_short(fields.get("phone"))),
        username=fields.get("username", "")[:LONGEST_KEY] or None,
        fields=fields,
    )


def _ended(fields: Mapping[str, str]) -> WebinarEnd | None:
    webinar_id = _short(fields.get("webinarId"))
    if fields.get("event", "").casefold() != "webinarend" or webinar_id is None:
        return None
    room_id = _short(fields.get("roomid")) or webinar_id.partition("*")[0]
    return WebinarEnd(webinar_id, room_id, _count(fields.get("stat", "")), _count(fields.get("len", "")))


def _link_client_id(fields: Mapping[str, str]) -> int | None:
    """The client id in the parameter named salebot, in any case: from `url_marker`, else from `url_param`."""
    named = [name for name in ("url_marker", "url_param") if fields.get(f"{name}_name", "").casefold() == URL_MARKER]
    return next((client_id for name in named if (client_id := client_number(fields.get(name)))), None)


def _short(text: str | None) -> str | None:
    return text if text and len(text) <= LONGEST_KEY else None


def _count(text: str) -> int | None:
    is_count = text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= _LARGEST_COUNT
    return int(text) if is_count else None


def _moment(text: str) -> datetime | None:
    """Aware UTC from ISO text, where no suffix means UTC (docs/bizon365.md, section 17), or from epoch seconds or
    milliseconds."""
    try:
        if _EPOCH.fullmatch(text):
            moment = datetime.fromtimestamp(int(text[:10]), UTC)
        elif ":" in text:  # a date alone is no session
            moment = datetime.fromisoformat(text)
            moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        else:
            return None
    except (ValueError, OverflowError):
        return None
    return moment if FIRST_YEAR <= moment.year <= LAST_YEAR else None


def _fields(body: bytes, content_type: str) -> dict[str, str]:
    """The fields by name as text, without empty ones. JSON is recognised whatever the header says."""
    decode = _decoder(content_type)
    found = _object(decode(body))
    if found is None:
        found = _form(body, decode)
        inner = [each for value in found.values() if (each := _object(value)) is not None]
        if len(inner) == 1:  # JSON in a field of a form
            found = {**found, **inner[0]}
    try:
        texts = {_clean(name): _text(value) for name, value in found.items()}
    except RecursionError:
        return {}
    return {name: text for name, text in texts.items() if name and text}


def _object(text: str) -> dict[str, Any] | None:
    """The JSON object in the text, also one inside a JSON string or alone in a list; None for any other text."""
    value: Any = text
    for _wrapping in range(2):
        if isinstance(value, str):
            try:
                value = json.loads(value) if value.lstrip()[:1] in tuple('{["') else None
            except (ValueError, RecursionError):
                return None
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
    return value if isinstance(value, dict) else None


def _form(body: bytes, decode: Callable[[bytes], str]) -> dict[str, Any]:
    try:
        # Decoding as Latin-1 keeps every byte, percent-encoded or not, through the parser
        pairs = parse_qsl(body.decode("latin-1"), encoding="latin-1", max_num_fields=_MOST_FIELDS)
    except ValueError:
        return {}
    return {decode(name.encode("latin-1")): decode(value.encode("latin-1")) for name, value in pairs}


def _decoder(content_type: str) -> Callable[[bytes], str]:
    declared = next((name for name in _CYRILLIC if name in content_type.casefold()), _CYRILLIC[0])

    def decode(raw: bytes) -> str:
        # Text in another encoding is hardly ever valid UTF-8, while the declared encoding is often wrong.
        try:
            return raw.decode("utf-16" if raw[:2] in _UTF16 else "utf-8-sig")
        except UnicodeError:
            return raw.decode(declared, errors="replace")

    return decode


def _text(value: Any) -> str:
    if isinstance(value, str):
        return _clean(value)
    if value is None or value == [] or value == {}:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _clean(json.dumps(value, sort_keys=True, ensure_ascii=False))


def _clean(text: str) -> str:
    """The text without lone surrogates (half an emoji) and zero characters, which no database stores."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\0", "").strip()
