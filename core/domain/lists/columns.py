"""Recognising what each column of a list holds, by the names of the columns and by their values."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from core.domain.contacts import normalize_client_id
from core.domain.lists.column_names import (
    PERSON_KINDS,
    Kind,
    column_kind,
    exact_kind,
    has_word_of_numbers,
    may_number_rows,
    name_columns,
    names_other_numbers,
    names_somebody_else,
)
from core.domain.lists.contact_cells import (
    CellContacts,
    contact_kind,
    is_address_without_at,
    is_short_phone,
    read_contacts,
)
from core.domain.lists.empty_cells import filled
from core.domain.lists.header import find_header, titles_of
from core.domain.lists.shared_contacts import LEAST_OWN, find_shared
from core.domain.phones import DEFAULT_COUNTRY

LOOKED_AT = 200
"""The number of rows below the header by whose values columns are recognised."""
_MOST_OF_THEM = 0.6
_NAME = "name"
_BY_VALUES: Sequence[Kind] = ("email", "phone")
"""The kinds that are recognised by the values of a column."""
_CONTACTS: Sequence[Kind] = ("email", "phone", "client_id", "contact")
_ROW_NUMBER = re.compile(r"\W*\d{1,6}\W*")
"""The number of a row; a longer one, or one with signs between its digits, is a phone."""


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A column (index) with contacts, or with numbers like them, that are not those of the people: most rows have one
    and the same (``shared``), or the title names numbers of another kind (``other_numbers``). `value` is an example."""

    column: int
    reason: Literal["shared", "other_numbers"]
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Columns:
    """The index of the row that names the columns (None without a header), the column (index) of each kind, and the
    names: a column of a group of numbers or of somebody else's contacts has the name of the group, too."""

    header_row: int | None
    by_kind: Mapping[Kind, int]
    passed_over: tuple[PassedOver, ...] = ()
    titles: tuple[str, ...] = ()


def find_columns(
    rows: Sequence[Sequence[str]], kinds: Collection[Kind] = PERSON_KINDS, country: str = DEFAULT_COUNTRY
) -> Columns:
    """Find the header and the columns of these kinds; `country` is that of phones without a country code.

    E-mails and phones are recognised by their values where no column is named so. All other kinds are recognised by
    the name only, because digits alone could be anything. A list of a single column without a name holds a contact of
    any kind in each row, where `contact` is among the kinds, and so does a column with e-mails in some rows and phones
    in others. A column that is named as something else than a contact holds none but e-mails. One whose contacts repeat
    from row to row is taken only where there is no other, and never where most rows have the same one.
    """
    header_row = find_header(rows, kinds, country)
    titles = titles_of(rows, header_row)
    body = rows[(header_row + 1) if header_row is not None else 0 :][:LOOKED_AT]
    width = max((len(row) for row in rows[:LOOKED_AT]), default=0)
    values = {column: _values(body, column) for column in range(width)}
    finder = _Finder(titles, values, kinds, country)
    found = finder.find_single() if width == 1 and "contact" in kinds else finder.find()
    return Columns(header_row, found, finder.list_passed_over(found), titles)


class _Finder:
    """The columns of one list: `values` are the filled cells of each, below the header."""

    def __init__(
        self, titles: Sequence[str], values: Mapping[int, Sequence[str]], kinds: Collection[Kind], country: str
    ) -> None:
        titles = [*titles, *[""] * (len(values) - len(titles))]
        self._titles = [
            _NAME if self._holds_names(title, values[column], country) else title for column, title in enumerate(titles)
        ]
        self._values, self._kinds, self._country = values, kinds, country
        named = map(column_kind, self._titles)
        shared = {
            column: find_shared(values[column], kind, country) for column, kind in zip(values, named, strict=True)
        }
        self._shared = {column: what for column, what in shared.items() if what and len(values) > 1}
        self._of_one = {column: what for column, what in self._shared.items() if what.is_one}
        self._strangers = {column for column in values if names_somebody_else(self._titles[column])}
        self._others = {column for column in values if names_other_numbers(self._titles[column])} | self._strangers

    def find(self) -> dict[Kind, int]:
        found: dict[Kind, int] = {}
        for barred in (self._shared, self._of_one):  # a column that repeats is better than none
            for kind, column in self._name(barred).items():
                if column not in found.values():
                    found.setdefault(kind, column)
        for kind in _BY_VALUES:
            if kind in self._kinds and kind not in found and "contact" not in found:
                by_values = self._by_values(found, (kind,), self._others if kind == "phone" else self._strangers)
                if by_values is not None:
                    found[kind] = by_values
        if "contact" in self._kinds and found.keys().isdisjoint(_CONTACTS):
            of_any_kind = self._by_values(found, _BY_VALUES, self._others)
            if of_any_kind is not None:
                found["contact"] = of_any_kind
        return found

    def find_single(self) -> dict[Kind, int]:
        """The kind of the only column."""
        named = self._name(())
        if not named.keys().isdisjoint(_CONTACTS):
            return named
        if not self._others:
            return {"contact": 0} if not named or self._by_values({}, _BY_VALUES, ()) == 0 else named
        return {"email": 0} if self._by_values({}, _BY_VALUES[:1], ()) == 0 else {}

    def list_passed_over(self, found: Mapping[Kind, int]) -> tuple[PassedOver, ...]:
        """The columns because of which the operator may miss contacts."""
        shared = [
            PassedOver(column, "shared", what.value)
            for column, what in self._of_one.items()
            if column not in found.values()
            and not names_somebody_else(self._titles[column])
            and (column_kind(self._titles[column]) in self._kinds or found.keys().isdisjoint(_CONTACTS))
        ]
        if not found.keys().isdisjoint(_CONTACTS):
            return tuple(shared)
        others = [
            column
            for column in sorted(self._others - self._strangers)
            if _column_by_values({column: self._values[column]}, _CONTACTS, self._country) is not None
        ]
        return (*shared, *(PassedOver(column, "other_numbers", self._values[column][0]) for column in others))

    def _name(self, barred: Collection[int]) -> dict[Kind, int]:
        titles = [
            ""
            if column in barred or self._numbers_rows(column) or _is_about(title, self._values[column], self._country)
            else title
            for column, title in enumerate(self._titles)
        ]
        return name_columns(titles, self._kinds)

    @staticmethod
    def _holds_names(title: str, texts: Sequence[str], country: str) -> bool:
        """Whether a column that is called one of contacts holds names, as CRMs call it."""
        if exact_kind(title) != "contact" or not texts:
            return False
        return not any(contact_kind(text, country) or read_contacts(text, country).doubt for text in texts)

    def _numbers_rows(self, column: int) -> bool:
        """Whether a column that may be one of phones holds the numbers of the rows."""
        texts = self._values[column]
        return bool(texts) and may_number_rows(self._titles[column]) and all(map(_ROW_NUMBER.fullmatch, texts))

    def _by_values(self, found: Mapping[Kind, int], kinds: Collection[Kind], barred: Collection[int]) -> int | None:
        taken = {*found.values(), *barred}
        for shared in (self._shared, self._of_one):
            free = {column: texts for column, texts in self._values.items() if column not in taken | shared.keys()}
            if kinds == ("phone",):
                free = {one: texts for one, texts in free.items() if not (self._titles[one] and _is_prose(texts))}
            column = _column_by_values(free, kinds, self._country)
            if column is not None:
                return column
        return None


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
        if len(set(texts)) < LEAST_OWN * len(texts):
            continue
        named = column_kind(title)
        for kind in _BY_VALUES:
            is_named = named == kind and bool(texts) and not _is_about(title, texts, country)
            is_told = named is None and not names_other_numbers(title)
            is_told = is_told and _column_by_values({column: texts}, (kind,), country) is not None
            if kind in columns and (is_named or is_told):
                further[column] = kind
    return further


def find_with_contacts(
    rows: Sequence[Sequence[str]], columns: Collection[int], country: str = DEFAULT_COUNTRY
) -> list[int]:
    """Those of the columns that have an e-mail or a phone in one of their first rows."""
    values = {column: _values(rows[:LOOKED_AT], column) for column in sorted(columns)}
    return [
        column for column, texts in values.items() if any(contact_kind(text, country) in _BY_VALUES for text in texts)
    ]


def has_mostly_contacts(texts: Sequence[str], country: str = DEFAULT_COUNTRY) -> bool:
    """Whether most of the filled cells of a column are e-mails or phones, not sentences with phones."""
    cells = {0: [text for text in texts if filled(text)]}
    kinds = _BY_VALUES[:1] if _is_prose(cells[0]) else _BY_VALUES
    return _column_by_values(cells, kinds, country) is not None


def has_contacts(rows: Sequence[Sequence[str]], country: str = DEFAULT_COUNTRY) -> bool:
    """Whether a column of the table is one of e-mails, phones or client ids, and has such a value in its first rows."""
    found = find_columns(rows, country=country)
    body = rows[0 if found.header_row is None else found.header_row + 1 :][:LOOKED_AT]
    client_id = found.by_kind.get("client_id")
    if client_id is not None and any(normalize_client_id(row[client_id]) for row in body if client_id < len(row)):
        return True
    columns = [column for kind, column in found.by_kind.items() if kind not in ("name", "client_id")]
    held = (row[column] for row in body for column in columns if column < len(row))  # rows end with their last cell
    return any(contact_kind(filled(cell), country) for cell in held)


def _is_about(title: str, texts: Sequence[str], country: str) -> bool:
    """Whether a column of this name says something about a contact, such as «Телефон подтверждён», rather than what it
    is. Contacts that cannot be read are contacts: nobody is "not there" who has one."""
    kind = column_kind(title)
    if (
        kind not in _BY_VALUES
        or exact_kind(title)
        or any(read_contacts(one, country) != CellContacts() for one in texts)
    ):
        return False
    unread = sum(is_address_without_at(one) if kind == "email" else is_short_phone(one) for one in texts)
    return bool(texts) and (has_word_of_numbers(title) or unread < _MOST_OF_THEM * len(texts))


def _is_prose(texts: Sequence[str]) -> bool:
    """Whether a column holds sentences, in which a phone may be anybody's."""
    wordy = sum(sum(map(str.isalpha, text)) >= sum(map(str.isdigit, text)) for text in texts)
    return wordy > (1 - _MOST_OF_THEM) * len(texts)


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
