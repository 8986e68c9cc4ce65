"""What is common to contacts of all kinds, and the ids of Salebot's clients. Phones: `core/domain/phones.py`; e-mails:
`core/domain/mail.py`.

The `normalize_*` functions return None for a value that is not such a contact. They never raise, because reports and
lists are full of incomplete values.
"""

import math
import re

NOT_GIVEN = "1"
"""The value that means "e-mail or phone not given" (docs/salebot.md, section 13)."""
LONGEST_CLIENT_ID = 12
"""Digits of a client id. Longer numbers under the name "client id" are those of other systems: the ClientID of Yandex
Metrica has 16 to 20 digits."""
READING_VERSION = 5
"""To be raised when e-mails, phones or client ids are read in another way, or where subscribers came from: stored ones
are then read again."""
_SHORTENED = re.compile(r"[1-9](?:[.,][0-9]+)?[eE]\+?([0-9]{1,2})")
_CLIENT_ID = re.compile(rf"0*([1-9][0-9]{{0,{LONGEST_CLIENT_ID - 1}}})(?:[.,]0{{1,2}})?")


def reading_rule(country: str) -> str:
    """The rule by which contacts are read now, in a project with phones of this country."""
    return f"{READING_VERSION} {country}"


def is_placeholder(text: str | None) -> bool:
    """Whether a contact is the ``1`` that means "not given" (docs/salebot.md, section 13)."""
    return text is not None and text.strip() == NOT_GIVEN


def normalize_client_id(value: str | int | float | None) -> str | None:
    """A Salebot client id as digits without leading zeros; None for anything else, such as an unreplaced
    ``#{client_id}``, a number in scientific notation, or one of more than `LONGEST_CLIENT_ID` digits."""
    text = value if isinstance(value, str) else digits_of_number(value)
    whole = _CLIENT_ID.fullmatch(text.strip())
    return whole[1] if whole else None


def has_lost_id_digits(text: str) -> bool:
    """Whether a spreadsheet wrote a client id in scientific notation (``7.9E+10``), so that its last digits are lost or
    may be."""
    shortened = _SHORTENED.fullmatch(text.strip())
    return shortened is not None and int(shortened[1]) < LONGEST_CLIENT_ID


def client_number(value: str | int | float | None) -> int | None:
    """A Salebot client id as a number; None for anything else: see `normalize_client_id`."""
    digits = normalize_client_id(value)
    return int(digits) if digits else None


def digits_of_number(value: float | None) -> str:
    """A whole number as text; "" for any other number."""
    if value is None or not math.isfinite(value) or value < 0 or value != int(value):
        return ""
    return str(int(value))
