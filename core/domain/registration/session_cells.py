"""Dates and times as the cells of a list hold them: as people type them, as ISO, as serial numbers of Excel.

A date's cell may hold the time as well, and the other way round; a moment with a zone of its own needs neither.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from core.domain.sessions import FIRST_YEAR, LAST_YEAR, account_moment, parse_account_date, parse_account_time
from core.errors import InvalidInput

_NUMBER = re.compile(r"\d{1,5}(?:[.,]\d+)?", re.ASCII)
_SHARE_OF_A_DAY = re.compile(r"0[.,]\d+", re.ASCII)
_DAY_AND_TIME = re.compile(r"(.+?)[\s,]+(?:в\s+)?(\d{1,2}\s*[:.]\s*\d{2}\S*)")
_LONGEST = 60
_EXCEL_ZERO = datetime(1899, 12, 30, tzinfo=UTC)
_MINUTES_A_DAY = 24 * 60
_MIDNIGHT = time()


@dataclass(frozen=True, slots=True)
class SessionCell:
    """What one cell says of a session: the day and the time by the account's clock, or the moment (aware UTC)."""

    day: date | None = None
    clock: time | None = None
    moment: datetime | None = None


@lru_cache(maxsize=2_000)
def parse_date_cell(text: str) -> SessionCell:
    """A date with or without a time: 13.09.2021, «13 сентября 2021 15:00», 2021-09-13T15:00:00Z, 44452.625.

    Raises InvalidInput(field="date") with reason ``bad_date``, or ``bad_time`` when only the time in it is wrong.
    """
    typed = text.strip()
    if len(typed) > _LONGEST:
        raise InvalidInput("date", None, "bad_date")
    if cell := _serial(typed) or _iso(typed):
        return cell
    if apart := _DAY_AND_TIME.fullmatch(typed):
        day = parse_account_date(apart[1])
        try:
            return SessionCell(day, parse_account_time(apart[2]))
        except InvalidInput:
            raise InvalidInput("date", text, "bad_time") from None
    return SessionCell(parse_account_date(typed))


@lru_cache(maxsize=2_000)
def parse_time_cell(text: str) -> SessionCell:
    """A time with or without a date: 15:00, 0.625, 13.09.2021 15:00, 2021-09-13T15:00:00Z.

    Raises InvalidInput(field="time", reason="bad_time").
    """
    typed = text.strip()
    if _SHARE_OF_A_DAY.fullmatch(typed):
        minutes = round(float(typed.replace(",", ".")) * _MINUTES_A_DAY) % _MINUTES_A_DAY
        return SessionCell(clock=time(minutes // 60, minutes % 60))
    try:
        return SessionCell(clock=parse_account_time(typed))
    except InvalidInput:
        cell = _both(typed)
        if cell is None:
            raise InvalidInput("time", text, "bad_time") from None
        return cell


def find_session(of_date: SessionCell, of_time: SessionCell, usual: SessionCell, zone: ZoneInfo) -> datetime:
    """The session (aware UTC) of a row's date cell and time cell; what they lack is taken from `usual`.

    Spreadsheets write a date without a time as midnight of that date, so any other time overrides a midnight. Raises
    InvalidInput (date or time) with reason ``required`` when there is none.
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
    return account_moment(day, clock, zone)


def _both(typed: str) -> SessionCell | None:
    """A date with its time, or a moment; None for anything else."""
    try:
        cell = parse_date_cell(typed)
    except InvalidInput:
        return None
    return cell if cell.clock or cell.moment else None


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
        moment = datetime.fromisoformat(typed).replace(second=0, microsecond=0)
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            return None
        return (
            SessionCell(moment=moment.astimezone(UTC)) if moment.tzinfo else SessionCell(moment.date(), moment.time())
        )
    except (ValueError, OverflowError):
        return None
