"""Which Salebot client a registration belongs to: the matching rule, and the forms in which a contact is searched.

The rule is that of Salebot's own integration (docs/salebot.md, section 14). It is not documented which client Salebot
takes when several match; this code takes the newest one.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Literal

from core.domain.mail import comparable_email, list_addresses, normalize_email, punycode_form
from core.domain.phones import DEFAULT_COUNTRY, normalize_phone
from core.domain.placeholders import is_nobodys

ContactKind = Literal["phone", "email"]
MatchedBy = Literal["link", "phone", "email", "whatsapp", "operator"]
WHATSAPP = 6
"""The `client_type` whose platform id is a phone (docs/salebot.md, section 9)."""
NOT_CONTACTS = frozenset(
    {"client_id", "client_type", "order_id", "message_id", "project_id", "group", "tag", "api_key", "timestamp"}
)
"""Built-in variables whose numbers may look like a phone (docs/salebot.md, section 10)."""
_PHONE_LIKE = re.compile(r"\+?[\d\s()\u00a0\u2010-\u2014.-]{10,30}")
_FEWEST_DIGITS = 10
_LONGEST_EMAIL = 320
_STRUCTURE = frozenset("{}[]:,")
_RUSSIAN = re.compile(r"\+7(\d{10})")


@dataclass(frozen=True, slots=True)
class Registrant:
    """What a registration says about the person who registered: contacts as typed, None where one is missing.

    `link_client_id` is the client id that the registration link carried.
    """

    link_client_id: int | None = None
    phone: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """The matching client, what it was found by, and how many clients (`candidates`) matched in that way."""

    client_id: int
    by: MatchedBy
    candidates: int = 1


def match_client(
    registrant: Registrant,
    find: Callable[[ContactKind, str], Collection[int]],
    add_whatsapp: Callable[[str], int | None],
    gone: Collection[int] = (),
) -> Found | None:
    """The client of a registration; None when no client matches, so that the operator has to match it by hand.

    In this order: 1. the client that the link names; 2. a client with the phone in any variable; 3. a client with the
    e-mail in any variable; 4. a new WhatsApp client, if there is a phone and WhatsApp is connected. If several clients
    have the contact, the newest is taken.

    A placeholder is nobody's contact: it finds no client and creates none.

    `find` returns all clients that have a contact; `add_whatsapp` creates a client and returns its id, or None where
    WhatsApp is not connected. Clients in `gone` no longer exist in Salebot and are skipped. Raises what `find` and
    `add_whatsapp` raise.
    """
    if registrant.link_client_id is not None and registrant.link_client_id not in gone:
        return Found(registrant.link_client_id, "link")
    phone = registrant.phone if _is_of_somebody("phone", registrant.phone) else None
    email = registrant.email if _is_of_somebody("email", registrant.email) else None
    contacts: tuple[tuple[ContactKind, str | None], ...] = (("phone", phone), ("email", email))
    for kind, contact in contacts:
        if contact and (clients := set(find(kind, contact)) - set(gone)):
            return Found(newest(clients), kind, len(clients))
    if phone and (client_id := add_whatsapp(phone)) is not None and client_id not in gone:
        return Found(client_id, "whatsapp")
    return None


def _is_of_somebody(kind: ContactKind, contact: str | None) -> bool:
    return not (contact and (compared := comparable(kind, contact)) and is_nobodys(compared))


def newest(clients: Collection[int]) -> int:
    """The client that was created last: the one with the highest id, since Salebot's ids only grow."""
    return max(clients)


def written_forms(kind: ContactKind, contact: str) -> tuple[str, ...]:
    """The forms in which a variable may hold the contact, the likeliest first; empty when `contact` is not valid.

    A phone is written as 79…, +79…, 89… or 9…, an e-mail in lower case, as it was typed, or with its domain in
    punycode. All forms are needed because Salebot may compare values character by character (docs/salebot.md,
    section 4).
    """
    if kind == "email":
        addresses = list_addresses(contact)
        if len(addresses) != 1:
            return ()
        compared = comparable_email(addresses[0].text)
        return tuple(dict.fromkeys((compared, addresses[0].text, punycode_form(compared))))
    phone = normalize_phone(contact)
    if phone is None:
        return ()
    if russian := _RUSSIAN.fullmatch(phone):
        return f"7{russian[1]}", phone, f"8{russian[1]}", russian[1]
    return phone[1:], phone


def comparable(kind: ContactKind, contact: str, country: str = DEFAULT_COUNTRY) -> str | None:
    """The contact normalized for comparing; None when it is not a valid phone or e-mail. A phone without a country code
    is one of `country`."""
    return normalize_phone(contact, country) if kind == "phone" else normalize_email(contact)


def contact_in(name: str, value: str, client_type: int | None = None, country: str = DEFAULT_COUNTRY) -> str | None:
    """The normalized phone or e-mail in a variable's value; None when it holds neither.

    `client_type` is the messenger's code: the `platform_id` of a WhatsApp client is a phone with its country code. A
    phone in another variable may lack the code; then it is one of `country`.
    """
    if name == "platform_id":
        return normalize_phone("+" + value.partition("@")[0].lstrip("+")) if client_type == WHATSAPP else None
    if name in NOT_CONTACTS:
        return None
    if "@" in value:
        # The JSON in b365_viewer contains an e-mail, but the value as a whole is not one
        return normalize_email(value) if len(value) <= _LONGEST_EMAIL and not _STRUCTURE & set(value) else None
    if not _PHONE_LIKE.fullmatch(value.strip()) or sum(map(str.isdigit, value)) < _FEWEST_DIGITS:
        return None
    return normalize_phone(value, country)
