"""Contacts as people type them, normalized so that they can be compared.

The `normalize_*` functions return None for a value that is not such a contact. They never raise, because reports and
lists are full of incomplete values.
"""

import math
import re
from collections.abc import Callable
from functools import lru_cache

import phonenumbers

COUNTRY = "RU"
"""The country of a phone without a country code."""
_STRAY = " \t\r\n.,;:\"'()[]<>«»"
"""Characters that lists leave around an address; no address begins or ends with one of them."""
NOT_GIVEN = "1"
"""The value that means "e-mail or phone not given" (docs/salebot.md, section 13)."""

_LONGEST_PHONE_TEXT = 40
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_PHONE_PUNCTUATION = str.maketrans("", "", " ()-.\u00a0\u2010\u2011\u2012\u2013\u2014")
_RUSSIAN_MOBILE = re.compile(r"(?:\+?7|8)?(9[0-9]{9})")
_SPREADSHEET_DIGITS = 6
"""Digits after the point that a number in scientific notation must have to be taken for a whole phone: a spreadsheet
shortens long numbers to fewer (7.9001E+10)."""
_SCIENTIFIC = re.compile(r"([1-9])[.,]([0-9]+)[eE]\+?([0-9]{1,2})")
_SHORTENED = re.compile(r"[0-9]+(?:[.,][0-9]+)?[eE]\+?[0-9]{1,2}")
_WHOLE_NUMBER = re.compile(r"([0-9]+)(?:[.,]0)?")
_LONGEST_CLIENT_ID = 18
"""Any number with this many digits fits into 64 bits."""


def is_placeholder(text: str | None) -> bool:
    """Whether a contact is the ``1`` that means "not given" (docs/salebot.md, section 13)."""
    return text is not None and text.strip() == NOT_GIVEN


def normalize_email(text: str | None) -> str | None:
    """An e-mail for matching: case folded, without ``mailto:``, brackets, quotes and stray characters around it.

    Any text with one ``@``, something on both sides and no space is accepted: reports hold addresses that a validator
    would refuse, and a person must still be found by what they typed.
    """
    if not text:
        return None
    email = bare_email(text).casefold()
    local, at, domain = email.partition("@")
    if not at or not local or not domain or "@" in domain or len(email.split()) != 1:
        return None
    return email


def bare_email(text: str) -> str:
    """The address in a cell, without ``mailto:``, a name before angle brackets, quotes and stray characters."""
    email = (text if text.isascii() else text.translate(_INVISIBLE)).strip()
    if "<" in email:
        email = email.partition("<")[2].partition(">")[0].strip()
    if email[:7].casefold() == "mailto:":
        email = email[7:]
    return email.strip(_STRAY)


def normalize_phone(value: str | int | float | None) -> str | None:
    """A phone as E.164 (``+79000000001``), or None when no number of its country has this length.

    Numbers without a country code are Russian: ``8...``, ``7...`` and ten digits become ``+7...``. A foreign number
    without its plus is recognised when it is valid as such. A spreadsheet's float or ``7.9000000001E+10`` is read
    when no digit was lost; ``7.9E+10`` lost its last digits, so the result is None.
    """
    text = value if isinstance(value, str) else _digits_of_number(value)
    if not text:
        return None
    if mobile := _RUSSIAN_MOBILE.fullmatch(text.translate(_PHONE_PUNCTUATION)):
        return "+7" + mobile[1]
    return _parsed_phone(text)


def has_lost_digits(text: str) -> bool:
    """Whether a spreadsheet shortened the number (``7.9E+10``), so that its last digits are lost."""
    return normalize_phone(text) is None and _SHORTENED.fullmatch(text.strip()) is not None


def normalize_client_id(text: str | int | float | None) -> str | None:
    """A Salebot client id as digits without leading zeros; None for anything else, such as an unreplaced
    ``#{client_id}``."""
    if not isinstance(text, str):
        return _digits_of_number(text).lstrip("0") or None
    whole = _WHOLE_NUMBER.fullmatch(text.strip())
    return (whole[1].lstrip("0") or None) if whole else None


def client_number(text: str | int | float | None) -> int | None:
    """A Salebot client id as a number that fits into 64 bits; None for anything else and for more than 18 digits."""
    digits = normalize_client_id(text)
    return int(digits) if digits and len(digits) <= _LONGEST_CLIENT_ID else None


def _digits_of_number(value: float | None) -> str:
    if value is None or not math.isfinite(value) or value < 0 or value != int(value):
        return ""
    return str(int(value))


@lru_cache(maxsize=20_000)
def _parsed_phone(text: str) -> str | None:
    text = text.translate(_INVISIBLE).strip()
    if len(text) > _LONGEST_PHONE_TEXT:
        return None
    if number := _SCIENTIFIC.fullmatch(text):
        text = _expanded(*number.groups())
    elif whole := _WHOLE_NUMBER.fullmatch(text):
        text = whole[1]
    if found := _phone_if(phonenumbers.is_possible_number, text):
        return found
    # A plus too many ("+8 900 ...") or a missing one ("375 29 ..."): accepted only when the result is a valid number
    other = text[1:] if text.startswith("+") else "+" + text
    return _phone_if(phonenumbers.is_valid_number, other)


def _phone_if(test: Callable[[phonenumbers.PhoneNumber], bool], text: str) -> str | None:
    try:
        number = phonenumbers.parse(text, COUNTRY)
    except phonenumbers.NumberParseException:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if test(number) else None


def _expanded(first: str, rest: str, exponent: str) -> str:
    """The digits of a number in scientific notation; "" when the notation dropped some of them."""
    length = int(exponent)
    if not _SPREADSHEET_DIGITS <= len(rest) <= length:
        return ""
    return first + rest.ljust(length, "0")
