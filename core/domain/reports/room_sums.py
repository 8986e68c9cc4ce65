"""The room minute by minute: how many people were in it, joined and left, and where the largest drops are.

By the definitions of `core.domain.reports.definitions`, for all people of a report at once.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
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
    RISE_CLICKS,
    count_minutes,
    end_tolerance,
)
from core.domain.reports.people import Person

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
class RoomSums:
    """The sums over all people of a report, as they are stored with it; lists have one number for each minute.

    `present` people have a presence, of which that of `partial` people is not all of it; `partial_in_room` of these are
    there in each minute, empty without any. `stays`: people by the whole minutes of their stay, where it is known.
    `to_end` of `to_end_known` stayed to the end. `messages`: of the chat, None when Bizon365 does not say when they
    were written; `clicks` as well.
    """

    came: int
    entries: int
    present: int
    partial: int
    people: list[int]
    joins: list[int]
    leaves: list[int]
    partial_in_room: list[int]
    stays: list[int]
    to_end: int
    to_end_known: int
    messages: list[int] | None
    clicks: list[int] | None = None

    def write(self) -> str:
        """The sums as they are stored."""
        return json.dumps(asdict(self), separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Drop:
    """In this minute `people` were in the room, in the next one `lost` fewer."""

    minute: int
    people: int
    lost: int


def sum_up_room(
    people: Sequence[Person],
    length_s: float | None,
    said_at_s: Iterable[float] | None,
    clicked_at_s: Iterable[float] | None = None,
) -> RoomSums:
    """The sums over the people of a report; `said_at_s`: when each message was written, in seconds from the start, None
    where that is unknown; `clicked_at_s`: the same of each click."""
    room = count_room(spans_of([person.presence or () for person in people]), length_s)
    partial = [person for person in people if person.is_partial]
    partial_room = count_room(spans_of([person.presence or () for person in partial]), length_s)
    stays = [person.stay_s for person in people if person.stay_s is not None and not person.is_partial]
    ends = [person.finished for person in people if person.finished is not None]
    return RoomSums(
        came=len(people),
        entries=sum([person.viewer_count for person in people]),
        present=sum([person.presence is not None for person in people]),
        partial=len(partial),
        people=room.people.tolist(),
        joins=room.joins.tolist(),
        leaves=room.leaves.tolist(),
        partial_in_room=partial_room.people.tolist() if partial else [],
        stays=np.bincount((np.array(stays) // MINUTE_S).astype(np.int64)).tolist() if stays else [],
        to_end=sum(ends),
        to_end_known=len(ends),
        messages=None if said_at_s is None else _by_minute(said_at_s, len(room.people)),
        clicks=None if clicked_at_s is None else _by_minute(clicked_at_s, len(room.people)),
    )


def read_sums(stored: str) -> RoomSums:
    """Stored sums."""
    return RoomSums(**json.loads(stored))


def spans_of(presences: Iterable[Sequence[Interval]]) -> Spans:
    """The intervals of these people, who are numbered from 0."""
    held = list(presences)
    flat = np.array(
        [bound for intervals in held for one in intervals for bound in (one.start_s, one.end_s)], dtype=np.float64
    )
    return _numbered([len(intervals) for intervals in held], flat)


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


def find_rise(clicks: Sequence[int]) -> int | None:
    """The first minute of the steepest rise, by `RISE_CLICKS` at least; None without one."""
    held = np.asarray(clicks, dtype=np.int64)
    risen = np.diff(held, prepend=0)
    return int(np.argmax(risen)) if len(risen) and risen.max() >= RISE_CLICKS else None


def _by_minute(moments_s: Iterable[float], minutes: int) -> list[int]:
    """How many of these moments are in each minute; those before the start and after the end in none."""
    places = np.array([moment // MINUTE_S for moment in moments_s], dtype=np.int64)
    counts: list[int] = np.bincount(places[(places >= 0) & (places < minutes)], minlength=minutes).tolist()
    return counts


def _numbered(counts: Sequence[int], bounds: Floats) -> Spans:
    return Spans(np.repeat(np.arange(len(counts)), counts), bounds[::2], bounds[1::2])
