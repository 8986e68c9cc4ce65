"""Reading the deliveries of Bizon365's webhook.

Reading never fails. A delivery that is neither a registration, nor the end of a webinar, nor about an order is
`unknown`: it is stored and not processed.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Literal, NamedTuple

from core.domain.contacts import client_number
from core.domain.inbox.bodies import read_fields
from core.domain.links.link import URL_MARKER
from core.domain.links.parsing import split_joined
from core.domain.mail import normalize_email
from core.domain.orders.delivery import OrderDelivery, read_order
from core.domain.phones import DEFAULT_COUNTRY, normalize_phone
from core.domain.sessions import FIRST_YEAR, LAST_YEAR
from core.domain.tags import TAGS

DeliveryKind = Literal["registration", "webinar_end", "order", "unknown"]
LONGEST_KEY = 200
"""The most characters of an id, a contact or a name. A longer id or contact is ignored, a longer name is cut."""
_LARGEST_COUNT = 2**31 - 1
_OF_THE_LINK = ("url_marker", "url_param", *TAGS)
_CONTACT_FIELDS = ("email", "phone", "secret")
_NEEDED = frozenset(
    {"sublistId", "room", "webinarTime", "username", "url_marker_name", "url_param_name", URL_MARKER}
    | {*_OF_THE_LINK, *_CONTACT_FIELDS}
)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?", re.ASCII)


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
    order: OrderDelivery | None = None


def read_delivery(body: bytes, content_type: str, country: str = DEFAULT_COUNTRY) -> Delivery:
    """Read the body of a delivery. `content_type` is the header as received, which may be wrong; `country` is that of
    phones without a country code."""
    fields = _with_joined(read_fields(body, content_type))
    if (ended := _ended(fields)) is not None:
        return Delivery("webinar_end", _key("webinar_end", ended.webinar_id.encode()), ended=ended)
    if fields.get("sublistId") and any(fields.get(name) for name in _CONTACT_FIELDS):
        # A repeat may have its fields in another order; empty fields do not count
        same = json.dumps(fields, sort_keys=True).encode()
        return Delivery("registration", _key("registration", same), registration=_registration(fields, country))
    if (order := read_order(fields)) is not None:
        same = json.dumps(fields, sort_keys=True).encode()
        return Delivery("order", _key("order", same), order=order)
    return Delivery("unknown", _key("unknown", body))


def _key(kind: DeliveryKind, what: bytes) -> str:
    return sha256(kind.encode() + b"\0" + what).hexdigest()


class Keys(NamedTuple):
    """What a registration tells about who it is: the e-mail, the phone and the client whom its link names."""

    email: str | None
    phone: str | None
    link_client_id: int | None


def read_keys(fields: Mapping[str, str], country: str) -> Keys:
    """The keys in the fields of a registration, also in those that were stored by a former rule."""
    return Keys(
        _short(normalize_email(fields.get("email"))),
        normalize_phone(_short(fields.get("phone")), country),
        _link_client_id(_with_joined(fields)),
    )


def needed_fields(fields: Mapping[str, str]) -> dict[str, str]:
    """The fields by which a registration is matched, written to its client and read again, without any others that the
    page asked for."""
    return {name: value for name, value in fields.items() if name in _NEEDED}


def _registration(fields: Mapping[str, str], country: str) -> RegistrationFields:
    keys = read_keys(fields, country)
    return RegistrationFields(
        page_id=_short(fields.get("sublistId")),
        room_id=_short(fields.get("room")),
        session_at=_moment(fields.get("webinarTime", "")),
        link_client_id=keys.link_client_id,
        email=keys.email,
        phone=keys.phone,
        username=fields.get("username", "")[:LONGEST_KEY] or None,
        fields=fields,
    )


def _ended(fields: Mapping[str, str]) -> WebinarEnd | None:
    webinar_id = _short(fields.get("webinarId"))
    if fields.get("event", "").casefold() != "webinarend" or webinar_id is None:
        return None
    room_id = _short(fields.get("roomid")) or webinar_id.partition("*")[0]
    return WebinarEnd(webinar_id, room_id, _count(fields.get("stat", "")), _count(fields.get("len", "")))


def _with_joined(fields: Mapping[str, str]) -> dict[str, str]:
    """The fields, those that came out of a link apart from what a second ``?`` in the link joined to them:
    ``url_marker`` "501?utm_source=vk" is a marker and a tag."""
    whole = dict(fields)
    for name in _OF_THE_LINK:
        own, joined = split_joined(fields.get(name, ""))
        if joined:
            own_fields = {other: text for other, text in {**whole, name: own}.items() if text}
            whole = {other.lower(): text for other, text in joined.items()} | own_fields
    return whole


def _link_client_id(fields: Mapping[str, str]) -> int | None:
    """The client id in the parameter named salebot, in any case: from `url_marker`, else from `url_param`, else from
    the parameter itself."""
    named = [name for name in ("url_marker", "url_param") if fields.get(f"{name}_name", "").casefold() == URL_MARKER]
    named.append(URL_MARKER)  # where it was joined to another parameter
    return next(
        (client_id for name in named if (client_id := client_number(fields.get(name, "").partition("?")[0]))), None
    )


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
