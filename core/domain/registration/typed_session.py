"""The date and the time of a session as people type them into two fields, in any form in which a list may have them."""

from collections.abc import Callable
from datetime import date, tzinfo

from core.domain.registration.session_cells import (
    YEARS_TO_LEAP,
    SessionCell,
    YearlessDay,
    find_year,
    parse_date_cell,
    parse_time_cell,
)
from core.domain.sessions import account_moment
from core.errors import InvalidInput


def rewrite_typed(day: str, clock: str, *, zone: tzinfo, today: date, has_been: bool = False) -> tuple[str, str]:
    """What was typed, as 13.09.2026 and 19:00 by the clock of `zone`. Either field may hold both; what cannot be read
    stays as it was typed. A day without a year is the next one, as in a list; with `has_been` it is the last one."""
    of_date, of_time = _read(parse_date_cell, day), _read(parse_time_cell, clock)
    if moment := of_date.moment or of_time.moment:
        local = moment.astimezone(zone)
        return f"{local:%d.%m.%Y}", f"{local:%H:%M}"
    found = of_date.day or of_time.day
    if isinstance(found, YearlessDay):
        found = _last(found, today) if has_been else _next(found, today)
    at = of_time.clock if of_time.clock is not None else of_date.clock
    own_zone = of_time.zone or of_date.zone
    if own_zone and at is not None:
        local = account_moment(found or today, at, own_zone).astimezone(zone)
        found, at = found and local.date(), local.time()
    return day if found is None else f"{found:%d.%m.%Y}", clock if at is None else f"{at:%H:%M}"


def _read(parse: Callable[[str], SessionCell], text: str) -> SessionCell:
    try:
        return parse(text) if text.strip() else SessionCell()
    except InvalidInput:
        return SessionCell()


def _next(day: YearlessDay, today: date) -> date | None:
    try:
        return find_year(day, today)
    except InvalidInput:
        return None


def _last(day: YearlessDay, today: date) -> date | None:
    years = range(today.year, today.year - YEARS_TO_LEAP, -1)
    last = next((found for year in years if (found := day.in_year(year)) and found <= today), None)
    return last if last and day.weekday in (None, last.weekday()) else None
