"""The names that people give to the columns of their lists, in Russian and in English."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from core.domain.tags import TAGS, Tag

Kind = Literal["email", "phone", "client_id", "contact", "name", "page_id", "date", "time", "confirm", "utm_"] | Tag
"""What a column holds. `contact` is an e-mail, a phone or a client id, which may differ from row to row; `date` may
hold the time, too; `utm_` holds tags as a JSON object."""
PERSON_KINDS: tuple[Kind, ...] = ("email", "phone", "client_id", "contact", "name")
"""The kinds of columns that identify a person."""


def plain_title(title: str) -> str:
    """The title in the form in which titles are compared: words in lower case, ё as е, single spaces."""
    return " ".join(re.findall(r"[^\W_]+", title.casefold().replace("ё", "е")))


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
        *("name", "full name", "fullname", "first name", "username", "user name", "client name", "имя", "фио", "fn"),
        *("имя фамилия", "фамилия имя", "имя и фамилия", "имя клиента", "клиент", "участник", "зритель"),
        *("ваше имя", "как вас зовут", "your name"),
    ),
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
"""The names of each kind, in the form of `plain_title`."""
_KIND_OF_NAME: Mapping[str, Kind] = {name: kind for kind, names in NAMES.items() for name in names}
# Words that show the kind in a longer name («Ваш e-mail», «Телефон для связи»)
_TELLING_WORDS: Sequence[tuple[Kind, re.Pattern[str]]] = (
    ("email", re.compile(r"\b(e ?mail|почта|почты|[еи]м[еэ]?йл)\b")),
    ("phone", re.compile(r"\b(phone|телефона?|whatsapp)\b")),
)


_ADDED = re.compile(
    r"^(?:(?:ваш[аеи]?|тво[йяеи]|мо[йяеи]|укажите|введите|напишите|оставьте|your|my|enter) )+|"
    r" (?:для (?:связи|контакта)|(?:клиент|участни(?:к|ц)|зрител|ученик|пользовател|подписчик|покупател)[аяы])+$"
)
"""What a form or a CRM adds to the name of a column without saying anything else: «Ваш телефон», «Почта клиента»."""
_OF_PEOPLE: tuple[Kind, ...] = ("email", "phone", "contact", "name")
_OTHER_NUMBERS = re.compile(
    r"\b(заказ\w*|сделк\w*|счет\w*|договор\w*|платеж\w*|инн|кпп|огрн|снилс|паспорт\w*|карт\w*|артикул\w*|код\w*|индекс\w*"
    r"|сумм\w*|цен[аы]|оплат\w*|стоимост\w*|чек\w*|бонус\w*|балл\w*|п п|порядков\w*|лид\w*|id|ид|order|deal|invoice"
    r"|payment|contract|passport|card|code|zip|amount|price|score|points|lead|utm|telegram|vk)\b"
)


def names_other_numbers(title: str) -> bool:
    """Whether a column of this name holds numbers that are no phones, however much they look like some."""
    return column_kind(title) is None and has_word_of_numbers(title)


def has_word_of_numbers(title: str) -> bool:
    """Whether a word in the name is one for numbers that are no phones."""
    return _OTHER_NUMBERS.search(plain_title(title)) is not None


def may_number_rows(title: str) -> bool:
    """Whether a column of this name may hold phones or the numbers of the rows."""
    return plain_title(title) == "номер"


_OF_OTHERS = re.compile(
    r"\b(менеджер|ответствен|куратор|сотрудник|партнер|тренер|спикер|руководител|автор|рекоменд|приглас|компани|организац"
    r"|manager|owner|responsible|assignee|partner|referr|agent|author|speaker|company)"
)


def names_somebody_else(title: str) -> bool:
    """Whether a column of this name holds contacts of somebody else than the person of the row."""
    return _OF_OTHERS.search(plain_title(title)) is not None


def exact_kind(title: str) -> Kind | None:
    """The kind of column that has exactly this name, or this name and whose it is («Ваш телефон»); None for any other
    name."""
    plain = plain_title(title)
    if plain in _KIND_OF_NAME:
        return _KIND_OF_NAME[plain]
    bare = _ADDED.sub("", plain)
    return None if may_number_rows(bare) or _KIND_OF_NAME.get(bare) not in _OF_PEOPLE else _KIND_OF_NAME[bare]


def column_kind(title: str) -> Kind | None:
    """What a column of this name holds, by its exact name, else by a telling word in it; None for any other name."""
    if kind := exact_kind(title):
        return kind
    plain = plain_title(title)
    return next((kind for kind, telling in _TELLING_WORDS if telling.search(plain)), None)


def _own_kind(title: str) -> Kind | None:
    return None if names_somebody_else(title) else column_kind(title)


def name_columns(titles: Sequence[str], kinds: Collection[Kind]) -> dict[Kind, int]:
    """The column (index from 0) of each of these kinds that a title names. An exact name is preferred to a name that
    only contains a telling word, and a column of the people themselves to one of a manager's; then the leftmost column
    is taken."""
    found: dict[Kind, int] = {}
    for kind_of in (exact_kind, _own_kind, column_kind):
        for column, title in enumerate(titles):
            kind = kind_of(title)
            if kind in kinds and kind is not None and column not in found.values():
                found.setdefault(kind, column)
    return found
