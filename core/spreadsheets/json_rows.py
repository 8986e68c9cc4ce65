"""Lists in JSON: what an API or a bot gives out, copied or saved."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from core.errors import InvalidInput
from core.spreadsheets.cell_text import shorten, text_of
from core.spreadsheets.records import Records, tabulate
from core.spreadsheets.text import MOST_ROWS

_BETWEEN = re.compile(r"[\s,;]*")
_AS_JSON = re.compile(r"utm_?|tags", re.IGNORECASE)
"""Fields whose object is one value: the tags."""
_CONTACT = re.compile(r"@|\d{10}")
"""What tells an object about a person from one that holds people."""
_MOST_VALUES = 200_000
_NO_SIGN = re.compile("[\0\ud800-\udfff]")
"""Zeros and halves of pictures, as which a text that was cut can end: nothing could show or keep them."""


def list_json(text: str) -> Records | None:
    """The rows of a text that is JSON, below a row of the names of the fields, and their numbers; None for any other
    text.

    The people are objects in an array, one after the other, or under a key; or contacts in an array. A field within an
    object is named by both (``contact email``). Of more people than MOST_ROWS only so many are read that it shows.

    Raises InvalidInput("file") with reason ``several_lists`` for an object that holds several lists of people.
    """
    start = text.lstrip("\ufeff \t\r\n")
    if not start.startswith(("[", "{")):
        return None
    try:
        values = list(_values(start))
        people = [person for value in values for person in _people_in(value)][: MOST_ROWS + 2]
        if people and all(isinstance(person, Mapping) for person in people):
            fields = [dict(_flat(person)) for person in people if isinstance(person, Mapping)]
            return tabulate(enumerate(fields, start=1))
        rows = [_cells(person) if isinstance(person, list) else [_cell(person)] for person in people]
    except (ValueError, RecursionError):
        return None
    return (rows, list(range(1, len(rows) + 1))) if rows and len(values) == 1 else None


def _values(text: str) -> Iterator[object]:
    decoder, place = json.JSONDecoder(), 0
    for _ in range(_MOST_VALUES):
        if place >= len(text):
            return
        value, place = decoder.raw_decode(text, place)
        if not isinstance(value, dict | list):
            raise ValueError  # words or numbers one after the other are no JSON
        yield value
        between = _BETWEEN.match(text, place)
        place = between.end() if between else place


def _people_in(value: object) -> Sequence[object]:
    """The people in an array, or in an object that holds them: the array with e-mails in it, else the longest one of
    objects, its objects by their ids, or its addresses."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict) or any(_CONTACT.search(_cell(one)) for one in value.values() if _is_single(one)):
        return [value]
    inside = [(one, _people_in(one)) for one in value.values() if isinstance(one, dict | list)]
    lists = [people for one, people in inside if people and people[0] is not one]
    with_emails = [people for people in lists if any(map(_has_email, people))]
    if len(with_emails) > 1:
        raise InvalidInput("file", None, "several_lists")
    if lists:
        return max(with_emails or lists, key=len)
    by_id = [one for one in value.values() if one is not None]
    is_by_id = len(value) > 1 and all(isinstance(one, dict) for one in by_id)
    return by_id if is_by_id else [value]


def _has_email(person: object) -> bool:
    cells = person.values() if isinstance(person, dict) else [person]
    return any(isinstance(cell, str) and "@" in cell for cell in cells)


def _is_single(value: object) -> bool:
    return not isinstance(value, dict | list)


def _flat(person: Mapping[str, object], before: str = "") -> Iterator[tuple[str, str]]:
    for name, value in person.items():
        title = shorten(f"{before}{_NO_SIGN.sub('', name)}")
        if isinstance(value, dict) and not _AS_JSON.fullmatch(name):
            yield from _flat(value, f"{title} ")
        else:
            yield title, _cell(value)


def _cells(values: Sequence[object]) -> list[str]:
    return [_cell(value) for value in values]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list) and not any(isinstance(one, dict | list) for one in value):
        return ", ".join(_cells(value))
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else text_of(value)
    return _NO_SIGN.sub("", text)
