"""Hours in which nobody is written to: what is due in them moves, and nothing is dropped."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.domain.sessions import account_moment


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From the hour `start` up to the hour `end` on the account's clock, over midnight when `end` is not the later one.
    With equal hours there are none."""

    start: int
    end: int

    def holds(self, at: datetime, zone: ZoneInfo) -> bool:
        hour = at.astimezone(zone).hour
        return self.start <= hour < self.end if self.start <= self.end else hour >= self.start or hour < self.end

    def after(self, at: datetime, zone: ZoneInfo) -> datetime:
        """This moment, or the end of the quiet hours in which it lies."""
        return self._edge(at, zone, self.end, 1) if self.holds(at, zone) else at

    def before(self, at: datetime, zone: ZoneInfo) -> datetime:
        """This moment, or the last minute before the quiet hours in which it lies."""
        return self._edge(at, zone, self.start, -1) - timedelta(minutes=1) if self.holds(at, zone) else at

    def _edge(self, at: datetime, zone: ZoneInfo, hour: int, direction: int) -> datetime:
        """The nearest moment in this direction at which the hour begins."""
        day = at.astimezone(zone).date()
        edges = (account_moment(day + timedelta(days=days), time(hour), zone) for days in (-1, 0, 1))
        return min((edge for edge in edges if (edge - at) * direction >= timedelta(0)), key=lambda edge: abs(edge - at))


USUAL_QUIET = QuietHours(22, 9)
"""Until an operator says otherwise: nobody wants to be woken by a school."""
