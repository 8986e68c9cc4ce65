"""Which report answers a question about a room, a date and a time; the choice says how the report was found.

Salebot's `bizon365_is_visitor` takes the report of the asked room and moment, or without them the room's newest
among the last reports of the account (docs/salebot.md, section 13).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from core.domain.sessions import account_moment
from core.errors import InvalidInput

FARTHEST_START_MIN = 90
"""The most minutes between a webinar's start and the time asked for."""

How = Literal["exact", "nearest", "day", "newest", "none"]


@dataclass(frozen=True, slots=True)
class KnownReport:
    """A report to choose from; `starts_at` (aware UTC) is the moment that its webinar's id names."""

    webinar_id: str
    room_id: str
    starts_at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class ReportChoice:
    """The report taken and how it was found.

    ``exact``: the room and the minute. ``nearest``: the nearest start of that day, `minutes_later` than asked,
    negative for earlier. ``day``: the newest of that day, no time was asked. ``newest``: the room's newest, no date
    was asked. ``none``: no report; `alternatives` are the room's reports, or, for a room without any, the newest of
    each room; newest first.
    """

    report: KnownReport | None
    how: How
    minutes_later: int = 0
    alternatives: tuple[KnownReport, ...] = field(default=())


def choose_report(
    reports: Iterable[KnownReport], *, room_id: str, day: date | None, clock: time | None, zone: ZoneInfo, limit: int
) -> ReportChoice:
    """Choose among the known reports of the account; `day` and `clock` are those of its `zone`.

    `limit` (reports, newest first, of all rooms) bounds the search only when no date is asked. Raises
    InvalidInput(field="date", reason="required") for a time without a date.
    """
    if clock is not None and day is None:
        raise InvalidInput("date", None, "required")
    newest_first = sorted(reports, key=lambda report: (report.starts_at, report.webinar_id), reverse=True)
    among = newest_first[:limit] if day is None else newest_first
    candidates = [report for report in among if report.room_id == room_id]
    if day is None:
        choice = ReportChoice(candidates[0], "newest") if candidates else None
    else:
        of_the_day = [report for report in candidates if report.starts_at.astimezone(zone).date() == day]
        choice = _nearest(of_the_day, day, clock, zone) if of_the_day else None
    return choice or ReportChoice(None, "none", alternatives=_alternatives(newest_first, room_id))


def _nearest(reports: Sequence[KnownReport], day: date, clock: time | None, zone: ZoneInfo) -> ReportChoice | None:
    if clock is None:
        return ReportChoice(reports[0], "day")
    asked = account_moment(day, clock.replace(second=0, microsecond=0), zone)

    def minutes_later(report: KnownReport) -> int:
        return int((report.starts_at.replace(second=0, microsecond=0) - asked).total_seconds()) // 60

    # min takes the first of equals, so of two equally near starts the later one
    report = min(reports, key=lambda report: abs(minutes_later(report)))
    later = minutes_later(report)
    if abs(later) > FARTHEST_START_MIN:
        return None
    return ReportChoice(report, "nearest" if later else "exact", later)


def _alternatives(newest_first: Sequence[KnownReport], room_id: str) -> tuple[KnownReport, ...]:
    of_the_room = tuple(report for report in newest_first if report.room_id == room_id)
    if of_the_room:
        return of_the_room
    newest_of: dict[str, KnownReport] = {}
    for report in newest_first:
        newest_of.setdefault(report.room_id, report)
    return tuple(newest_of.values())
