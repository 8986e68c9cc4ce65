"""When a viewer was in the room, as intervals in seconds from the webinar's start.

Bizon365 gives presence in two ways (docs/bizon365.md, section 7): `vi`, a list of intervals in seconds from the start,
and `view`/`viewTill`, the moments of entering and leaving in epoch milliseconds. Both may include time before and after
the webinar, so the intervals are clipped to it. A moment that cannot be one of this webinar says nothing.
"""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LONGEST_WEBINAR_S = 24 * 3600.0
"""The length that is assumed for a webinar of unknown length."""
FARTHEST_S = 24 * 3600.0
"""How far from the webinar, and from the moment of entering, a moment can be; one that is farther off is absurd."""


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """From `start_s` to `end_s`, seconds from the webinar's start; a moment when both are equal."""

    start_s: float
    end_s: float


def presence_of(
    *, vi: object, view_ms: object, view_till_ms: object, starts_at_ms: int | None, length_s: float | None
) -> tuple[Interval, ...] | None:
    """The intervals of one viewer row, merged and clipped to the webinar; None when the row holds no presence.

    `vi`, a list or its JSON text, is preferred to `view`..`viewTill`. Without `length_s` the webinar is taken to last
    LONGEST_WEBINAR_S. Bounds in the wrong order are swapped. The empty tuple means that the viewer was present only
    outside the webinar.
    """
    end_s = length_s or LONGEST_WEBINAR_S
    spans = _spans_of(vi, end_s + FARTHEST_S)
    if not spans:
        view, till = bounds_of(view_ms, view_till_ms, starts_at_ms=starts_at_ms, length_s=length_s)
        if view is None or till is None or starts_at_ms is None:
            return None
        spans = [((view - starts_at_ms) / 1000, (till - starts_at_ms) / 1000)]
    cut = [piece for span in spans if (piece := _cut(*span, end_s)) is not None]
    return tuple(cut) if len(cut) < 2 else merge_intervals(cut)


def bounds_of(
    view_ms: object, view_till_ms: object, *, starts_at_ms: int | None, length_s: float | None
) -> tuple[float | None, float | None]:
    """The moments of entering and leaving in epoch milliseconds; None for one that is missing, cannot be read or is
    absurd: years away, or a day after entering."""
    view, till = _number(view_ms), _number(view_till_ms)
    if starts_at_ms is not None:
        earliest = starts_at_ms - FARTHEST_S * 1000
        latest = starts_at_ms + ((length_s or LONGEST_WEBINAR_S) + FARTHEST_S) * 1000
        view = view if view is not None and earliest <= view <= latest else None
        till = till if till is not None and earliest <= till <= latest else None
    if view is not None and till is not None and abs(till - view) > FARTHEST_S * 1000:
        till = None
    return view, till


def merge_intervals(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """The union of the intervals: sorted, disjoint, not touching. The order of the input does not matter."""
    merged: list[Interval] = []
    for interval in sorted(intervals):
        if merged and interval.start_s <= merged[-1].end_s:
            if interval.end_s > merged[-1].end_s:
                merged[-1] = Interval(merged[-1].start_s, interval.end_s)
        else:
            merged.append(interval)
    return tuple(merged)


def stay_s(intervals: Iterable[Interval]) -> float:
    """Seconds spent in the room, rounded to milliseconds; the intervals must be disjoint."""
    return round(sum([interval.end_s - interval.start_s for interval in intervals]), 3)


def write_presence(presence: Iterable[Interval] | None) -> str | None:
    """A presence as it is stored: JSON, a pair of seconds for each interval."""
    if presence is None:
        return None
    return f"[{','.join([f'[{interval.start_s:.12g},{interval.end_s:.12g}]' for interval in presence])}]"


def read_presence(stored: str | None) -> tuple[Interval, ...] | None:
    """A stored presence."""
    return None if stored is None else tuple(Interval(start_s, end_s) for start_s, end_s in json.loads(stored))


def _spans_of(vi: object, latest_s: float) -> list[tuple[float, float]]:
    if isinstance(vi, str):
        try:
            vi = json.loads(vi)
        except (ValueError, RecursionError):
            return []
    if isinstance(vi, Mapping):  # PHP makes an object of a list with gaps
        vi = list(vi.values())
    if not isinstance(vi, list | tuple):
        return []
    spans = []
    for item in vi:
        if isinstance(item, Mapping):
            start, end = _number(item.get("s")), _number(item.get("e"))
            if start is None or end is None:
                continue
            if -FARTHEST_S <= start <= latest_s and -FARTHEST_S <= end <= latest_s:
                spans.append((start, end))
    return spans


def _cut(one_s: float, other_s: float, end_s: float) -> Interval | None:
    if one_s > other_s:
        one_s, other_s = other_s, one_s
    if other_s < 0 or one_s > end_s:
        return None
    return Interval(max(one_s, 0.0), min(other_s, end_s))


def _number(value: object) -> float | None:
    if type(value) is int or type(value) is float:
        number = float(value)
    elif isinstance(value, str):
        try:
            number = float(value)
        except ValueError:
            return None
    else:
        return None
    return number if math.isfinite(number) else None
