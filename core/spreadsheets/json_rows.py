"""Lists in JSON: what an API or a bot gives out, copied or saved."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from core.domain.lists.column_names import Kind, column_kind
from core.errors import InvalidInput
from core.spreadsheets.cell_text import shorten, text_of
from core.spreadsheets.records import Records, tabulate
from core.spreadsheets.text import MOST_ROWS

_BETWEEN = re.compile(r"[\s,;]*")
_AS_JSON = re.compile(r"utm_?|tags", re.IGNORECASE)
"""Fields whose object is one value: the tags."""
_CONTACT = re.compile(r"@|\d{10}")
"""What tells an object about a person from one that holds people."""
_OF_CONTACTS = re.compile(r"mail|почт|phone|тел|contact|контакт", re.IGNORECASE)
"""The name of a field whose array holds the contacts of one person."""
_CONTACT_KINDS: Sequence[Kind] = ("email", "phone", "client_id", "contact")
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
    """The people in an array, also in one of pages, or in an object that holds them: the array with e-mails in it, else
    the longest one of objects, its objects by their ids, or its addresses."""
    if isinstance(value, list):
        return _people_of_pages(value)
    if not isinstance(value, dict) or _has_contact(value):
        return [value]
    inside = [(one, _people_in(one)) for one in value.values() if isinstance(one, dict | list)]
    lists = [people for one, people in inside if people and people[0] is not one]
    if _has_name(value) and not any(map(_are_people, lists)):
        return [value]  # somebody with lists of contacts or orders
    with_emails = [people for people in lists if any(map(_has_email, people))]
    if len(with_emails) > 1:
        raise InvalidInput("file", None, "several_lists")
    if lists:
        return max(with_emails or lists, key=len)
    by_id = [one for one in value.values() if one is not None]
    is_by_id = len(value) > 1 and all(isinstance(one, dict) for one in by_id)
    return by_id if is_by_id else [value]


def _people_of_pages(values: list[object]) -> Sequence[object]:
    """The people of an array whose elements are pages: arrays of people, or objects that hold such arrays. Any other
    array as it is. Somebody who has a name and holds people may be either, and so may people among pages."""
    pages = [page for page in values if isinstance(page, list)]
    if pages and len(pages) == len(values):
        people = [person for page in pages for person in page]
        return people if any(isinstance(person, dict | list) for person in people) else values
    inside = [_people_on_page(one) for one in values]
    if not any(inside):
        return values
    if any(_has_name(one) if people else _has_contact(one) for one, people in zip(values, inside, strict=True)):
        raise InvalidInput("file", None, "several_lists")
    return [person for people in inside for person in people]


def _people_on_page(value: object) -> Sequence[object]:
    """The people in an object that is a page of them; none in that of a person."""
    if not isinstance(value, dict) or _has_contact(value):
        return ()
    people = _people_in(value)
    is_of_addresses = isinstance(people[0], str) and "@" in people[0] if people else False
    has_addresses = any(_OF_CONTACTS.search(name) for name in value)
    return people if (_are_people(people) and people[0] is not value) or (is_of_addresses and not has_addresses) else ()


def _has_contact(value: object) -> bool:
    """Whether a field of an object is a contact, so that the object is a person."""
    return isinstance(value, dict) and any(_CONTACT.search(_cell(one)) for one in value.values() if _is_single(one))


def _has_name(value: object) -> bool:
    return isinstance(value, dict) and any(
        column_kind(name) == "name" and _is_single(one) for name, one in value.items()
    )


def _are_people(values: Sequence[object]) -> bool:
    """Whether some of the objects have a field that is called as a contact: one such as ``{"VALUE": "a@example.com"}``
    is only a contact of somebody."""
    fields = (field for value in values if isinstance(value, dict) for field in _flat(value))
    return any(column_kind(title) in _CONTACT_KINDS and _CONTACT.search(text) for title, text in fields)


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
