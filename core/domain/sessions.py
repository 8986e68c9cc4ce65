"""Dates and times of webinars: between the account's clock and moments in UTC.

Bizon365 writes the start of a webinar into its id in the account's zone, without a suffix
(docs/bizon365.md, section 17); Salebot takes ДД.ММ.ГГГГ and ЧЧ:ММ in the same zone (docs/salebot.md, section 12).
Inside, every moment is aware UTC.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from core.errors import InvalidInput

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""No webinar is outside these years; a mistyped date often is."""
_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?:\s*г\.?)?", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.]*)?", re.ASCII)
_MONTH_NAMED = re.compile(r"(\d{1,2})\s+([а-я]{3,8})\.?\s+(\d{4})(?:\s*г(?:\.|ода)?)?")
_MONTHS = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
# The beginnings of the months' names; «мар» stands before «ма», which stands for «май» and «мая»
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2}(?:\.\d+)?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class WebinarId:
    """The parts of a webinar's id: the room, and the moment in the id (aware UTC)."""

    room_id: str
    starts_at: datetime


def parse_webinar_id(text: str, zone: ZoneInfo) -> WebinarId:
    """Parse ``<room id>*2021-09-12T19:00:00``; the time is on the clock of the account's `zone`.

    Raises InvalidInput(field="webinar_id").
    """
    room_id, star, moment = text.strip().rpartition("*")
    if not star or not room_id:
        raise InvalidInput("webinar_id", text, "bad_webinar_id")
    try:
        starts_at = datetime.fromisoformat(moment)
        starts_at = starts_at if starts_at.tzinfo else starts_at.replace(tzinfo=zone)
        return WebinarId(room_id, starts_at.astimezone(UTC))
    except (ValueError, OverflowError):
        raise InvalidInput("webinar_id", text, "bad_webinar_id") from None


def write_moment(moment: datetime) -> str:
    """A moment as Bizon365 writes it, ``2018-10-22T12:00:00.000Z``. It is in UTC with a Z, because the ``+`` of an
    offset would become a space in a query string."""
    utc = moment.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z"


def parse_account_date(text: str) -> date:
    """A date typed as 13.09.2021, 13.09.21, 1.9.2021, «13 сентября 2021» or 2021-09-13.

    Raises InvalidInput(field="date").
    """
    typed = text.strip()
    if not typed:
        raise InvalidInput("date", text, "required")
    try:
        parsed = date(*_year_month_day(typed))
    except ValueError:
        raise InvalidInput("date", text, "bad_date") from None
    if not FIRST_YEAR <= parsed.year <= LAST_YEAR:
        raise InvalidInput("date", text, "bad_date")
    return parsed


def _year_month_day(typed: str) -> tuple[int, int, int]:
    """Year, month and day of a typed date. Raises ValueError."""
    if day_first := _DAY_FIRST.fullmatch(typed):
        day, month, year = day_first.groups()
        return int(year) if len(year) > 2 else FIRST_YEAR + int(year), int(month), int(day)
    if year_first := _YEAR_FIRST.fullmatch(typed):
        year, month, day = year_first.groups()
        return int(year), int(month), int(day)
    if named := _MONTH_NAMED.fullmatch(typed.casefold()):
        month = next((number for number, start in enumerate(_MONTHS, 1) if named[2].startswith(start)), 0)
        return int(named[3]), month, int(named[1])
    raise ValueError


def parse_account_time(text: str) -> time:
    """A time typed as 15:00, 9:00 or 15:00:30 (seconds are dropped). Raises InvalidInput(field="time")."""
    typed = text.strip()
    if not typed:
        raise InvalidInput("time", text, "required")
    match = _TIME.fullmatch(typed.replace(" ", ""))
    if match is None:
        raise InvalidInput("time", text, "bad_time")
    try:
        return time(int(match[1]), int(match[2]))
    except ValueError:
        raise InvalidInput("time", text, "bad_time") from None


def account_moment(day: date, clock: time, zone: tzinfo) -> datetime:
    """The moment (aware UTC) when the account's clock shows this date and time.

    Raises InvalidInput(field="date") when there is no such moment.
    """
    try:
        return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)
    except OverflowError:
        raise InvalidInput("date", day.isoformat(), "bad_date") from None


def day_start(now: datetime, zone: ZoneInfo) -> datetime:
    """The moment (aware UTC) of the last midnight on the account's clock."""
    return account_moment(now.astimezone(zone).date(), time(), zone)


def next_midnight(now: datetime, zone: ZoneInfo) -> datetime:
    """The moment (aware UTC) of the next midnight on the account's clock."""
    return account_moment(now.astimezone(zone).date() + timedelta(days=1), time(), zone)
