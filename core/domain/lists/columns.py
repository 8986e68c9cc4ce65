"""Which column of somebody's list holds what, by the names people give to columns and by what stands in them."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from core.domain.contacts import normalize_client_id, normalize_email, normalize_phone

Kind = Literal["email", "phone", "client_id", "contact", "name"]
"""What a column holds; `contact` is an e-mail, a phone or a client id, another in each row."""

GIVEN = "given_"
"""In tables made from a list: the list's own columns are named with this and their index, from 0."""
HEADER_WITHIN = 20
"""How many rows may stand above the header (a title, a date, an empty row)."""
LOOKED_AT = 200
"""How many rows below the header tell what a column holds."""
_MOST_OF_THEM = 0.6
_SHORTEST_PHONE = 10

NAMES: Mapping[Kind, tuple[str, ...]] = {
    "email": (
        *("email", "e mail", "mail", "почта", "эл почта", "электронная почта", "электронный адрес", "эл адрес"),
        *("адрес электронной почты", "емейл", "имейл", "емайл", "имэйл", "мейл", "мыло", "bizon email"),
    ),
    "phone": (
        *("phone", "phone number", "mobile", "mobile phone", "cell", "tel", "telephone", "телефон", "номер телефона"),
        *("тел", "моб", "моб тел", "мобильный", "мобильный телефон", "сотовый", "контактный телефон", "номер"),
        *("whatsapp", "ватсап", "вотсап", "bizon phone"),
    ),
    "client_id": (
        *("client id", "clientid", "id client", "id клиента", "клиент id", "ид клиента", "salebot", "salebot id"),
        *("id salebot", "id в salebot", "ид salebot", "cu1"),
    ),
    "contact": ("contact", "contacts", "контакт", "контакты"),
    "name": (
        *("name", "full name", "fullname", "first name", "username", "user name", "client name", "имя", "фио"),
        *("имя фамилия", "фамилия имя", "имя и фамилия", "имя клиента", "клиент", "участник", "зритель"),
    ),
}
"""What people call such columns, as `plain_title` leaves it."""
_KIND_OF_NAME: Mapping[str, Kind] = {name: kind for kind, names in NAMES.items() for name in names}
# Words that say it in a longer name («Ваш e-mail», «Телефон для связи»)
_TELLING: Sequence[tuple[Kind, re.Pattern[str]]] = (
    ("email", re.compile(r"\b(e ?mail|почта|почты|[еи]м[еэ]?йл)\b")),
    ("phone", re.compile(r"\b(phone|телефона?|whatsapp)\b")),
)


@dataclass(frozen=True, slots=True)
class Columns:
    """What was found: the row that names the columns (None where none does), and which column holds what."""

    header_row: int | None
    by_kind: Mapping[Kind, int]


def find_columns(rows: Sequence[Sequence[str]]) -> Columns:
    """Find the header and the columns of a list; what is not recognised by name is looked for in the values.

    A list of one column without a name holds a contact of any kind per row. A client id is recognised by the name
    of its column only: digits alone could be anything.
    """
    header_row = _find_header(rows)
    named = _by_name(rows[header_row]) if header_row is not None else {}
    body = rows[(header_row + 1) if header_row is not None else 0 :][:LOOKED_AT]
    width = max((len(row) for row in rows[:LOOKED_AT]), default=0)
    if width == 1:
        return Columns(header_row, named or {"contact": 0})
    found = dict(named)
    for kind in _TESTS:
        if kind not in found and "contact" not in found:
            column = column_by_values(body, width, kind, taken=set(found.values()))
            if column is not None:
                found[kind] = column
    return Columns(header_row, found)


def column_kind(title: str) -> Kind | None:
    """What a column of this name holds, in Russian or English; None for any other name."""
    plain = plain_title(title)
    if plain in _KIND_OF_NAME:
        return _KIND_OF_NAME[plain]
    return next((kind for kind, telling in _TELLING if telling.search(plain)), None)


def contact_kind(text: str) -> Kind | None:
    """What a contact of unknown kind is: with an ``@`` an e-mail, a number of less than ten digits a client id.

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


def _find_header(rows: Sequence[Sequence[str]]) -> int | None:
    """The first row that names a column; else a first row of words above a column of contacts."""
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        if any(contact_kind(cell) in ("email", "phone") for cell in row):
            break
        if any(column_kind(cell) not in (None, "name") for cell in row):
            return index
    filled = [row for row in rows[: HEADER_WITHIN + 1] if any(row)]
    if len(filled) > 1 and not any(map(contact_kind, filled[0])) and any(map(contact_kind, filled[1])):
        return rows.index(filled[0])
    return None


def _by_name(header: Sequence[str]) -> dict[Kind, int]:
    """Names said exactly go before names that merely contain the word; of equals the leftmost is taken."""
    found: dict[Kind, int] = {}
    for kind_of in (lambda title: _KIND_OF_NAME.get(plain_title(title)), column_kind):
        for column, title in enumerate(header):
            kind = kind_of(title)
            if kind is not None and column not in found.values():
                found.setdefault(kind, column)
    return found


def column_by_values(rows: Sequence[Sequence[str]], width: int, kind: Kind, taken: set[int]) -> int | None:
    """The column most of whose values are contacts of this kind: e-mails or phones."""
    is_such = _TESTS[kind]
    hits: Counter[int] = Counter()
    for column in set(range(width)) - taken:
        values = [row[column] for row in rows if column < len(row) and row[column]]
        good = sum(map(is_such, values))
        if values and good >= _MOST_OF_THEM * len(values):
            hits[column] = good
    return min(hits, key=lambda column: (-hits[column], column)) if hits else None


def plain_title(title: str) -> str:
    """A title as it is compared: its words in small letters, ё as е, one space between them."""
    return " ".join(re.findall(r"[^\W_]+", title.casefold().replace("ё", "е")))


_TESTS: Mapping[Kind, Callable[[str], bool]] = {
    "email": lambda text: contact_kind(text) == "email",
    "phone": lambda text: contact_kind(text) == "phone",
}
