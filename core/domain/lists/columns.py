"""Recognising what each column of a list holds, by the names of the columns and by their values."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from core.domain.contacts import normalize_client_id
from core.domain.lists.column_names import (
    PERSON_KINDS,
    Kind,
    column_kind,
    name_columns,
    names_other_numbers,
    names_somebody_else,
)
from core.domain.lists.contact_cells import contact_kind
from core.domain.lists.empty_cells import filled
from core.domain.phones import DEFAULT_COUNTRY

HEADER_WITHIN = 20
"""The number of first rows in which the header is looked for; a title, a date or an empty row may stand above it."""
LOOKED_AT = 200
"""The number of rows below the header by whose values columns are recognised."""
_MOST_OF_THEM = 0.6
_LEAST_OWN = 0.5
"""The share of different values that a column of people's own contacts has at least."""
_BY_VALUES: Sequence[Kind] = ("email", "phone")
"""The kinds that are recognised by the values of a column."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The index of the row that names the columns (None without a header), and the column (index) of each kind."""

    header_row: int | None
    by_kind: Mapping[Kind, int]


def find_columns(
    rows: Sequence[Sequence[str]], kinds: Collection[Kind] = PERSON_KINDS, country: str = DEFAULT_COUNTRY
) -> Columns:
    """Find the header and the columns of these kinds; `country` is that of phones without a country code.

    E-mails and phones are recognised by their values where no column is named so. All other kinds are recognised by
    the name only, because digits alone could be anything. A list of a single column without a name holds a contact of
    any kind in each row, where `contact` is among the kinds, and so does a column with e-mails in some rows and phones
    in others.
    """
    header_row = _find_header(rows, kinds, country)
    named = name_columns(rows[header_row], kinds) if header_row is not None else {}
    body = rows[(header_row + 1) if header_row is not None else 0 :][:LOOKED_AT]
    width = max((len(row) for row in rows[:LOOKED_AT]), default=0)
    if width == 1 and "contact" in kinds:
        return Columns(header_row, named or {"contact": 0})
    found = dict(named)
    for kind in _BY_VALUES:
        if kind in kinds and kind not in found and "contact" not in found:
            titles = rows[header_row] if header_row is not None else ()
            others = {column for column, title in enumerate(titles) if kind == "phone" and names_other_numbers(title)}
            values = {column: _values(body, column) for column in set(range(width)) - set(found.values()) - others}
            column = _column_by_values(values, (kind,), country)
            if column is not None:
                found[kind] = column
    if "contact" in kinds and found.keys().isdisjoint(("email", "phone", "client_id", "contact")):
        values = {column: _values(body, column) for column in set(range(width)) - set(found.values())}
        column = _column_by_values(values, _BY_VALUES, country)
        if column is not None:
            found["contact"] = column
    return Columns(header_row, found)


def find_further(
    titles: Sequence[str], rows: Sequence[Sequence[str]], columns: Mapping[Kind, int], country: str = DEFAULT_COUNTRY
) -> dict[int, Kind]:
    """The columns with further e-mails and phones of the same people, each with its kind: besides those in `columns`,
    where that has one of the kind. They are told by their names, else by their values, and by not repeating as those of
    a manager do."""
    further: dict[int, Kind] = {}
    for column, title in enumerate(titles):
        if column in columns.values() or names_somebody_else(title):
            continue
        texts = _values(rows[:LOOKED_AT], column)
        if len(set(texts)) < _LEAST_OWN * len(texts):
            continue
        named = column_kind(title)
        for kind in _BY_VALUES:
            is_named = named == kind and any(contact_kind(text, country) == kind for text in texts)
            is_told = named is None and not names_other_numbers(title)
            is_told = is_told and _column_by_values({column: texts}, (kind,), country) is not None
            if kind in columns and (is_named or is_told):
                further[column] = kind
    return further


def has_contacts(rows: Sequence[Sequence[str]], country: str = DEFAULT_COUNTRY) -> bool:
    """Whether a column of the table is one of e-mails, phones or client ids, and has such a value in its first rows."""
    found = find_columns(rows, country=country)
    body = rows[0 if found.header_row is None else found.header_row + 1 :][:LOOKED_AT]
    client_id = found.by_kind.get("client_id")
    if client_id is not None and any(normalize_client_id(row[client_id]) for row in body):
        return True
    columns = [column for kind, column in found.by_kind.items() if kind not in ("name", "client_id")]
    return any(contact_kind(filled(row[column]), country) for row in body for column in columns)


def _find_header(rows: Sequence[Sequence[str]], kinds: Collection[Kind], country: str) -> int | None:
    """The index of the header; None where there is none. It is the row above the first contact that names most columns,
    because a line above the header may say «Дата», too. Where no row names a column, it is the first filled row, if it
    holds no contact and the next one does."""
    named: dict[int, int] = {}
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        if any(contact_kind(cell, country) in _BY_VALUES for cell in row):
            break
        named[index] = len(name_columns(row, kinds))
    best = max(named, key=lambda index: named[index], default=None)
    if best is not None and named[best]:
        return best + 1 if named.get(best + 1) == named[best] and _names_groups(rows[best], rows[best + 1]) else best
    some = [row for row in rows[: HEADER_WITHIN + 1] if any(row)]
    if len(some) < 2:
        return None
    first, second = (any(contact_kind(cell, country) for cell in row) for row in some[:2])
    return rows.index(some[0]) if second and not first else None


def _names_groups(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether the upper one of two rows names groups of the columns that the lower one names: it has fewer titles. A
    row of a person is not the lower one, though a word in it, such as «клиент», may be the name of a column."""
    return sum(map(bool, upper)) < sum(map(bool, lower)) and not any(map(normalize_client_id, lower))


def _values(rows: Sequence[Sequence[str]], column: int) -> list[str]:
    return [row[column] for row in rows if column < len(row) and filled(row[column])]


def _column_by_values(values: Mapping[int, Sequence[str]], kinds: Collection[Kind], country: str) -> int | None:
    """The column most of whose values are contacts of one of these kinds."""
    hits: Counter[int] = Counter()
    for column, texts in values.items():
        good = sum(contact_kind(text, country) in kinds for text in texts)
        if texts and good >= _MOST_OF_THEM * len(texts):
            hits[column] = good
    return min(hits, key=lambda column: (-hits[column], column)) if hits else None
