"""The keys of one person, and finding them in any text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from core.domain.identity import KeyKind, Trace

Key = tuple[KeyKind, str]
SHORTEST_ID = 6
"""Digits of the shortest client id that is looked for in texts: a shorter number means something else, mostly."""
_BETWEEN = r"[\s().\-\u2010-\u2015\xa0]*"


@dataclass(frozen=True, slots=True)
class PersonKeys:
    """All keys of one person, normalized."""

    keys: frozenset[Key] = field(repr=False)

    def of(self, kind: KeyKind) -> tuple[str, ...]:
        """The values of one kind, sorted."""
        return tuple(sorted(value for known, value in self.keys if known == kind))

    @property
    def trace(self) -> Trace:
        return Trace(self.of("client_id"), self.of("email"), self.of("phone"), self.of("chat_user_id"))


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
        return _phone(re.sub(r"\D", "", value))
    if kind == "client_id":
        return rf"(?<!\d){value}(?!\d)" if len(value) >= SHORTEST_ID else None
    return rf"(?<![\w.+-]){re.escape(value)}(?![\w-]|\.\w)"


def _phone(digits: str) -> str:
    """Of a Russian number the country's code may be missing, or be an 8."""
    code, own = (r"(?:\+?7|8)?", digits[1:]) if len(digits) == 11 and digits[0] == "7" else (r"\+?", digits)
    return rf"(?<!\d){code}{_BETWEEN}{_BETWEEN.join(own)}(?!\d)"
