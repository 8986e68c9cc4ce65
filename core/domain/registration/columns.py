"""Which column of a list of people to register holds what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from core.domain.lists.columns import (
    HEADER_WITHIN,
    LOOKED_AT,
    NAMES,
    column_by_values,
    column_kind,
    contact_kind,
    find_columns,
    plain_title,
)
from core.domain.tags import TAGS, Tag

Field = Literal["email", "phone", "name", "client_id", "page_id", "date", "time", "confirm", "utm_"] | Tag
"""What a column may hold. `date` may hold the time as well; `utm_` holds tags as a JSON object."""
FIELDS: tuple[Field, ...] = tuple(one for part in get_args(Field) for one in get_args(part))

_OTHERS: tuple[Literal["name", "client_id"], ...] = ("name", "client_id")
_CONTACTS: tuple[Literal["email", "phone"], ...] = ("email", "phone")
# As `plain_title` leaves them
_NAMES: Mapping[Field, tuple[str, ...]] = {
    **{kind: NAMES[kind] for kind in (*_CONTACTS, *_OTHERS)},
    "page_id": (
        *("page id", "pageid", "id page", "page", "registration page", "subpage", "b365 page id", "bizon sublist id"),
        *("страница", "страница регистрации", "id страницы", "id страницы регистрации", "ид страницы", "лендинг"),
        *("идентификатор страницы", "идентификатор страницы регистрации", "код страницы", "подписная страница"),
    ),
    "date": (
        *("date", "webinar date", "session date", "date and time", "date time", "datetime", "session", "b365 date"),
        *("webinartime", "bizon webinar date", "bizon webinar datetime", "дата", "дата вебинара", "дата сеанса"),
        *("дата и время", "дата время", "дата и время вебинара", "дата проведения", "дата эфира", "дата мероприятия"),
        *("дата начала", "дата и время начала", "день", "день вебинара", "сеанс"),
    ),
    "time": (
        *("time", "webinar time", "session time", "start time", "b365 time", "bizon webinar time"),
        *("время", "время вебинара", "время сеанса", "время начала", "время проведения", "время эфира", "начало"),
    ),
    "confirm": (
        *("confirm", "confirmation", "confirm email", "email confirmation", "подтверждение", "подтвердить"),
        *("подтверждение e mail", "подтверждение email", "подтверждение емейл", "подтверждение почты"),
        *("письмо с подтверждением", "подтверждение регистрации"),
    ),
    "utm_": ("utm", "utm tags", "tags", "метки", "utm метки", "теги"),
    **{tag: (plain_title(tag), tag.replace("_", "")) for tag in TAGS},
}
_FIELD_OF_NAME: Mapping[str, Field] = {name: field for field, names in _NAMES.items() for name in names}


@dataclass(frozen=True, slots=True)
class RegistrationColumns:
    """What was found: the row that names the columns (None where none does), and which column holds what."""

    header_row: int | None
    by_field: Mapping[Field, int]


def find_registration_columns(rows: Sequence[Sequence[str]]) -> RegistrationColumns:
    """Find the header and the columns of a list. E-mails and phones without a name are recognised by their values,
    everything else by its name only."""
    header_row = _find_header(rows)
    found = _by_name(rows[header_row]) if header_row is not None else {}
    body = rows[0 if header_row is None else header_row + 1 :][:LOOKED_AT]
    width = max((len(row) for row in rows[:LOOKED_AT]), default=0)
    for kind in _CONTACTS:
        if kind not in found:
            column = column_by_values(body, width, kind, taken=set(found.values()))
            if column is not None:
                found[kind] = column
    return RegistrationColumns(header_row, found)


def column_field(title: str) -> Field | None:
    """What a column of this name holds, in Russian or English; None for any other name."""
    if field := _FIELD_OF_NAME.get(plain_title(title)):
        return field
    kind = column_kind(title)
    return None if kind == "contact" else kind


def _find_header(rows: Sequence[Sequence[str]]) -> int | None:
    """Of the rows above the first contact the one that names most columns: a line above it may say «Дата», too. Where
    none names any, as in every list of people."""
    named: dict[int, int] = {}
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        if any(contact_kind(cell) in _CONTACTS for cell in row):
            break
        named[index] = len(_by_name(row))
    best = max(named, key=lambda index: named[index], default=None)
    return best if best is not None and named[best] else find_columns(rows).header_row


def _by_name(header: Sequence[str]) -> dict[Field, int]:
    """Names said exactly go before names that merely contain the word; of equals the leftmost is taken."""
    found: dict[Field, int] = {}
    for field_of in (lambda title: _FIELD_OF_NAME.get(plain_title(title)), column_field):
        for column, title in enumerate(header):
            field = field_of(title)
            if field is not None and column not in found.values():
                found.setdefault(field, column)
    return found
