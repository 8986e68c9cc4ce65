"""Dates and times as the cells of a list hold them: as people type them, as ISO, as serial numbers of Excel.

A date's cell may hold the time as well, and the other way round; a moment with a zone of its own needs neither.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from core.domain.registration.written_moment import WrittenMoment, read_moment
from core.domain.remembered import remembered
from core.domain.sessions import FIRST_YEAR, LAST_YEAR, account_moment
from core.errors import InvalidInput

JUST_PASSED = timedelta(days=60)
"""A day without a year that was so lately may be meant as that day, or as the one of next year."""

_NUMBER = re.compile(r"\d{1,5}(?:[.,]\d+)?", re.ASCII)
_SHARE_OF_A_DAY = re.compile(r"0[.,]\d+", re.ASCII)
_LONGEST = 100
YEARS_TO_LEAP = 9
"""29 February may be eight years away."""
_EXCEL_ZERO = datetime(1899, 12, 30, tzinfo=UTC)
_MINUTES_A_DAY = 24 * 60
_MIDNIGHT = time()
_LAST_MINUTE = time(23, 59)
_NEARLY_HALF_A_MINUTE = timedelta(seconds=29, microseconds=999_999)


@dataclass(frozen=True, slots=True)
class YearlessDay:
    """A day without its year; `weekday` (0 is Monday) is None where it was not written."""

    month: int
    day: int
    weekday: int | None = None

    def in_year(self, year: int) -> date | None:
        """The day in this year; None for 29 February in most of them."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class SessionCell:
    """What one cell says of a session: the day and the time by the clock of `zone` (None: the account's), or the
    moment (aware UTC)."""

    day: date | YearlessDay | None = None
    clock: time | None = None
    moment: datetime | None = None
    zone: tzinfo | None = None


@remembered(2_000)
def parse_date_cell(text: str) -> SessionCell:
    """A date with or without a time: 13.09.2021, «пн, 13 сентября 2021 в 15:00 МСК», «13 сентября», 44452.625,
    2021-09-13T15:00:00Z.

    Raises InvalidInput(field="date") with reason ``bad_date``, or ``bad_time`` when only the time in it is wrong;
    ``weekday_differs`` when the day has another weekday than is written; ``day_or_month`` as `read_moment`.
    """
    typed = text.strip()
    if len(typed) > _LONGEST:
        raise InvalidInput("date", None, "bad_date")
    if cell := _serial(typed) or _iso(typed):
        return cell
    written = read_moment(typed)
    if written.day is None:
        raise InvalidInput("date", None, "bad_date")
    return _cell_of(written)


@remembered(2_000)
def parse_time_cell(text: str) -> SessionCell:
    """A time with or without a date: 15:00, «в 15:00 по Мск», 3:00 PM, 0.625, 13.09.2021 15:00, 2021-09-13T15:00:00Z.

    Raises InvalidInput(field="time", reason="bad_time").
    """
    typed = text.strip()
    if _SHARE_OF_A_DAY.fullmatch(typed):
        minutes = round(float(typed.replace(",", ".")) * _MINUTES_A_DAY) % _MINUTES_A_DAY
        return SessionCell(clock=time(minutes // 60, minutes % 60))
    try:
        if len(typed) > _LONGEST:
            raise InvalidInput("time", None, "bad_time")
        cell = _serial(typed) or _iso(typed) or _cell_of(read_moment(typed))
    except InvalidInput:
        raise InvalidInput("time", None, "bad_time") from None
    if cell.clock is None and cell.moment is None:
        raise InvalidInput("time", None, "bad_time")
    return cell


def find_session(
    of_date: SessionCell, of_time: SessionCell, usual: SessionCell, *, zone: ZoneInfo, today: date
) -> datetime:
    """The session (aware UTC) of a row's date cell and time cell; what they lack is taken from `usual`. A day without a
    year is the next such day, `today` (by the account's clock) included, unless its weekday says that it was lately.

    Spreadsheets write a date without a time as midnight of that date, so any other time overrides a midnight. Raises
    InvalidInput (date or time) with reason ``required`` when there is none, and (date) with reason ``no_year`` when a
    day without a year may be one that has just passed, ``weekday_differs`` when it has another weekday in either year.
    """
    if moment := of_date.moment or of_time.moment:
        return moment
    day = of_date.day or of_time.day or usual.day
    if day is None:
        raise InvalidInput("date", None, "required")
    date_clock = None if of_date.clock == _MIDNIGHT else of_date.clock
    clock = next(
        (clock for clock in (of_time.clock, date_clock, usual.clock, of_date.clock) if clock is not None), None
    )
    if clock is None:
        raise InvalidInput("time", None, "required")
    if isinstance(day, YearlessDay):
        day = find_year(day, today)
    return account_moment(day, clock, of_time.zone or of_date.zone or zone)


def _cell_of(written: WrittenMoment) -> SessionCell:
    """Raises InvalidInput(field="date") with reason ``bad_date`` or ``weekday_differs``."""
    if written.day is None or written.month is None:
        clock = _LAST_MINUTE if written.turns_day else written.clock
        return SessionCell(clock=clock, zone=written.zone)
    if written.year is None:
        clock = _LAST_MINUTE if written.turns_day else written.clock
        return SessionCell(YearlessDay(written.month, written.day, written.weekday), clock, zone=written.zone)
    day = _checked_day(written.year, written.month, written.day, written.weekday)
    if written.turns_day:
        day += timedelta(days=1)
    if written.zone and written.clock is not None:
        return SessionCell(moment=account_moment(day, written.clock, written.zone))
    return SessionCell(day, written.clock, zone=written.zone)


def _checked_day(year: int, month: int, day: int, weekday: int | None) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise InvalidInput("date", None, "bad_date") from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidInput("date", None, "bad_date")
    if weekday is not None and found.weekday() != weekday:
        raise InvalidInput("date", None, "weekday_differs")
    return found


def find_year(yearless: YearlessDay, today: date) -> date:
    """The day with its year: the next one, or one that was lately where the weekday says that it is meant. Raises
    InvalidInput as `find_session`."""
    days = [day for year in range(today.year - 1, today.year + YEARS_TO_LEAP) if (day := yearless.in_year(year))]
    if not days:
        raise InvalidInput("date", None, "bad_date")
    coming = min(day for day in days if day >= today)
    meant = [day for day in days if today - JUST_PASSED <= day <= coming]
    if yearless.weekday is not None:
        meant = [day for day in meant if day.weekday() == yearless.weekday]
    if len(meant) != 1:
        raise InvalidInput("date", None, "no_year" if meant else "weekday_differs")
    return meant[0]


def _serial(typed: str) -> SessionCell | None:
    """Excel's serial number: days since 1899-12-30, the time as their fraction."""
    if not _NUMBER.fullmatch(typed):
        return None
    days = float(typed.replace(",", "."))
    moment = _EXCEL_ZERO + timedelta(minutes=round(days * _MINUTES_A_DAY))
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None
    return SessionCell(moment.date(), None if days.is_integer() else moment.time())


def _iso(typed: str) -> SessionCell | None:
    if len(typed) <= len("2021-09-13"):
        return None
    try:
        moment = datetime.fromisoformat(typed) + _NEARLY_HALF_A_MINUTE
        moment = moment.replace(second=0, microsecond=0)
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            return None
        return (
            SessionCell(moment=moment.astimezone(UTC)) if moment.tzinfo else SessionCell(moment.date(), moment.time())
        )
    except (ValueError, OverflowError):
        return None
