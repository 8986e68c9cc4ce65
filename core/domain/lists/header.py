"""Finding the row of a list that names its columns, and the names."""

from collections.abc import Collection, Sequence
from itertools import accumulate

from core.domain.contacts import normalize_client_id
from core.domain.lists.column_names import (
    PERSON_KINDS,
    Kind,
    column_kind,
    exact_kind,
    has_word_of_numbers,
    name_columns,
    names_somebody_else,
)
from core.domain.lists.contact_cells import contact_kind, read_contacts

HEADER_WITHIN = 20
"""The number of first rows in which the header is looked for; a title, a date or an empty row may stand above it."""
_LONGEST_GROUP = 2
"""Words of the name of a group of columns; a longer text above the titles is that of the whole list."""


def find_header(rows: Sequence[Sequence[str]], kinds: Collection[Kind], country: str) -> int | None:
    """The index of the header; None where there is none. It is the row above the first contact that names most columns,
    because a line above the header may say «Дата», too. Where no row names a column, it is the first filled row, if it
    holds no contact and the next one does. A row with something that was meant as a contact is a person's."""
    named: dict[int, int] = {}
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        if any(contact_kind(cell, country) in ("email", "phone") for cell in row):
            break
        if not any(read_contacts(cell, country).doubt for cell in row):
            named[index] = len(name_columns(row, kinds))
    best = max(named, key=lambda index: named[index], default=None)
    if best is not None and named[best]:
        return best + 1 if named.get(best + 1) == named[best] and _names_groups(rows[best], rows[best + 1]) else best
    some = [row for row in rows[: HEADER_WITHIN + 1] if any(row)]
    if len(some) < 2:
        return None
    first, second = (any(contact_kind(cell, country) for cell in row) for row in some[:2])
    is_of_person = first or any(read_contacts(cell, country).doubt for cell in some[0])
    return rows.index(some[0]) if second and not is_of_person else None


def have_people_in_columns(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the titles stand below each other and each further column is a person: «Имя», «Почта», «Телефон» begin
    the rows, and several cells of one of them are contacts."""
    kinds = [exact_kind(row[0]) if row else None for row in rows[:HEADER_WITHIN]]
    titled = [kind for kind in kinds if kind in PERSON_KINDS]
    if len(rows) > HEADER_WITHIN or len(set(titled)) < 2 or 2 * len(titled) < len(rows):
        return False
    return any(sum(contact_kind(cell) in ("email", "phone") for cell in row[1:]) > 1 for row in rows)


def titles_of(rows: Sequence[Sequence[str]], header_row: int | None) -> tuple[str, ...]:
    """The titles of the columns. Where the row above names groups («Клиент», «Заказ»), a group reaches to the next."""
    if header_row is None:
        return ()
    titles = rows[header_row]
    above: Sequence[str] = rows[header_row - 1] if header_row else ()
    if not 1 < sum(map(bool, above)) < sum(map(bool, titles)):
        return tuple(titles)
    groups = accumulate((above[column] if column < len(above) else "" for column in range(len(titles))), _next_group)
    return tuple(
        f"{group} {title}" if title and _tells_group(group) else title
        for group, title in zip(groups, titles, strict=True)
    )


def _next_group(before: str, group: str) -> str:
    return group or before


def _tells_group(group: str) -> bool:
    is_short = len(group.split()) <= _LONGEST_GROUP
    return is_short and (names_somebody_else(group) or (column_kind(group) is None and has_word_of_numbers(group)))


def _names_groups(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether the upper one of two rows names groups of the columns that the lower one names: it has fewer titles. A
    row of a person is not the lower one, though a word in it, such as «клиент», may be the name of a column."""
    return sum(map(bool, upper)) < sum(map(bool, lower)) and not any(map(normalize_client_id, lower))
