"""Which Salebot client a registration belongs to: the rule, and in which forms a contact is looked for.

The rule is that of Salebot's own integration (docs/salebot.md, section 14). Which of several matches Salebot takes is
not known; here it is the newest client.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Literal

from core.domain.contacts import bare_email, normalize_email, normalize_phone

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
    """What a registration says of who registered; contacts as they were typed, None where there is none.

    `link_client_id` is the client whom the registration's own link names.
    """

    link_client_id: int | None = None
    phone: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """The client, by what it was found, and how many clients that matched."""

    client_id: int
    by: MatchedBy
    candidates: int = 1


def match_client(
    who: Registrant,
    find: Callable[[ContactKind, str], Collection[int]],
    add_whatsapp: Callable[[str], int | None],
    gone: Collection[int] = (),
) -> Found | None:
    """The client of a registration, or None: then somebody has to look.

    1. The client whom the link names. 2. Who has the phone in any variable. 3. Who has the e-mail in any variable.
    4. Nobody, but there is a phone and WhatsApp is connected: a new WhatsApp client. Of several the newest.

    `find` tells all clients known by a contact, `add_whatsapp` the new client, None where WhatsApp is not connected.
    Clients that are `gone` from Salebot do not count. Raises what these raise.
    """
    if who.link_client_id is not None and who.link_client_id not in gone:
        return Found(who.link_client_id, "link")
    contacts: tuple[tuple[ContactKind, str | None], ...] = (("phone", who.phone), ("email", who.email))
    for kind, contact in contacts:
        if contact and (clients := set(find(kind, contact)) - set(gone)):
            return Found(newest(clients), kind, len(clients))
    if who.phone and (client_id := add_whatsapp(who.phone)) is not None and client_id not in gone:
        return Found(client_id, "whatsapp")
    return None


def newest(clients: Collection[int]) -> int:
    """Of several clients the one that came last: Salebot's ids only grow."""
    return max(clients)


def written_forms(kind: ContactKind, contact: str) -> tuple[str, ...]:
    """How a contact may stand in a variable, the likeliest first: a phone as 79…, +79…, 89… or 9…, an e-mail in small
    letters or as it was typed. Salebot may compare letter by letter (docs/salebot.md, section 4). Empty for
    what is no contact."""
    if kind == "email":
        comparable_email = normalize_email(contact)
        return tuple(dict.fromkeys((comparable_email, bare_email(contact)))) if comparable_email else ()
    phone = normalize_phone(contact)
    if phone is None:
        return ()
    if russian := _RUSSIAN.fullmatch(phone):
        return f"7{russian[1]}", phone, f"8{russian[1]}", russian[1]
    return phone[1:], phone


def comparable(kind: ContactKind, contact: str) -> str | None:
    """A contact in the form in which contacts are compared, None for what is none."""
    return normalize_phone(contact) if kind == "phone" else normalize_email(contact)


def contact_in(name: str, value: str, client_type: int | None = None) -> str | None:
    """The phone or the e-mail that a variable holds, as it is compared; None where it holds neither.

    `client_type` tells whether `platform_id` is a phone.
    """
    if name == "platform_id":
        return normalize_phone(value.partition("@")[0]) if client_type == WHATSAPP else None
    if name in NOT_CONTACTS:
        return None
    if "@" in value:
        # The JSON of b365_viewer holds one, and is none
        return normalize_email(value) if len(value) <= _LONGEST_EMAIL and not _STRUCTURE & set(value) else None
    if not _PHONE_LIKE.fullmatch(value.strip()) or sum(map(str.isdigit, value)) < _FEWEST_DIGITS:
        return None
    return normalize_phone(value)
