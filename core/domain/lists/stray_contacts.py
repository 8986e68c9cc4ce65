"""Contacts that stand beside the columns of contacts: an e-mail in the column of names, the phone of who wrote a
message."""

import re
from collections import Counter
from collections.abc import Collection, Sequence

from core.domain.lists.asked import ask
from core.domain.lists.column_names import column_kind, names_other_numbers, names_somebody_else
from core.domain.lists.columns import LOOKED_AT, find_with_contacts, has_mostly_contacts
from core.domain.lists.contact_cells import read_contacts
from core.domain.lists.empty_cells import filled
from core.domain.matching import Asked, OtherKey
from core.domain.phones import DEFAULT_COUNTRY

_HANDLE = re.compile(r"(?<!\S)@\w[\w.]*")
"""A name in a social network."""
_FEWEST_DIGITS = 7
"""Digits of the shortest part of a name that was meant as a phone."""


def find_stray(
    titles: Sequence[str], rows: Sequence[Sequence[str]], free: Collection[int], country: str = DEFAULT_COUNTRY
) -> list[int]:
    """Those of the `free` columns in which some rows have contacts of the people. In a list with titles the column of
    names is one, and so are those whose title tells nothing of contacts, unless most of their cells are contacts: these
    were left out with a reason, by the program or by the operator."""
    if any(titles):
        free = [column for column in free if _may_stray(titles[column], rows, column, country)]
    with_emails = {column for column in free if any("@" in row[column] for row in rows)}
    return sorted({*with_emails, *find_with_contacts(rows, free, country)})


def find_name_doubt(name: str, country: str) -> str | None:
    """Why the contact that stands in place of a name may not be looked for as it is written; None where there is none,
    or it can be."""
    name = _HANDLE.sub(" ", name)
    has_digits = sum(map(str.isdigit, name)) >= _FEWEST_DIGITS
    return read_contacts(name, country).doubt if has_digits or "@" in name else None


def add_strays(
    asked: Sequence[Asked],
    rows: Sequence[Sequence[str]],
    columns: Sequence[int],
    *,
    name: int | None,
    has_titles: bool,
    country: str = DEFAULT_COUNTRY,
) -> list[Asked]:
    """The people, with the contacts of their rows in these columns, and the doubts about what stands in their names.
    Somebody without any contact has those of the whole row, if the list has no titles.

    What stands in several rows is not that of one person, nor is another row's own contact that of who names it; in the
    column `name` it is their own.
    """

    def read(cells: Sequence[str]) -> Asked:
        return ask(email=", ".join(filter(None, map(filled, cells))), country=country)

    def is_whole(one: Asked) -> bool:
        return not has_titles and not one.keys

    found = [
        read(row if is_whole(one) else [row[column] for column in columns])
        for one, row in zip(asked, rows, strict=True)
    ]
    named = [read([row[name]]).keys if name in columns and name is not None else () for row in rows]
    rows_of = Counter(key for one in found for key in one.keys)
    own = {key for one in asked for key in one.keys}

    def add(one: Asked, strays: Asked, of_name: Collection[OtherKey]) -> Asked:
        if is_whole(one):
            return strays if strays.keys else one
        keys = [key for key in strays.keys if key in of_name or (rows_of[key] == 1 and key not in own)]
        if one.keys:
            return one._replace(others=(*one.others, *(key for key in keys if key not in own)))
        kinds = {key.kind: key.value for key in reversed(keys)}
        first = one._replace(email=kinds.get("email"), phone=kinds.get("phone"))
        return first._replace(others=tuple(key for key in keys if key not in first.keys))

    added = [add(*three) for three in zip(asked, found, named, strict=True)]
    if name is None:
        return added
    return [
        one if one.doubt else one._replace(doubt=find_name_doubt(row[name], country))
        for one, row in zip(added, rows, strict=True)
    ]


def _may_stray(title: str, rows: Sequence[Sequence[str]], column: int, country: str) -> bool:
    kind = column_kind(title)
    if kind is None and not names_other_numbers(title) and not names_somebody_else(title):
        return not has_mostly_contacts([row[column] for row in rows[:LOOKED_AT]], country)
    return kind == "name"
