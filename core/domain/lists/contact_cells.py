"""Reading the contacts in one cell of a list, which may hold several of them, a name, or a number of the row."""

import re
from dataclasses import dataclass

from core.domain.lists.column_names import Kind
from core.domain.mail import Address, comparable_email, doubt_of, is_plain_email, list_addresses, without_addresses
from core.domain.phones import DEFAULT_COUNTRY, has_lost_digits, has_unread_phone, list_phones, normalize_phone

PHONE_DOUBTS = frozenset({"bad_phone", "digits_lost"})
"""The doubts about a phone. ``bad_client_id`` is about a client id, the others are about an e-mail."""
_DIGIT = re.compile(r"[0-9]")
_LONE_CLIENT_ID = re.compile(r"(?!9[0-9]{8}\b|[78]9[0-9]{8}\b)[1-9][0-9]{7,9}")
"""A number without any title that is taken for a client id. A shorter one is the number of the row or of a stream, or a
phone without its area code; a longer one, one with a leading zero, or a Russian mobile that lacks a digit, is a phone
that cannot be read: under such a number Salebot may know a stranger."""
_SHORT_PHONE = re.compile(r"[+(]?\d(?:[\s()-]*\d){4,5}")
_WITHOUT_AT = re.compile(
    r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*\.[a-z]{2,}|\S+(?:\(at\)|\[at\]|%40)\S+|\S+[^\s.]\.(?:ру|ком|рф)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class CellContacts:
    """The contacts in a cell, each in the form in which it is compared. `client_id` is set for a cell that holds
    nothing but a number.

    `doubt` says why a person who is not found by these contacts cannot be said to be absent: ``bad_email`` or
    ``russian_letter`` for an address that does not exist as it is written, ``lost_plus`` for one with a space in it,
    ``bad_phone`` for digits that are no valid phone, ``digits_lost`` where a spreadsheet has shortened it.
    """

    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    client_id: str | None = None
    doubt: str | None = None


def read_contacts(text: str, country: str = DEFAULT_COUNTRY) -> CellContacts:
    """The contacts in a cell; phones without a country code are those of `country`."""
    if is_plain_email(text):
        return CellContacts(emails=(text,))
    text = text.replace(" ::: ", "; ")  # how Google writes several contacts of one person
    if "@" not in text and (phone := normalize_phone(text, country)):
        return CellContacts(phones=(phone,))
    addresses = list_addresses(text)
    rest = without_addresses(text) if addresses else text
    phones = list_phones(rest, country) if _DIGIT.search(rest) else ()
    if not addresses and not phones and (client_id := _lone_client_id(text)):
        return CellContacts(client_id=client_id)
    written = [address.text for address in addresses] + [one.last_word for one in addresses if one.lost_plus]
    doubts = [_doubt(address) for address in addresses]
    if len(addresses) < text.count("@"):
        doubts.append("bad_email")
    if not addresses and has_lost_digits(text):
        doubts.append("digits_lost")
    elif not addresses and has_unread_phone(text, country):  # digits beside an address may be a number of any kind
        doubts.append("bad_phone")
    return CellContacts(
        emails=tuple(dict.fromkeys(map(comparable_email, written))),
        phones=phones,
        doubt=next(filter(None, doubts), None),
    )


def is_address_without_at(text: str) -> bool:
    """Whether the text looks like an e-mail whose ``@`` was lost or replaced: ``anna.mail.ru``, ``anna(at)mail.ru``."""
    return _WITHOUT_AT.fullmatch(text.strip()) is not None


def is_short_phone(text: str) -> bool:
    """Whether the text looks like a phone of five or six digits, without the code of its town: ``2-34-56``."""
    return _SHORT_PHONE.fullmatch(text.strip()) is not None


def contact_kind(text: str, country: str = DEFAULT_COUNTRY) -> Kind | None:
    """The kind of the first contact in a cell: an e-mail, a phone, or else a client id; None where there is none."""
    found = read_contacts(text, country)
    if found.emails:
        return "email"
    if found.phones:
        return "phone"
    return "client_id" if found.client_id else None


def _lone_client_id(text: str) -> str | None:
    number = text.strip()
    return number if _LONE_CLIENT_ID.fullmatch(number) else None


def _doubt(address: Address) -> str | None:
    return "lost_plus" if address.lost_plus else doubt_of(address.text)
