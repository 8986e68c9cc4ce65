"""The keys of a person from the cells of a row, or from what was typed."""

import re

from core.domain.contacts import has_lost_id_digits, is_placeholder, normalize_client_id
from core.domain.lists.contact_cells import CellContacts, is_address_without_at, is_short_phone, read_contacts
from core.domain.lists.empty_cells import filled
from core.domain.mail import is_plain_email
from core.domain.matching import Asked, OtherKey
from core.domain.phones import DEFAULT_COUNTRY, calling_code, read_mobile
from core.domain.placeholders import is_nobodys_name

_PARTS = re.compile(r"[,;|\n]")
_LATIN_WORD = re.compile(r"[a-z].*[a-z]", re.IGNORECASE | re.DOTALL)


def ask(
    *, client_id: str = "", email: str = "", phone: str = "", contact: str = "", country: str = DEFAULT_COUNTRY
) -> Asked:
    """The normalized keys of one person. `contact` may hold an e-mail, a phone or a client id; `email` and `phone` may
    hold each other's kind, and each of them several contacts. A contact of ``1`` means "not given".

    Only `client_id`, and a `contact` that is nothing but a long number, give a client id: a number beside an e-mail or
    a phone is that of the row, and the client of that number would be a stranger.
    """
    if not contact and (plain := _ask_plain(client_id, email, phone, country)):
        return plain
    cells = [read_contacts(text, country) for text in (contact, email, phone) if text and not is_placeholder(text)]
    emails = list(dict.fromkeys(one for cell in cells for one in cell.emails))
    phones = list(dict.fromkeys(one for cell in cells for one in cell.phones))
    own_id = normalize_client_id(client_id) or next((cell.client_id for cell in cells if contact), None)
    # A number that is no client id here is a phone that cannot be read
    doubts = [cell.doubt or ("bad_phone" if cell.client_id and not contact else None) for cell in cells]
    if is_address_without_at(contact) or _is_unread_email(email, country):
        doubts.append("bad_email")
    unread = [part for part in _PARTS.split(phone) if is_short_phone(part)]
    if not (cells and (cells[-1].emails or cells[-1].phones)):
        unread.append(phone)
    if any(_holds_number(part, country) for part in unread):
        doubts.append("bad_phone")
    if has_lost_id_digits(client_id):
        doubts.append("bad_client_id")
    others = (*(OtherKey("email", one) for one in emails[1:]), *(OtherKey("phone", one) for one in phones[1:]))
    return Asked(
        own_id,
        next(iter(emails), None),
        next(iter(phones), None),
        others=others,
        doubt=next(filter(None, doubts), None),
    )


def _ask_plain(client_id: str, email: str, phone: str, country: str) -> Asked | None:
    """The keys of somebody who gave each as most people do, or not at all: nothing about them needs a closer look. None
    for anybody else."""
    mobile, own_id = read_mobile(phone, country), normalize_client_id(client_id)
    is_plain = (not email or is_plain_email(email)) and (not phone or mobile) and (not client_id or own_id)
    return Asked(own_id, email or None, mobile) if is_plain else None


def _is_unread_email(email: str, country: str) -> bool:
    """Whether something that was meant as an e-mail stands in its place and is none: an address without its sign, a
    part of one, or a number. What people type there without an e-mail is none: a word in Russian, or ``no``."""
    text = "" if is_placeholder(email) else filled(email)
    if any(is_address_without_at(part) for part in _PARTS.split(text) if "@" not in part):
        return True
    if not text or "@" in text or read_contacts(text, country) != CellContacts():
        return False  # it holds contacts, or has its doubt already
    is_word = _LATIN_WORD.search(text) is not None and not is_nobodys_name(re.sub(r"[\W_]", "", text.casefold()))
    return is_word or _holds_number(text, country)


def _holds_number(text: str, country: str) -> bool:
    """Whether a number stands in the place of a contact, of however few digits. What programs leave there without a
    phone is none: one digit, zeros, or the code of the country."""
    digits = "".join(filter(str.isdigit, text))
    return len(digits) > 1 and bool(digits.strip("0")) and digits != str(calling_code(country))
