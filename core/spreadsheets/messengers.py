"""Messages copied from a messenger: who wrote them, when, and what they wrote."""

import re
from collections.abc import Sequence

_MOMENT = r"\d{1,2}[./]\d{1,2}[./]\d{2,4},? \d{1,2}:\d{2}(?::\d{2})?(?: [AP]M)?"
_WHATSAPP = re.compile(rf"(?:\[{_MOMENT}\]|{_MOMENT} [-–—]) (?P<who>[^:]{{1,60}}): (?P<said>.*)", re.IGNORECASE)
_TELEGRAM = re.compile(rf"(?P<who>.{{1,60}}), \[{_MOMENT}\]:?(?P<said>.*)", re.IGNORECASE)
_LOOKED_AT = 200
_FEWEST_SHARE = 0.25
"""The share of the first lines that begin a message; below it, a line merely looks like the beginning of one."""


def list_messages(lines: Sequence[str]) -> list[tuple[int, str, str]] | None:
    """Each line that was written, with its number (from 1) and who wrote it; None for lines that are no messages."""
    sample = [line.strip() for line in lines[:_LOOKED_AT] if line.strip()]
    if sum(_begun(line) is not None for line in sample) < max(1, _FEWEST_SHARE * len(sample)):
        return None
    found: list[tuple[int, str, str]] = []
    who = ""
    for number, line in enumerate(map(str.strip, lines), start=1):
        if message := _begun(line):
            who, line = message["who"].strip(), message["said"].strip()
        if line:
            found.append((number, who, line))
    return found or None


def separate_messages(lines: Sequence[str]) -> list[tuple[int, str]]:
    """The lines, trimmed and with their numbers (from 1). Of those that begin a message only what was written, with an
    empty line above."""
    separated: list[tuple[int, str]] = []
    for number, line in enumerate(map(str.strip, lines), start=1):
        if message := _begun(line):
            separated.append((number, ""))
        separated.append((number, message["said"].strip() if message else line))
    return separated


def _begun(line: str) -> re.Match[str] | None:
    return _WHATSAPP.fullmatch(line) or _TELEGRAM.fullmatch(line)
