"""Messages copied from a messenger: who wrote them, when, and what they wrote."""

import re
from collections.abc import Iterable, Iterator, Sequence

from core.domain.lists.contact_cells import read_contacts

_MOMENT = r"\d{1,2}[./]\d{1,2}[./]\d{2,4},? \d{1,2}:\d{2}(?::\d{2})?(?: [AP]M)?"
_WHATSAPP = re.compile(rf"(?:\[{_MOMENT}\]|{_MOMENT} [-–—]) (?P<who>[^:]{{1,60}}): (?P<said>.*)", re.IGNORECASE)
_TELEGRAM = re.compile(rf"(?P<who>.{{1,60}}), \[{_MOMENT}\]:?(?P<said>.*)", re.IGNORECASE)
_LOOKED_AT = 200
_FEWEST_SHARE = 0.25
"""The share of the first lines that begin a message; below it, a line merely looks like the beginning of one."""


def list_messages(lines: Sequence[str]) -> list[tuple[int, str, str]] | None:
    """The messages, each with the number (from 1) of its line and who wrote it; None for lines that are no messages. A
    message with the contacts of one person is one, whatever its lines; of any other each line is one."""
    sample = [line.strip() for line in lines[:_LOOKED_AT] if line.strip()]
    if sum(_begun(line) is not None for line in sample) < max(1, _FEWEST_SHARE * len(sample)):
        return None
    messages: list[tuple[str, list[tuple[int, str]]]] = [("", [])]
    for number, line in enumerate(map(str.strip, lines), start=1):
        if message := _begun(line):
            messages.append((message["who"].strip(), []))
            line = message["said"].strip()
        if line:
            messages[-1][1].append((number, line))
    found = [(number, who, text) for who, said in messages for number, text in _of_one_person(said)]
    return found or None


def _of_one_person(said: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The lines of a message, as one if one person's contacts stand in several of them."""
    contacts = [read_contacts(line) for _, line in said]
    emails = [email for one in contacts for email in one.emails]
    phones = [phone for one in contacts for phone in one.phones]
    is_apart = sum(bool(one.emails or one.phones) for one in contacts) > 1
    if not is_apart or len(emails) > 1 or len(phones) > 1:
        return said
    return [(said[0][0], "\n".join(line for _, line in said))]


def separate_messages(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The lines, trimmed and with their numbers (from 1). Of those that begin a message only what was written, with an
    empty line above."""
    for number, line in enumerate(map(str.strip, lines), start=1):
        if message := _begun(line):
            yield number, ""
        yield number, message["said"].strip() if message else line


def _begun(line: str) -> re.Match[str] | None:
    return _WHATSAPP.fullmatch(line) or _TELEGRAM.fullmatch(line)
