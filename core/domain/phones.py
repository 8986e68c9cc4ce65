"""Phones as people type them, normalized so that they can be compared and sent to Bizon365.

A number counts only when it is valid in its country's numbering plan: a number that merely has a possible length, such
as 8 029 ... of Belarus read as Russian, would be another person's or nobody's.
"""

import re
import unicodedata

import phonenumbers

from core.domain.contacts import digits_of_number
from core.domain.pasted import drop_unseen
from core.domain.remembered import remembered

DEFAULT_COUNTRY = "RU"
COUNTRIES = (
    *("RU", "BY", "KZ", "UA", "UZ", "KG", "AM", "AZ", "GE", "MD", "TJ", "TM"),
    *("EE", "LV", "LT", "IL", "TR"),
)
"""The countries that a project may choose as its own: that of the phones without a country code."""

_LONGEST_TEXT = 40
_LONGEST_CELL = 400
_PUNCTUATION = str.maketrans("", "", " ()-.\u00a0\u2010\u2011\u2012\u2013\u2014")
_RUSSIAN_MOBILE = re.compile(r"(?:\+?7|8)(9(?:[0-24-9][0-9]|3[1-9])[0-9]{7})")
"""The mobile numbers of Russia that phonenumbers calls valid, without the few ranges of 930 0 that it does not."""
_RUSSIAN_MOBILE_ALONE = re.compile(_RUSSIAN_MOBILE.pattern.replace("(?:\\+?7|8)", ""))
"""In Russia such a number is one also without its code."""
_RUSSIAN_WITHOUT_CODE = re.compile(r"9[0-9]{9}")
_FEWEST_DIGITS = 7
"""Digits of the shortest text that is taken for an attempt at a phone."""
_SHORTEST_WITH_CODE = 11
"""Digits of a number with a country code but without its plus; a shorter one could be that of another country."""
_SPREADSHEET_DIGITS = 6
"""Digits after the point that a number in scientific notation must have to be taken for a whole phone: a spreadsheet
shortens long numbers to fewer (7.9001E+10)."""
_SCIENTIFIC = re.compile(r"([1-9])[.,]([0-9]+)[eE]\+?([0-9]{1,2})")
_SHORTENED = re.compile(r"[0-9]+(?:[.,][0-9]+)?[eE]\+?[0-9]{1,2}")
_WITH_DECIMALS = re.compile(r"([0-9][0-9 \u00a0\u202f]{8,}[0-9])[.,]0{1,2}")
"""A number as a spreadsheet writes it: 79000000001.00, 79 000 000 001,00."""
_NUMBER = re.compile(r"(?<![\w=@#])\+?\s*\(?[0-9](?:[\s().\-\u2010-\u2014]*[0-9])*+(?![^\W\d]|[=@])")
"""Digits with the punctuation of a phone between them; digits within a word are part of something else."""
_DATE = re.compile(
    r"(?<![0-9])(?:[0-9]{1,2}\.[0-9]{1,2}\.(?:19|20)?[0-9]{2}|(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2})(?![0-9])"
)
"""A date; followed by a time it has as many digits as a phone."""
_MOMENT = re.compile(rf"{_DATE.pattern}|(?<![0-9])[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?(?![0-9])")
_BETWEEN = re.compile(r"[,;|/\n]+|\s(?:и|или|and|or)\s|\s{2,}")
_EXTENSION = re.compile(r"[\s,;]*(?:доб|вн|ext|x|#)[\s.:]*[0-9]{1,6}\W*$", re.IGNORECASE)


def normalize_phone(value: str | int | float | None, country: str = DEFAULT_COUNTRY) -> str | None:
    """A phone as E.164 (``+79000000001``), or None when it is not one valid number.

    A number without a country code is one of `country`; a foreign number without its plus, and a Russian mobile with 8,
    are recognised when they are valid as such. A spreadsheet's float, ``79000000001.00`` and ``7.9000000001E+10`` are
    read when no digit was lost; ``7.9E+10`` lost its last digits, so the result is None.
    """
    text = value if isinstance(value, str) else digits_of_number(value)
    if not text:
        return None
    if mobile := read_mobile(text, country):
        return mobile
    if decimal := _WITH_DECIMALS.fullmatch(text):
        text = decimal[1]
    if spaced := _RUSSIAN_MOBILE.fullmatch(text.translate(_PUNCTUATION)):
        return "+7" + spaced[1]
    return _parsed_phone(text, country)


def read_mobile(text: str, country: str = DEFAULT_COUNTRY) -> str | None:
    """A Russian mobile that is written in digits alone, as most phones are, in E.164; None for anything else."""
    mobile = _RUSSIAN_MOBILE.fullmatch(text) or (country == "RU" and _RUSSIAN_MOBILE_ALONE.fullmatch(text))
    return "+7" + mobile[1] if mobile else None


def calling_code(country: str) -> int:
    """The code with which numbers of this country begin abroad."""
    return phonenumbers.country_code_for_region(country)


def split_code(phone: str) -> tuple[str, str]:
    """The digits of a phone in E.164: those of its country's code, and those that follow."""
    code = str(phonenumbers.parse(phone).country_code)
    return code, phone.removeprefix(f"+{code}")


def list_phones(text: str, country: str = DEFAULT_COUNTRY) -> tuple[str, ...]:
    """The valid phones in a cell that may hold several, each once. They are separated by a comma, a semicolon, ``|``,
    ``/``, a line break or the word "or"."""
    if phone := normalize_phone(text, country):
        return (phone,)
    return tuple(dict.fromkeys(phone for part in _parts(text) for phone in _phones_of(part, country)))


def has_unread_phone(text: str, country: str = DEFAULT_COUNTRY) -> bool:
    """Whether the cell holds digits that are too many for anything but a phone, a date or a time, and are no valid
    phone."""
    return normalize_phone(text, country) is None and any(
        sum(map(str.isdigit, _MOMENT.sub(" ", part))) >= _FEWEST_DIGITS and not _phones_of(part, country)
        for part in _parts(text)
    )


def has_lost_digits(text: str) -> bool:
    """Whether a spreadsheet shortened the number (``7.9E+10``), so that its last digits are lost."""
    return normalize_phone(text) is None and _SHORTENED.fullmatch(text.strip()) is not None


def _parts(text: str) -> list[str]:
    return _BETWEEN.split(drop_unseen(text)) if len(text) <= _LONGEST_CELL else []


def _phones_of(part: str, country: str) -> list[str]:
    """The phone in a part of a cell, or several with only a space between them."""
    found = [normalize_phone(part, country)]
    if found == [None]:
        found = [normalize_phone(word, country) for word in part.split()]
    return [phone for phone in found if phone]


@remembered(20_000)
def _parsed_phone(text: str, country: str) -> str | None:
    text = unicodedata.normalize("NFKC", drop_unseen(text)).strip()
    if len(text) > _LONGEST_TEXT:
        return None
    if number := _SCIENTIFIC.fullmatch(text):
        return _valid(_expanded(*number.groups()), country)
    if _SHORTENED.fullmatch(text) or _DATE.search(text):
        return None
    numbers = _NUMBER.findall(_EXTENSION.sub("", text))
    # Words beside the number may hold digits («звонить до 18»), but a second long number leaves open which one is meant
    long = [number for number in numbers if sum(map(str.isdigit, number)) >= _FEWEST_DIGITS]
    return _valid(long[0], country) if len(long) == 1 else None


def _valid(text: str, country: str) -> str | None:
    """The number in E.164, read in the first of these ways in which it is valid."""
    digits = "".join(letter for letter in text if letter.isdigit())
    ways = [digits]
    if digits.startswith("80"):
        ways.append(digits[1:])  # how Ukraine wrote its trunk prefix until 2009
    if len(digits) == 11 and digits.startswith("8"):
        ways.append(f"+7{digits[1:]}")  # before +84 of Vietnam and the like
    if len(digits) >= _SHORTEST_WITH_CODE:
        ways.append(f"+{digits}")
    if _RUSSIAN_WITHOUT_CODE.fullmatch(digits):
        ways.append(f"+7{digits}")
    if text.strip().startswith("+"):
        ways.insert(0, f"+{digits}")  # the others are for a plus too many: «+8 900 ...»
    return next((phone for way in ways if (phone := _parsed(way, country))), None)


def _parsed(text: str, country: str) -> str | None:
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _expanded(first: str, rest: str, exponent: str) -> str:
    """The digits of a number in scientific notation; "" when the notation dropped some of them."""
    length = int(exponent)
    if not _SPREADSHEET_DIGITS <= len(rest) <= length:
        return ""
    return first + rest.ljust(length, "0")
