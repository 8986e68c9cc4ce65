"""When the next webinar of a room is to be expected, by when its webinars were held, and when to look for a report."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from statistics import median_low
from zoneinfo import ZoneInfo

LOOK_BACK = timedelta(weeks=5)
"""Webinars before that say nothing about the next one."""
FEWEST = 2
"""How many webinars at the same time of a weekday make a habit."""
APART_MIN = 20
"""Starts further apart, in minutes, are at different times."""
SOON, OFTEN, SELDOM = timedelta(hours=4), timedelta(minutes=15), timedelta(hours=1)
"""How long after an expected end a report is looked for often; between two looks then, and at any other time."""


def expect_starts(
    starts: Iterable[datetime], zone: ZoneInfo, *, since: datetime, until: datetime
) -> tuple[datetime, ...]:
    """When the room begins in [since, until) by its habit: where it began at about the same time of the same weekday,
    on the clock of `zone`, at least twice in the weeks before `since`. Aware UTC, the first one first."""
    local = [start.astimezone(zone) for start in starts if since - LOOK_BACK <= start < since]
    by_weekday: defaultdict[int, set[tuple[int, date]]] = defaultdict(set)
    for start in local:
        by_weekday[start.weekday()].add((start.hour * 60 + start.minute, start.date()))
    habits = {weekday: list(_times(held)) for weekday, held in by_weekday.items()}
    first, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    expected = (
        datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone).astimezone(UTC)
        for day in days
        for minute in habits.get(day.weekday(), ())
    )
    return tuple(sorted({moment for moment in expected if since <= moment < until}))


def _times(held: Iterable[tuple[int, date]]) -> Iterable[int]:
    """The usual minutes of the day of one weekday, from the minute and the day of each webinar."""
    near: list[tuple[int, date]] = []
    for one in [*sorted(held), None]:
        if one is not None and (not near or one[0] - near[-1][0] <= APART_MIN):
            near.append(one)
            continue
        if len({day for _, day in near}) >= FEWEST:
            yield median_low(minute for minute, _ in near)
        near = [] if one is None else [one]


def next_look(ends: Sequence[datetime], now: datetime) -> datetime:
    """When to look for reports next, where webinars are expected to end then: often for some hours after each of them,
    at it, and otherwise every hour."""
    if any(end <= now < end + SOON for end in ends):
        return now + OFTEN
    return min([now + SELDOM, *(end for end in ends if end > now)])
