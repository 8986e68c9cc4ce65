"""Recognising what each column of a list holds, by the names of the columns and by their values."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from core.domain.contacts import normalize_client_id, normalize_email, normalize_phone
from core.domain.lists.column_names import PERSON_KINDS, Kind, name_columns

HEADER_WITHIN = 20
"""The number of first rows in which the header is looked for; a title, a date or an empty row may stand above it."""
LOOKED_AT = 200
"""The number of rows below the header by whose values columns are recognised."""
_MOST_OF_THEM = 0.6
_SHORTEST_PHONE = 10


@dataclass(frozen=True, slots=True)
class Columns:
    """The index of the row that names the columns (None without a header), and the column (index) of each kind."""

    header_row: int | None
    by_kind: Mapping[Kind, int]


def find_columns(rows: Sequence[Sequence[str]], kinds: Collection[Kind] = PERSON_KINDS) -> Columns:
    """Find the header and the columns of these kinds.

    E-mails and phones are recognised by their values where no column is named so. All other kinds are recognised by
    the name only, because digits alone could be anything. A list of a single column without a name holds a contact of
    any kind in each row, where `contact` is among the kinds.
    """
    header_row = _find_header(rows, kinds)
    named = name_columns(rows[header_row], kinds) if header_row is not None else {}
    body = rows[(header_row + 1) if header_row is not None else 0 :][:LOOKED_AT]
    width = max((len(row) for row in rows[:LOOKED_AT]), default=0)
    if width == 1 and "contact" in kinds:
        return Columns(header_row, named or {"contact": 0})
    found = dict(named)
    for kind in _VALUE_TESTS:
        if kind in kinds and kind not in found and "contact" not in found:
            column = _column_by_values(body, width, kind, taken=set(found.values()))
            if column is not None:
                found[kind] = column
    return Columns(header_row, found)


def contact_kind(text: str) -> Kind | None:
    """The kind of a contact: an e-mail if it has an ``@``, a client id if it is a number of less than ten digits, else
    a phone; None where it is not valid as such.

    Client ids of Salebot are shorter than phones, so each number is only one of the two.
    """
    if "@" in text:
        return "email" if normalize_email(text) else None
    if text.strip().isdecimal() and len(text.strip()) < _SHORTEST_PHONE:
        return "client_id" if normalize_client_id(text) else None
    return "phone" if normalize_phone(text) else None


def split_contacts(text: str) -> tuple[str, str]:
    """The e-mail in a cell ("" without one), and the rest of the cell: a phone or a client id."""
    words = re.split(r"[\s,;|]+", text.strip())
    return next((word for word in words if "@" in word), ""), " ".join(word for word in words if "@" not in word)


def _find_header(rows: Sequence[Sequence[str]], kinds: Collection[Kind]) -> int | None:
    """The index of the header; None where there is none. It is the row above the first contact that names most columns,
    because a line above the header may say «Дата», too. Where no row names a column, it is the first filled row, if it
    holds no contact and the next one does."""
    named: dict[int, int] = {}
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        if any(contact_kind(cell) in _VALUE_TESTS for cell in row):
            break
        named[index] = len(name_columns(row, kinds))
    best = max(named, key=lambda index: named[index], default=None)
    if best is not None and named[best]:
        return best
    filled = [row for row in rows[: HEADER_WITHIN + 1] if any(row)]
    if len(filled) > 1 and not any(map(contact_kind, filled[0])) and any(map(contact_kind, filled[1])):
        return rows.index(filled[0])
    return None


def _column_by_values(rows: Sequence[Sequence[str]], width: int, kind: Kind, taken: set[int]) -> int | None:
    """The column most of whose values are contacts of this kind."""
    is_such = _VALUE_TESTS[kind]
    hits: Counter[int] = Counter()
    for column in set(range(width)) - taken:
        values = [row[column] for row in rows if column < len(row) and row[column]]
        good = sum(map(is_such, values))
        if values and good >= _MOST_OF_THEM * len(values):
            hits[column] = good
    return min(hits, key=lambda column: (-hits[column], column)) if hits else None


_VALUE_TESTS: Mapping[Kind, Callable[[str], bool]] = {
    "email": lambda text: contact_kind(text) == "email",
    "phone": lambda text: contact_kind(text) == "phone",
}
