"""Dates and times as people and programs write them, in Russian and in English, with a weekday and a zone or without.

The pieces are taken out of the text one after the other; a text of which something is left says more than a moment, so
it is not one.
"""

import re
from dataclasses import dataclass
from datetime import time, timedelta, timezone, tzinfo
from typing import NoReturn
from zoneinfo import ZoneInfo

from core.domain.sessions import FIRST_YEAR
from core.errors import InvalidInput

_MOSCOW = ZoneInfo("Europe/Moscow")
_NOTHING = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e'’`\"«»“”„")
)
_MONTHS = (
    ("янв(?:ар[ьяе])?", "jan(?:uary)?"),
    ("фев(?:р(?:ал[ьяе])?)?", "feb(?:ruary)?"),
    ("мар(?:т[ае]?)?", "mar(?:ch)?"),
    ("апр(?:ел[ьяе])?", "apr(?:il)?"),
    ("ма[йяе]", "may"),
    ("июн[ьяе]?", "june?"),
    ("июл[ьяе]?", "july?"),
    ("авг(?:уст[ае]?)?", "aug(?:ust)?"),
    ("сен(?:т(?:ябр[ьяе])?)?", "sept?(?:ember)?"),
    ("окт(?:ябр[ьяе])?", "oct(?:ober)?"),
    ("ноя(?:б(?:р[ьяе])?)?", "nov(?:ember)?"),
    ("дек(?:абр[ьяе])?", "dec(?:ember)?"),
)
_MONTH = "|".join("|".join(names) for names in _MONTHS)
_WEEKDAYS = (
    ("пн|понедельник[а-я]*", "mon|monday"),
    ("вт|вторник[а-я]*", "tue|tues|tuesday"),
    ("ср|сред[а-я]", "wed|wednesday"),
    ("чт|четверг[а-я]*", "thu|thur|thurs|thursday"),
    ("пт|пятниц[а-я]*", "fri|friday"),
    ("сб|суббот[а-я]*", "sat|saturday"),
    ("вс|воскресень[а-я]*", "sun|sunday"),
)
_WEEKDAY = tuple(re.compile(rf"\b(?:{russian}|{english})\b\.?") for russian, english in _WEEKDAYS)
_OFFSET = re.compile(r"\b(?:gmt|utc)\s*(?:([+-])\s*(\d{1,2})(?::?(\d{2}))?)?(?![\w:])(?:\s*\([^()]*\))?")
_MOSCOW_TIME = re.compile(
    r"\(?(?:\bпо\s+)?(?:\bвремя\s+)?\b(?:мск|msk|москв[а-я]|московск[а-я]*)\b\.?(?:\s+врем[а-я]+)?"
    r"(?:\s*([+-])\s*(\d{1,2})(?![\d:]))?\)?"
)
_YEAR_FIRST = re.compile(r"(?<!\d)(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(?P<day>\d{1,2})([./-])(?P<month>\d{1,2})\2(?P<year>\d{4}|\d{2})(?!\d)")
_NAMED = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})(?:-?(?:го|ое|е)\b)?[\s-]+(?P<month>{_MONTH})\b\.?,?(?:[\s-]+(?P<year>\d{{4}})(?![\d:]))?"
)
_NAMED_FIRST = re.compile(
    rf"\b(?P<month>{_MONTH})\b\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:,?\s+(?P<year>\d{{4}})(?![\d:]))?"
)
_DATES = (_YEAR_FIRST, _DAY_FIRST, _NAMED, _NAMED_FIRST)
_DAY_AND_MONTH = re.compile(r"(?<![\d.:/-])(?P<day>\d{1,2})[./](?P<month>\d{2})(?![\d.:/-])")
_HALF = r"(?:\s*(?:(?P<half>[ap])\.?m\b\.?|(?:час[а-я]*\s+)?(?P<part_of_day>утра|дня|вечера)\b))"
_CLOCKS = (
    *(
        re.compile(
            rf"(?<![\d:.])(?P<hour>\d{{1,2}})\s*[{sign}]\s*(?P<minute>\d{{2}})"
            rf"(?:[{sign}](?P<second>\d{{2}})(?:[.,](?P<part>\d+))?)?(?![\d:]){_HALF}?(?:\s*ч(?:ас[а-я]*)?\b\.?)?"
        )
        # A colon first: 02.12 at 19:00 is a date and a time
        for sign in (":", ".-")
    ),
    re.compile(rf"(?<![\d:.])(?P<hour>\d{{1,2}}){_HALF}"),
    re.compile(
        r"(?<![\d:.])(?P<hour>\d{1,2})\s*ч(?:ас[а-я]*)?\b\.?(?:\s*(?P<minute>\d{2})\s*(?:м(?:ин[а-я]*)?\b\.?)?)?"
    ),
)
_REST = re.compile(r"(?:\b(?:г|год|года|в|во|на|начало|старт|время|at|on|of|t)\b\.?|[\s.,;()—–-])*")


@dataclass(frozen=True, slots=True)
class WrittenMoment:
    """What a text says; None for what it does not. `year` may be None beside a month and a day. `weekday` is 0 for a
    Monday. `turns_day`: the seconds of the time round it to the midnight that follows."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    clock: time | None = None
    zone: tzinfo | None = None
    turns_day: bool = False


def read_moment(text: str) -> WrittenMoment:
    """Read «2 декабря в 19:00», «ср, 02.12.2026 19-00 МСК», «Wed Dec 02 2026 07:00 PM GMT+0300» and the like.

    Raises InvalidInput(field="date") with reason ``bad_date``; ``bad_time`` where only the time is wrong;
    ``day_or_month`` for 03/04/2026 beside AM or PM, which an American program writes the other way round.
    """
    rest = " ".join(text.translate(_NOTHING).casefold().replace("ё", "е").split())
    rest, zone = _take_zone(rest)
    found = next((match for pattern in _DATES if (match := pattern.search(rest))), None)
    rest = _without(rest, found)
    clock_match = next((match for pattern in _CLOCKS if (match := pattern.search(rest))), None)
    rest = _without(rest, clock_match)
    # Such a date looks like a time, so it must stand beside one
    if found is None and clock_match is not None and (found := _DAY_AND_MONTH.search(rest)):
        rest = _without(rest, found)
    weekday, rest = _take_weekday(rest)
    if not _REST.fullmatch(rest) or (found is None and clock_match is None):
        _refuse("bad_date")
    clock, turns_day = _clock_of(clock_match) if clock_match else (None, False)
    if found is None:
        return WrittenMoment(weekday=weekday, clock=clock, zone=zone, turns_day=turns_day)
    parts = found.groupdict()
    month, day = _month_number(parts["month"]), int(parts["day"])
    if clock_match and clock_match.groupdict().get("half") and "/" in found[0] and day <= 12 and day != month:
        _refuse("day_or_month")
    return WrittenMoment(
        year=_year_of(parts.get("year")),
        month=month,
        day=day,
        weekday=weekday,
        clock=clock,
        zone=zone,
        turns_day=turns_day,
    )


def _take_zone(text: str) -> tuple[str, tzinfo | None]:
    if offset := _OFFSET.search(text):
        sign, hours, minutes = offset.groups()
        return _without(text, offset), _fixed(sign, hours, minutes)
    if moscow := _MOSCOW_TIME.search(text):
        sign, hours = moscow.groups()
        # МСК+2 is two hours ahead of Moscow, as Russian timetables write
        return _without(text, moscow), _fixed(sign, hours, None, ahead=3) if hours else _MOSCOW
    return text, None


def _fixed(sign: str | None, hours: str | None, minutes: str | None, ahead: int = 0) -> tzinfo:
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    offset = timedelta(hours=ahead) + (-offset if sign == "-" else offset)
    if not timedelta(hours=-12) <= offset <= timedelta(hours=14):
        _refuse("bad_time")
    return timezone(offset)


def _take_weekday(text: str) -> tuple[int | None, str]:
    for number, pattern in enumerate(_WEEKDAY):
        if found := pattern.search(text):
            return number, _without(text, found)
    return None, text


def _clock_of(found: re.Match[str]) -> tuple[time, bool]:
    parts = found.groupdict()
    hour, minute = int(parts["hour"]), int(parts.get("minute") or 0)
    second = float(f"{parts.get('second') or 0}.{parts.get('part') or 0}")
    if part_of_day := parts.get("part_of_day"):
        if hour == 12 and part_of_day == "утра":
            _refuse("bad_time")  # noon or midnight
        parts["half"] = "a" if part_of_day == "утра" else "p"
    if half := parts.get("half"):
        if hour == 0 or (hour > 12 and half == "a"):
            _refuse("bad_time")
        hour = hour % 12 + 12 * (half == "p") if hour <= 12 else hour
    if hour > 23 or minute > 59 or second >= 60:
        _refuse("bad_time")
    minutes = 60 * hour + minute + (second > 30)
    return time(minutes // 60 % 24, minutes % 60), minutes == 24 * 60


def _month_number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    return next(number for number, names in enumerate(_MONTHS, start=1) if re.fullmatch("|".join(names), text))


def _year_of(text: str | None) -> int | None:
    if text is None:
        return None
    return int(text) if len(text) == 4 else FIRST_YEAR + int(text)


def _without(text: str, found: re.Match[str] | None) -> str:
    return text if found is None else f"{text[: found.start()]} {text[found.end() :]}"


def _refuse(reason: str) -> NoReturn:
    raise InvalidInput("date", None, reason)
