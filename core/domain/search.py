"""The text that the operator types to find a person, in the form in which it is searched."""

import re

_PHONE_LIKE = re.compile(r"[\d\s()+-]+")
_FEWEST_DIGITS = 4


def searched_name(text: str) -> str:
    """A name, or the beginning of one, as it is stored for searching: lower case, ё as е, single spaces."""
    return " ".join(text.lower().replace("ё", "е").split())


def surname_first(name: str) -> str | None:
    """The name with its last word first, so that the beginning of a surname finds Анна Кузнецова, too; None for a
    single word."""
    first, _, last = name.rpartition(" ")
    return f"{last} {first}" if first else None


def searched_digits(text: str) -> str | None:
    """The digits to search in stored phones when a part of a phone was typed, such as +7 (900) ... or 8 900 ...; None
    for other text and for fewer than four digits."""
    digits = re.sub(r"\D", "", text) if _PHONE_LIKE.fullmatch(text) else ""
    if len(digits) < _FEWEST_DIGITS:
        return None
    # Phones are stored with the country code; people also write them with the Russian trunk prefix 8.
    return digits[1:] if digits.startswith("8") else digits
