"""Which column of a list holds what, by the names of the columns and by the values in them."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from core.domain.contacts import normalize_client_id, normalize_email, normalize_phone
from core.domain.lists.column_names import PERSON_KINDS, Kind, name_columns

HEADER_WITHIN = 20
"""How many rows may stand above the header (a title, a date, an empty row)."""
LOOKED_AT = 200
"""How many rows below the header tell what a column holds."""
_MOST_OF_THEM = 0.6
_SHORTEST_PHONE = 10


@dataclass(frozen=True, slots=True)
class Columns:
    """The row that names the columns (None where none does), and which column holds what."""

    header_row: int | None
    by_kind: Mapping[Kind, int]


def find_columns(rows: Sequence[Sequence[str]], kinds: Collection[Kind] = PERSON_KINDS) -> Columns:
    """Find the header and the columns of these kinds.

    E-mails and phones in a column without a known name are recognised by their values, everything else by its name
    only: digits alone could be anything. A list of one column without a name holds a contact of any kind per row, where
    `contact` is among the kinds.
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
    """The kind of a contact: with an ``@`` an e-mail, a number of less than ten digits a client id, else a phone; None
    where it is none of them.

    Client ids of Salebot are shorter than phones, so nothing is taken for both.
    """
    if "@" in text:
        return "email" if normalize_email(text) else None
    if text.strip().isdecimal() and len(text.strip()) < _SHORTEST_PHONE:
        return "client_id" if normalize_client_id(text) else None
    return "phone" if normalize_phone(text) else None


def split_contacts(text: str) -> tuple[str, str]:
    """The e-mail of a cell ("" without one), and what else stands in it: a phone or a client id."""
    words = re.split(r"[\s,;|]+", text.strip())
    return next((word for word in words if "@" in word), ""), " ".join(word for word in words if "@" not in word)


def _find_header(rows: Sequence[Sequence[str]], kinds: Collection[Kind]) -> int | None:
    """Of the rows above the first contact the one that names most columns: a line above the header may say «Дата», too.
    Where no row names any, a first row of words above a row with a contact."""
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
