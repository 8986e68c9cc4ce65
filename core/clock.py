"""The clock of the product: the one place that asks the machine for the date (`tests/test_clock.py` holds that).

It imports no other module of the project, because the sandbox takes its time here and shares no other code.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

DEFAULT_TIME_ZONE = "Europe/Moscow"
"""The zone of an account that names none, and of a moment that is given without an offset."""


class Clock(Protocol):
    """The source of the present moment."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


@dataclass(frozen=True, slots=True)
class RunningClock:
    """The machine's clock, put forward by `ahead` (back, when that is negative)."""

    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC) + self.ahead


def clock_from(moment: datetime | None) -> RunningClock:
    """A clock that starts at this aware moment; the machine's clock without a moment."""
    return RunningClock() if moment is None else RunningClock(moment - datetime.now(UTC))


def parse_moment(text: str) -> datetime:
    """An ISO 8601 date, with or without a time, as an aware moment in UTC. Without an offset it is Moscow time.

    Raises ValueError for anything else.
    """
    moment = datetime.fromisoformat(text)
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(DEFAULT_TIME_ZONE))).astimezone(UTC)
    except OverflowError as error:  # at the ends of the calendar
        raise ValueError(text) from error
