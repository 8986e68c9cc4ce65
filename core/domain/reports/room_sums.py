"""The room minute by minute: how many people were in it, joined and left, and where the largest drops are.

By the definitions of `core.domain.reports.definitions`, for all people of a report at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.domain.presence import Interval
from core.domain.reports.definitions import (
    DROP_APART,
    DROP_PEOPLE,
    DROP_SHARE,
    DROPS,
    MINUTE_S,
    count_minutes,
    end_tolerance,
)

Floats = NDArray[np.float64]
Wholes = NDArray[np.int64]


class Spans(NamedTuple):
    """The intervals of many people: the number of the person, and the seconds. Those of one person stand together, in
    order and disjoint."""

    person: Wholes
    start_s: Floats
    end_s: Floats


@dataclass(frozen=True, slots=True)
class RoomMinutes:
    """By minute the people in the room, those who came in and were not there in the minute before, and those who are
    not there in the next one. Who is there in the last minute of the webinar has not left."""

    people: Wholes
    joins: Wholes
    leaves: Wholes


@dataclass(frozen=True, slots=True)
class Drop:
    """In this minute `people` were in the room, in the next one `lost` fewer."""

    minute: int
    people: int
    lost: int


def spans_of(presences: Iterable[Sequence[Interval]]) -> Spans:
    """The intervals of these people, who are numbered from 0."""
    held = list(presences)
    flat = np.array(
        [bound for intervals in held for one in intervals for bound in (one.start_s, one.end_s)], dtype=np.float64
    )
    return _numbered([len(intervals) for intervals in held], flat)


def spans_of_pairs(presences: Sequence[Sequence[Sequence[float]]]) -> Spans:
    """As `spans_of`, for presences as pairs of seconds."""
    pairs = chain.from_iterable(presences)
    return _numbered([*map(len, presences)], np.fromiter(chain.from_iterable(pairs), dtype=np.float64))


def count_room(spans: Spans, length_s: float | None) -> RoomMinutes:
    """The room by minute of the axis; when the length is unknown, to the last minute in which somebody was there."""
    minutes = count_minutes(length_s)
    first = np.floor(spans.start_s / MINUTE_S).astype(np.int64)
    last = np.maximum(np.ceil(spans.end_s / MINUTE_S).astype(np.int64) - 1, first)
    if minutes is not None:
        first, last = np.minimum(first, minutes - 1), np.minimum(last, minutes - 1)
    begins = np.ones(len(first), dtype=bool)
    begins[1:] = (spans.person[1:] != spans.person[:-1]) | (first[1:] > last[:-1] + 1)
    ends = np.append(begins[1:], True)[: len(first)]
    size = minutes if minutes is not None else int(last.max(initial=-1)) + 1
    joins, leaves = (np.bincount(of, minlength=size).astype(np.int64) for of in (first[begins], last[ends]))
    people = np.cumsum(joins) - np.cumsum(leaves) + leaves
    if minutes is not None:
        leaves[-1] = 0
    return RoomMinutes(people, joins, leaves)


def find_peak(people: Sequence[int] | Wholes) -> int | None:
    """The first minute with the most people; None when nobody was there."""
    return int(np.argmax(people)) if len(people) and max(people) else None


def find_drops(
    people: Sequence[int] | Wholes, length_s: float | None, end_tolerance_s: float | None
) -> tuple[Drop, ...]:
    """The largest drops before the end of the webinar, `DROPS` at most, in order of time."""
    held = np.asarray(people, dtype=np.int64)
    last = len(held) - 1
    if length_s:
        last = min(last, int((length_s - end_tolerance(length_s, end_tolerance_s)) // MINUTE_S))
    lost = held[:-1] - held[1:]
    least = max(DROP_PEOPLE, DROP_SHARE * int(held.max(initial=0)))
    found: list[Drop] = []
    for minute in np.argsort(-lost[:last], kind="stable"):
        if lost[minute] < least or len(found) == DROPS:
            break
        if all(abs(int(minute) - other.minute) >= DROP_APART for other in found):
            found.append(Drop(int(minute), int(held[minute]), int(lost[minute])))
    return tuple(sorted(found, key=lambda drop: drop.minute))


def _numbered(counts: Sequence[int], bounds: Floats) -> Spans:
    return Spans(np.repeat(np.arange(len(counts)), counts), bounds[::2], bounds[1::2])
