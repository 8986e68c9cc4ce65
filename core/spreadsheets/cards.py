"""Contacts of a phone or a mail program, copied or saved as vCards (.vcf): a row for each card."""

import quopri
import re
from collections.abc import Iterator, Sequence

from core.spreadsheets.records import Records, tabulate

_BEGIN, _END = "BEGIN:VCARD", "END:VCARD"
_NAME, _PARTS_OF_NAME = "FN", "N"
_OF_PROGRAMS = re.compile(r"X-.*|VERSION|PRODID|REV|UID|PHOTO|LOGO|SOUND|KEY|SORT-STRING|CALSCALE")
"""Properties that say nothing to a person."""
_PROPERTY = re.compile(r'(?:[\w-]+\.)?(?P<name>[A-Za-z-]+)(?P<about>(?:;(?:"[^"]*"|[^:"])*)?):(?P<value>.*)')
_CHARSET = re.compile(r"charset=([\w-]+)", re.IGNORECASE)
_QUOTED_PRINTABLE = "QUOTED-PRINTABLE"
_BETWEEN_PARTS = re.compile(r"(?<!\\);")
_ESCAPED = re.compile(r"\\(.)")
_LOOKED_AT = 20_000


def list_cards(text: str) -> Records | None:
    """The rows of a text with vCards, below a row of the names of their properties, and the number of the line with
    which each card begins; None for a text that does not begin with cards. Several values of a property stand in one
    cell. A line outside of the cards is a row of its own, in the column of the names."""
    if _BEGIN not in text[:_LOOKED_AT].upper():
        return None
    cards: list[tuple[int, dict[str, str]]] = []
    is_open = False
    for number, line in _whole_lines(text.split("\n")):
        mark = line.strip().upper()
        if mark in (_BEGIN, _END):
            is_open = mark == _BEGIN
            if is_open:
                cards.append((number, {_NAME: ""}))
        elif is_open:
            _take(cards[-1][1], line)
        elif mark:
            cards.append((number, {_NAME: line.strip()}))
    return tabulate((number, _named(card)) for number, card in cards)


def _whole_lines(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The lines with their numbers, each together with those that go on with it: they begin with a space, or come after
    a ``=`` that ends a quoted-printable one."""
    begun, whole = 0, ""
    for number, line in enumerate(lines, start=1):
        if whole.endswith("=") and _QUOTED_PRINTABLE in whole.upper():
            whole = whole[:-1] + line.lstrip()
        elif begun and line[:1] in (" ", "\t") and line.strip():
            whole += line[1:]
        else:
            if begun:
                yield begun, whole
            begun, whole = number, line
    yield begun, whole


def _take(card: dict[str, str], line: str) -> None:
    """Add the property in this line to the card."""
    found = _PROPERTY.fullmatch(line.strip())
    name = found["name"].upper() if found else ""
    if found is None or _OF_PROGRAMS.fullmatch(name):
        return
    value = found["value"]
    if _QUOTED_PRINTABLE in found["about"].upper():
        value = _decoded(value, _CHARSET.search(found["about"]))
    parts = [
        _ESCAPED.sub(lambda sign: " " if sign[1] in "nN" else sign[1], part) for part in _BETWEEN_PARTS.split(value)
    ]
    text = " ".join(filter(None, map(str.strip, parts))).removeprefix("tel:")
    if text:
        card[name] = f"{card[name]}, {text}" if card.get(name) else text


def _decoded(value: str, charset: re.Match[str] | None) -> str:
    try:
        return quopri.decodestring(value.encode()).decode(charset[1] if charset else "utf-8", errors="replace")
    except LookupError:  # no such charset
        return value


def _named(card: dict[str, str]) -> dict[str, str]:
    """The card, with the name of the person in one property."""
    parts = card.pop(_PARTS_OF_NAME, "")
    return card if card[_NAME] else card | {_NAME: parts}
