"""The present of the tests. It never is that of the machine, so that no test depends on the day on which it runs.

The environment variable DESK_NOW, given to pytest, moves it; `make test-dates` does so.
"""

import os
from datetime import date, datetime, timedelta

from babel.dates import format_date

from core.clock import RunningClock, clock_from, parse_moment
from core.sandbox.world.webinars import MOSCOW

PRESENT: datetime = parse_moment(os.environ.get("DESK_NOW") or "2026-11-20T12:00+03:00")
"""Where every clock of a test begins; in UTC."""
DAY = PRESENT.astimezone(MOSCOW).date()
"""The day of the stand-in, which is today on the clock of its account."""
YESTERDAY = DAY - timedelta(days=1)
HELD_ON = f"{YESTERDAY:%d.%m.%Y}"
"""Yesterday, the day of the newest webinars of the stand-in, as people write it."""

WEEK = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")


def day_and_month(day: date) -> str:
    """ "19 ноября"."""
    return format_date(day, "d MMMM", locale="ru")


def in_title(day: date, clock: str) -> str:
    """ "19 ноября, 19:00"; with the year where it is not the present one."""
    return f"{format_date(day, 'd MMMM' if day.year == DAY.year else 'd MMMM y', locale='ru')}, {clock}"


def present_clock() -> RunningClock:
    """A clock that shows the present now, and then runs."""
    return clock_from(PRESENT)


class SteppingClock:
    """A clock that stands still until it is set forward."""

    def __init__(self, moment: datetime = PRESENT) -> None:
        self._moment = moment

    def now(self) -> datetime:
        """The moment at which it stands."""
        return self._moment

    def step(self, by: timedelta) -> None:
        """Set it forward."""
        self._moment += by
