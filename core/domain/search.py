"""What somebody types to find a person."""

import re

_PHONE_LIKE = re.compile(r"[\d\s()+-]+")
_FEWEST_DIGITS = 4


def searched_name(text: str) -> str:
    """A name, or how one begins, in the form in which it is looked for: small letters, ё as е, single blanks."""
    return " ".join(text.lower().replace("ё", "е").split())


def surname_first(name: str) -> str | None:
    """A name with its last word first, so that a beginning finds Анна Кузнецова by her surname as well; None for a
    single word."""
    first, _, last = name.rpartition(" ")
    return f"{last} {first}" if first else None


def searched_digits(text: str) -> str | None:
    """The digits to look for in stored phones when a piece of a phone was typed, however it is written: +7 (900) ...,
    8 900 ... None for anything else, and for fewer than four digits."""
    digits = re.sub(r"\D", "", text) if _PHONE_LIKE.fullmatch(text) else ""
    if len(digits) < _FEWEST_DIGITS:
        return None
    # Phones are stored with the country's code, while people also write them with the inland 8.
    return digits[1:] if digits.startswith("8") else digits
