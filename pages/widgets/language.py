"""The operator's language: texts, numbers and dates.

`_("Pull reports")` translates, `_("{n} rows", n=number(5))` fills in placeholders after translating.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar
from zoneinfo import ZoneInfo

import streamlit as st
from babel.dates import format_datetime, format_timedelta, get_day_names, get_timezone_location
from babel.numbers import format_currency, format_decimal, format_percent

from core.errors import NotAllowed
from core.i18n import LANGUAGES, Language, choose_language, translations
from core.services.projects.operator_drafts import find_latest_draft
from pages.widgets.desk import acting_desk

STATE_KEY = "language"
UNKNOWN = "—"
_BREAKS = re.compile(r"[ \x00-\x1f\x7f-\x9f\u1680\u2000-\u200a\u2028\u2029\u205f\u3000]+")
"""Spaces but those that break no line, ends of lines and control characters."""
_SHORT_CODE = r"material/|streamlit(?:$|:)|(?!\d{1,2}:)[\w+-]+:"
_BEGUN_HERE = re.compile(rf"(?i)(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)|(?<=:)(?={_SHORT_CODE})")
"""Where an address begins to be one, and a short code such as `:smile:` or `:material/home:`; neither a time nor the id
of a room has one."""
_SIGN = re.compile(r"(?<!\S)(<(?=->|-|=)|-(?=>|-)|>(?==)|~(?==))(->|>|-|=)(?!\S)")
"""What Streamlit writes as an arrow, a dash or a mathematical sign where it stands alone."""
Made = TypeVar("Made")
_kept: ContextVar[Language | None] = ContextVar("kept", default=None)


def language() -> Language:
    """What the operator chose in the sidebar, in this session or an earlier one; else what the browser asks for."""
    if kept := _kept.get():
        return kept
    if STATE_KEY not in st.session_state:
        try:
            st.session_state[STATE_KEY] = find_latest_draft(acting_desk(), STATE_KEY)
        except NotAllowed:  # nobody is logged in any more, and may read that
            return choose_language(st.context.locale)
    chosen = st.session_state[STATE_KEY]
    return chosen if chosen in LANGUAGES else choose_language(st.context.locale)


def settle_language() -> None:
    """Ask once for a whole run of a page: each of its hundreds of sentences wants to know, and a look into the session
    takes longer than the sentence."""
    _kept.set(None)
    _kept.set(language())


def keep_language(make: Callable[[], Made]) -> Callable[[], Made]:
    """`make` for another thread, which has no session to ask: it uses the language of this moment."""
    current = language()

    def make_in_it() -> Made:
        before = _kept.set(current)
        try:
            return make()
        finally:
            _kept.reset(before)

    return make_in_it


@contextmanager
def speaking(chosen: Language) -> Iterator[None]:
    """Words in this language, whoever asks for them: a letter is written without a session."""
    before = _kept.set(chosen)
    try:
        yield
    finally:
        _kept.reset(before)


def _(message: str, **values: object) -> str:
    """`message` in the operator's language, with `{placeholders}` filled."""
    text = translations(language()).gettext(message)
    return text.format(**values) if values else text


def ngettext(one: str, many: str, n: int, **values: object) -> str:
    """The plural form for `n`, with `{n}` formatted in the language."""
    return translations(language()).ngettext(one, many, n).format(n=number(n), **values)


def plain(text: str) -> str:
    """Data inside Markdown, shown on one line as it is: a room called `*new*` must not turn italic, an address into a
    link, nor `:material/home:` into a picture. Every name, text and message that is not ours passes here or `code`.

    Streamlit looks for addresses, short codes of pictures and arrows after it has undone escapes, so an invisible
    joiner is put into them.
    """
    line = _BREAKS.sub(" ", text).strip()
    joined = _BEGUN_HERE.sub("\u2060", _SIGN.sub("\\1\u2060\\2", line))
    escaped = re.sub(r"([\\`*_{}\[\]<>()#+\-!|~:$&])", r"\\\1", joined)
    return re.sub(r"^(\d*)([.=])", r"\1\\\2", escaped)


_INNER_MARKS = str.maketrans("«»", "„“")


def quoted(text: str) -> str:
    """Data inside Markdown in the quotation marks of the language; Russian ones within it become the inner ones."""
    inner = text.translate(_INNER_MARKS) if language() == "ru" else text
    return _("“{text}”", text=plain(inner))


def button_text(text: str) -> str:
    """Data as the words of a button in a table, which takes no Markdown but pictures."""
    return text.replace(":material/", ":\u2060material/")


def code(text: str) -> str:
    """Data inside Markdown as code, which is easy to tell from the words around it."""
    line = button_text(_BREAKS.sub(" ", text).strip())
    if "`" not in line:
        return f"`{line}`" if line else ""
    fence = "`" * (max(map(len, re.findall("`+", line))) + 1)
    return f"{fence} {line} {fence}"


def number(value: float | None, digits: int = 0) -> str:
    """12 345 in Russian, 12,345 in English; a dash where the value is unknown."""
    if value is None:
        return UNKNOWN
    return _written(round(value, digits), language())


@lru_cache(10_000)
def _written(value: float, locale: Language) -> str:
    """Small counts stand on every page again and again, and Babel takes a fifth of a millisecond for each."""
    return format_decimal(value, locale=locale)


def share(part: float | None, digits: int = 0) -> str:
    """0.123 as 12 %."""
    if part is None:
        return UNKNOWN
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_percent(part, format=f"{pattern}\u00a0%" if language() == "ru" else f"{pattern}%", locale=language())


def signed_share(part: float | None) -> str:
    """A change: +12 %, −7 %, 0 %."""
    if part is None:
        return UNKNOWN
    sign = "+" if round(part, 2) > 0 else "−" if round(part, 2) < 0 else ""
    return sign + share(abs(part))


def money(minor: int, currency: str | None) -> str:
    """A sum in hundredths with its currency, as the language writes it; cents only where there are some."""
    digits = "#,##0.00" if minor % 100 else "#,##0"
    if currency is None:
        return format_decimal(Decimal(minor) / 100, digits, locale=language())
    code = {"RUR": "RUB"}.get(currency, currency)
    pattern = {"ru": f"{digits}\u00a0¤", "en": f"¤¤\u00a0{digits}"}[language()]
    return format_currency(Decimal(minor) / 100, code, format=pattern, locale=language(), currency_digits=False)


def moment(at: datetime | None, zone: ZoneInfo) -> str:
    """ "пт 27.11.2026 19:00" in the account's zone, which the head of each page names. What is near
    is written by `recent`."""
    return written_moment(at.astimezone(zone)) if at else UNKNOWN


def written_moment(local: datetime) -> str:
    """A moment that already is on the account's clock: "пт 27.11.2026 19:00"."""
    return f"{_written_day(local)} {local:%H:%M}"


def _written_day(local: datetime) -> str:
    return f"{get_day_names('abbreviated', locale=language())[local.weekday()]} {local:%d.%m.%Y}"


def moment_in_name(at: datetime | None, zone: ZoneInfo) -> str:
    """ДД.ММ.ГГГГ ЧЧ:ММ, the same in every language and on every day: campaigns are told apart by their names."""
    return f"{at.astimezone(zone):%d.%m.%Y %H:%M}" if at else UNKNOWN


def recent(at: datetime | None, zone: ZoneInfo) -> str:
    """A moment with its name where it has one: "вчера, пт 27.11.2026 19:00"."""
    return f"{recent_day(at, zone)} {at.astimezone(zone):%H:%M}" if at else UNKNOWN


def recent_day(at: datetime, zone: ZoneInfo) -> str:
    """A day with its name where it has one: "вчера, пт 27.11.2026"."""
    local = at.astimezone(zone)
    days = (local.date() - acting_desk().now().astimezone(zone).date()).days
    name = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}.get(days)
    return f"{name}, {_written_day(local)}" if name else _written_day(local)


def day_and_time(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    """As people say it in a title: "29 ноября, 19:00"; with the year where it is not the present one."""
    return f"{day_in_title(at, zone, now)}, {at.astimezone(zone):%H:%M}"


def day_in_title(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    """The same without the time: "29 ноября"."""
    local = at.astimezone(zone)
    year = " y" if local.year != now.astimezone(zone).year else ""
    return format_datetime(local, f"d MMMM{year}", locale=language())


def minutes(seconds: float | None) -> str:
    """A stay or a length as whole minutes ("43 мин")."""
    return UNKNOWN if seconds is None else _("{n} min", n=number(seconds / 60))


def duration(seconds: float) -> str:
    """Roughly how long something takes ("2 минуты")."""
    return format_timedelta(max(round(seconds), 1), threshold=1.2, locale=language())


def ago(seconds: float) -> str:
    """Roughly how long ago something was ("2 минуты назад")."""
    return format_timedelta(-max(round(seconds), 1), threshold=1.2, add_direction=True, locale=language())


def clock_name(zone: ZoneInfo, at: datetime) -> str:
    """Whose clock the page shows: "Москва, UTC+3"."""
    city = get_timezone_location(zone.key, locale=language(), return_city=True)
    return f"{city}, {_offset(zone, at)}"


def zone_name(zone: ZoneInfo, at: datetime) -> str:
    """The zone with its offset at that moment, to choose from a list: "Europe/Moscow, UTC+3"."""
    return f"{zone.key}, {_offset(zone, at)}"


def _offset(zone: ZoneInfo, at: datetime) -> str:
    offset = at.astimezone(zone).utcoffset()
    return f"UTC{(offset.total_seconds() if offset else 0) / 3600:+g}"
