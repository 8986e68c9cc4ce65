"""The keys of one person, and finding them in any text."""

import re
from collections.abc import Iterable

from core.domain.identity import KeyKind, Trace
from core.domain.phones import split_code

Key = tuple[KeyKind, str]
SHORTEST_ID = 6
"""Digits of the shortest client id that is looked for in texts: a shorter number means something else, mostly."""
_BETWEEN = r"[\s().\-\u2010-\u2015\xa0]*"


def keys_of(trace: Trace) -> set[Key]:
    """The keys in a trace."""
    kinds: tuple[KeyKind, ...] = ("client_id", "email", "phone", "chat_user_id")
    return {(kind, value) for kind in kinds for value in getattr(trace, kind)}


def pattern_of(keys: Iterable[Key]) -> re.Pattern[str] | None:
    """Finds these keys in a text: an e-mail in any case, a phone in any notation, a client id that is long enough, the
    id of a chat. None where there is nothing to look for."""
    found = [pattern for kind, value in sorted(keys) if (pattern := _pattern(kind, value))]
    return re.compile("|".join(found), re.IGNORECASE) if found else None


def _pattern(kind: KeyKind, value: str) -> str | None:
    if kind == "phone":
        return _phone(value)
    if kind == "client_id":
        return rf"(?<!\d){value}(?!\d)" if len(value) >= SHORTEST_ID else None
    return rf"(?<![\w.+-]){re.escape(value)}(?![\w-]|\.\w)"


def _phone(phone: str) -> str:
    """The code of the country may be missing, or be what is dialled within it: 8, 0 or, in Belarus, 8 and 0."""
    code, own = split_code(phone)
    within = rf"8?{_BETWEEN}0?"
    return rf"(?<!\d)(?:\+?{_BETWEEN.join(code)}|{within}){_BETWEEN}{_BETWEEN.join(own)}(?!\d)"
