"""Reading the calls of the two bot functions from positional arguments or from variables (docs/salebot.md, section 12
and section 13).

Salebot replaces ``#{...}`` anywhere in a request. An empty variable arrives as ``""``, ``"NONE"`` or ``"None"``, an
unknown one as ``#{name}`` itself: all of these count as not given.
"""

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from core.domain.contacts import is_placeholder, normalize_client_id
from core.domain.faults import collect_faults
from core.domain.lists.asked import ask
from core.domain.mail import check_email
from core.domain.matching import Asked
from core.domain.phones import DEFAULT_COUNTRY, normalize_phone
from core.domain.registration.registration import Registration
from core.domain.sessions import account_moment, parse_account_date, parse_account_time
from core.domain.tags import TAGS, parse_tags
from core.errors import InvalidInput

Value = str | int | float | bool | Mapping[str, object] | None
_UNREPLACED = re.compile(r"#\{[^{}]*\}")
_LONGEST_NUMBER = 10**18
"""A larger number is no phone, client id or flag."""


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """A call as it was received: positional `arguments`, or the client's `variables`, or both (the name is always read
    from the variables). `client_id` is the caller's client, given beside them."""

    arguments: Sequence[Value] = field(default=(), repr=False)
    variables: Mapping[str, Value] = field(default_factory=dict, repr=False)
    client_id: Value = None


@dataclass(frozen=True, slots=True)
class AddSubscriberCall:
    """The person to register and the session, as typed; "" where nothing was given. `date` and `time` are those
    of the account's clock, `tags` some of the nine ``utm_*``, `confirm`: Bizon365 mails a confirmation link."""

    page_id: str = ""
    date: str = ""
    time: str = ""
    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    client_id: str = ""
    confirm: bool = False
    tags: Mapping[str, str] = field(default_factory=dict)

    def faults(self) -> list[InvalidInput]:
        """Everything because of which `registration` raises, one error for each field."""
        checks: dict[str, Callable[[str], object]] = {
            "page_id": str,
            "date": parse_account_date,
            "time": parse_account_time,
            "email": check_email,
        }

        def check_one(name: str) -> None:
            text = getattr(self, name)
            _require(**{name: text})
            checks[name](text)

        return collect_faults(partial(check_one, name) for name in checks)

    def registration(self, zone: ZoneInfo, country: str = DEFAULT_COUNTRY) -> Registration:
        """The registration to send to Bizon365; a phone without a country code is one of `country`. Raises InvalidInput
        (page_id, date, time, email) with reason ``required``, ``bad_date``, ``bad_time`` or those of `check_email`."""
        _require(page_id=self.page_id, date=self.date, time=self.time, email=self.email)
        return Registration(
            page_id=self.page_id.strip(),
            session_at=self._session_at(zone),
            email=check_email(self.email),
            username=" ".join(self.name.split()) or None,
            # A phone that cannot be normalized is sent as typed: Bizon365 decides whether to accept it.
            phone=normalize_phone(self.phone, country) or self.phone.strip() or None,
            client_id=normalize_client_id(self.client_id),
            confirm=self.confirm,
            tags={name: text for name in TAGS if (text := self.tags.get(name, "").strip())},
        )

    def _session_at(self, zone: ZoneInfo) -> datetime:
        return account_moment(parse_account_date(self.date), parse_account_time(self.time), zone)


@dataclass(frozen=True, slots=True)
class IsVisitorCall:
    """The person and the webinar that `bizon365_is_visitor` asks about: a room, and optionally a date and a time on the
    account's clock, as typed."""

    room_id: str
    asked: Asked = field(repr=False)
    date: str = ""
    time: str = ""


def read_add_subscriber(call: FunctionCall) -> AddSubscriberCall:
    """The arguments are (confirm, page_id, date, time, email, phone, utm); without any, or with `confirm` alone, the
    variables are read. Raises InvalidInput with reason ``required``, or for confirm, phone and utm_."""
    variables = call.variables
    if len(call.arguments) > 1:
        confirm, *values, tags = _positional(call.arguments, 7)
    else:
        [confirm] = _positional(call.arguments, 1)
        values = [variables.get(name) for name in ("b365_page_id", "b365_date", "b365_time", "email", "phone")]
        tags = variables.get("utm_")
    page_id, date, time, email, phone = map(_text, values)
    if isinstance(values[4], Mapping) or phone.startswith("{"):
        raise InvalidInput("phone", None, "tags_in_its_place")  # the phone was left out before the tags
    _require(page_id=page_id, date=date, time=time, email=email)
    return AddSubscriberCall(
        page_id=page_id,
        date=date,
        time=time,
        email=email,
        phone="" if is_placeholder(phone) else phone,
        name=_text(variables.get("b365_name")) or _text(variables.get("name")),
        client_id=_client_id(call) or "",
        confirm=_flag("confirm", confirm),
        tags=_tags(tags),
    )


def read_is_visitor(call: FunctionCall, country: str = DEFAULT_COUNTRY) -> IsVisitorCall:
    """The arguments are (room_id, email, phone, date, time); without any, the variables are read. Of e-mail and phone
    one may be the placeholder ``1``; neither is needed with a client id. Raises InvalidInput with reason ``required``,
    or ``bad_email`` and ``bad_phone`` when none of what was given is a contact."""
    names = ("b365_room_id", "email", "phone", "b365_date", "b365_time")
    values = _positional(call.arguments, 5) if call.arguments else [call.variables.get(name) for name in names]
    room_id, email, phone, date, time = map(_text, values)
    client_id = _client_id(call)
    _require(room_id=room_id)
    asked = ask(client_id=client_id or "", email=email, phone=phone, country=country)
    if not client_id:
        _require(email=email, phone=phone)
        if is_placeholder(email) and is_placeholder(phone):
            raise InvalidInput("email", None, "required")
        if not asked.keys:
            raise InvalidInput(*("phone", None, "bad_phone") if is_placeholder(email) else ("email", None, "bad_email"))
    return IsVisitorCall(room_id, asked, date, time)


def _positional(values: Sequence[Value], count: int) -> list[Value]:
    return [*values[:count], *[None] * (count - len(values))]


def _require(**fields: str) -> None:
    for name, text in fields.items():
        if not text.strip():
            raise InvalidInput(name, None, "required")


def _client_id(call: FunctionCall) -> str | None:
    return normalize_client_id(_text(call.client_id)) or normalize_client_id(_text(call.variables.get("client_id")))


def _text(value: object) -> str:
    """A value as text, "" for one that was not given. Phones and client ids may also be JSON numbers."""
    if isinstance(value, str):
        text = value.strip()
        return "" if text.casefold() == "none" or _UNREPLACED.fullmatch(text) else text
    if not isinstance(value, int | float) or abs(value) > _LONGEST_NUMBER or math.isnan(value):
        return ""
    return str(int(value)) if value == int(value) else str(value)


def _flag(name: str, value: Value) -> bool:
    text = _text(value)
    if text not in ("", "0", "1"):
        raise InvalidInput(name, None, "not_a_flag")
    return text == "1"


def _tags(value: Value) -> Mapping[str, str]:
    """The tags that are filled in; `value` is a JSON object as text, or the object itself."""
    text = json.dumps(value) if isinstance(value, Mapping) else _text(value)
    return {name: given for name, tag in parse_tags(text).items() if (given := _text(tag))} if text else {}
