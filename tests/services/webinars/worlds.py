"""Random webinars as Bizon365 reports them, and a slow, obvious count of the same rows."""

import math
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from core.domain.reports.definitions import InRoom, InRoomAt
from tests.reports_world import START

START_MS = round(START.timestamp() * 1000)
Bounds = tuple[float, float]
_second = st.integers(-900, 4500)
_vi = st.lists(st.fixed_dictionaries({"s": _second, "e": _second}), min_size=1, max_size=3).map(lambda vi: {"vi": vi})
_view = st.tuples(_second, _second).map(
    lambda pair: {"view": START_MS + 1000 * pair[0], "viewTill": START_MS + 1000 * pair[1]}
)
_moment = _second.map(lambda at: {"view": START_MS + 1000 * at, "viewTill": START_MS + 1000 * at})
_absent: st.SearchStrategy[dict[str, Any]] = st.sampled_from([{}, {"view": START_MS}, {"vi": []}])
_flag: st.SearchStrategy[dict[str, Any]] = st.sampled_from([{}, {}, {}, {"finished": True}])
_entry = st.tuples(
    st.one_of(_vi, _view, _moment, _absent),
    _flag,
).map(lambda parts: {key: value for part in parts for key, value in part.items()})
people = st.lists(st.lists(_entry, min_size=1, max_size=3), min_size=1, max_size=8)
"""The entries of each person."""
lengths = st.sampled_from([3600.0, 3590.0, 3000.0, 240.0, 0.0, None])


def rows_of(world: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The rows of the report: person 0 is the same human in every world."""
    return [
        {"email": f"person{number}@example.com", "username": f"Человек {number}", **entry}
        for number, entries in enumerate(world)
        for entry in entries
    ]


@dataclass(frozen=True, eq=False)
class Told:
    """What the rows of one person say. `spans`: cut to the axis, as they stand in the rows."""

    spans: list[Bounds]
    has_presence: bool
    is_partial: bool
    to_end: bool | None
    length_s: float | None

    @property
    def stay_s(self) -> float | None:
        """Counted half second by half second: bounds are whole seconds."""
        if not self.has_presence or self.is_partial:
            return None
        halves = {half for start, end in self.spans for half in range(int(start * 2), int(end * 2))}
        return len(halves) / 2

    def came(self, shortest_s: float) -> bool | None:
        """Whether the person stayed long enough."""
        halves = {half for start, end in self.spans for half in range(int(start * 2), int(end * 2))}
        if not shortest_s or (self.has_presence and len(halves) / 2 >= shortest_s):
            return True
        return None if self.is_partial or not self.has_presence else False

    def is_in(self, minute: int) -> bool:
        """Whether the rows show the person in the room at a moment of the minute."""
        last = None if not self.length_s else math.ceil(self.length_s / 60) - 1
        for start, end in self.spans:
            if start == end and minute == (start // 60 if last is None else min(start // 60, last)):
                return True
            if start < end and start < 60 * (minute + 1) and end > 60 * minute:
                return True
        return False

    def meets(self, condition: InRoom) -> bool | None:
        until = 24 * 60 + 1 if not self.length_s else math.ceil(self.length_s / 60)
        if isinstance(condition, InRoomAt):
            if not self.has_presence or condition.minute >= until:
                return None
            return True if self.is_in(condition.minute) else (None if self.is_partial else False)
        if self.to_end:
            return False
        if not self.has_presence or self.is_partial:
            return None
        there = [minute for minute in range(until) if self.is_in(minute)]
        return bool(there) and condition.first <= there[-1] <= condition.last


def told_by(entries: list[dict[str, Any]], length_s: float | None) -> Told:
    """Read the rows of one person, one after the other."""
    axis_end = length_s or 24 * 3600.0
    spans: list[Bounds] = []
    ends: list[bool | None] = []
    missing = 0
    for entry in entries:
        own: list[Bounds] | None = None
        if entry.get("vi"):
            own = [(one["s"], one["e"]) for one in entry["vi"]]
        elif "view" in entry and "viewTill" in entry:
            own = [((entry["view"] - START_MS) / 1000, (entry["viewTill"] - START_MS) / 1000)]
        if own is None:
            missing += 1
        cut = []
        for one, other in own or []:
            start, end = max(min(one, other), 0.0), min(max(one, other), axis_end)
            if start <= end:
                cut.append((start, end))
        spans += cut
        if entry.get("finished"):
            ends.append(True)
        elif own is None or not length_s:
            ends.append(None)
        else:
            tolerance_s = min(max(300.0, length_s / 20), length_s / 2)
            ends.append(any(end >= length_s - tolerance_s for _, end in cut))
    to_end = True if True in ends else (None if None in ends else False)
    return Told(spans, missing < len(entries), 0 < missing < len(entries), to_end, length_s)
