"""Sums of money: exact, in the hundredths of a currency (kopecks, cents), and never added over currencies."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

MINOR = 100
"""Hundredths in one unit of a currency; also of those that have no coins of that kind."""
_LARGEST = 10**15
_SPACES = re.compile(r"[\s\xa0\u202f'_]")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(,[0-9]{3})+")
"""Commas that part thousands: no currency has three decimals."""
_CURRENCY = re.compile(r"[A-Z]{3}")
_SAME = {"RUR": "RUB"}
"""The code of before 1998, which Bizon365 writes for roubles."""


def as_minor(value: Any) -> int | None:
    """Hundredths from an amount as a number or as text (1990, "1 990,00", "1,990", "1990.5"), half of one rounded up;
    None for what is no amount, is negative, or is more than anybody pays."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    text = _SPACES.sub("", str(value))
    if "," in text:
        text = text.replace(",", "") if "." in text or _THOUSANDS.fullmatch(text) else text.replace(",", ".")
    try:
        amount = Decimal(text)
        whole = int((amount * MINOR).to_integral_value("ROUND_HALF_UP")) if amount.is_finite() else -1
    except (InvalidOperation, ValueError):
        return None
    return whole if 0 <= whole < _LARGEST else None


def as_currency(value: str | None) -> str | None:
    """The ISO code of a currency, roubles as RUB; None for what is no code."""
    code = (value or "").strip().upper()
    return _SAME.get(code, code) if _CURRENCY.fullmatch(code) else None
