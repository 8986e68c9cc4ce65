"""Which rows of a crowd are those of the chosen people: by city, device and the like, by where they came from, by the
tags with which they registered, and by when they were in the room.

Of several webinars a person counts as the newest one shows them: their city and device are those of that webinar, and a
choice of cities or devices is a choice of people, with all their attendances. Who was in the room is asked of each
attendance, by `InRoomAt` and `LeftBetween` in `core.domain.reports.definitions`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.domain.reports.columns import NO, UNKNOWN, YES
from core.domain.reports.crowd import Answers, Crowd, Floats, Marks, Wholes
from core.domain.reports.definitions import MINUTE_S, InRoom, InRoomAt

_LATEST_S = np.inf


@dataclass(frozen=True, slots=True)
class Choice:
    """`texts`: by column of texts the wanted values, None among them for the unknown. `origins`: the wanted ids of
    `Crowd.origin_id`, None for all. `registered`: the rows whose registration is one that is wanted, None for all.
    `in_room`: conditions of which one has to be met, None where nothing is asked."""

    texts: Mapping[str, Collection[str | None]]
    origins: Collection[int] | None = None
    registered: Marks | None = None
    in_room: Sequence[InRoom] | None = None

    @property
    def is_of_people(self) -> bool:
        return bool(self.texts) or self.origins is not None or self.registered is not None


def choose_rows(crowd: Crowd, choice: Choice) -> Marks | None:
    """The attendances of the chosen people; None for all. In one report each person counts by themselves."""
    met = None if choice.in_room is None else _meets_one(crowd, choice.in_room)
    if not choice.is_of_people:
        return met
    if crowd.is_one:
        people = _has_facts(crowd, choice, np.arange(len(crowd), dtype=np.int64))
    else:
        people = _has_facts(crowd, choice, crowd.first_rows())[crowd.human]
    return people if met is None else people & met


def choose_people(crowd: Crowd, choice: Choice) -> Wholes:
    """A row for each of the chosen people, the newest of theirs: of those who met the condition of the room at one of
    the webinars. In one report each person counts by themselves."""
    met = None if choice.in_room is None else _meets_one(crowd, choice.in_room)
    if crowd.is_one:
        rows = np.arange(len(crowd), dtype=np.int64) if met is None else np.flatnonzero(met)
    else:
        rows = crowd.first_rows()
        if met is not None:
            has_met = np.zeros(len(crowd.humans), dtype=bool)
            has_met[crowd.human[met]] = True
            rows = rows[has_met]
    return rows[_has_facts(crowd, choice, rows)] if choice.is_of_people else rows


def was_at(crowd: Crowd, minutes: Sequence[int | None]) -> Answers:
    """Whether each row was in the room in the minute given for its report; unknown where there is none (None)."""
    minute = np.array([np.nan if one is None else one for one in minutes], dtype=np.float64)
    has_minute = ~np.isnan(minute) & (np.isnan(crowd.lengths_s) | (crowd.lengths_s > MINUTE_S * minute))
    no = has_minute[crowd.report] & crowd.has_presence & ~crowd.is_partial
    there = _was_there(crowd, minute, minute)
    return np.where(there, YES, np.where(no, NO, UNKNOWN)).astype(np.int8)


def _has_facts(crowd: Crowd, choice: Choice, rows: Wholes) -> Marks:
    kept = np.ones(len(rows), dtype=bool)
    for name, wanted in choice.texts.items():
        codes, values = crowd.texts[name]
        # The last place is that of the unknown, whose code is -1
        is_wanted = np.array([*(value in wanted for value in values), None in wanted])
        kept &= is_wanted[codes[rows]]
    if choice.origins is not None:
        kept &= np.isin(crowd.origin_id[rows], np.fromiter(choice.origins, dtype=np.int64))
    if choice.registered is not None:
        kept &= choice.registered[rows]
    return kept


def _meets_one(crowd: Crowd, conditions: Iterable[InRoom]) -> Marks:
    met = np.zeros(len(crowd), dtype=bool)
    for condition in conditions:
        if isinstance(condition, InRoomAt):
            at = np.full(len(crowd.report_ids), float(condition.minute))
            met |= _was_there(crowd, at, at)
        else:
            met |= _left(crowd, condition.first, condition.last)
    return met


def _left(crowd: Crowd, first: int, last: int) -> Marks:
    """Left for good in one of these minutes, both included, and not at the end."""
    reports = np.ones(len(crowd.report_ids))
    later = _was_there(crowd, reports * (last + 1), reports * np.inf)
    there = _was_there(crowd, reports * first, reports * last)
    left: Marks = (crowd.finished != YES) & ~crowd.is_partial & there & ~later
    return left


def _was_there(crowd: Crowd, first: Floats, last: Floats) -> Marks:
    """In the room in one of these minutes (given by report; NaN: in none), both included, as far as the webinar has
    them."""
    until_s = MINUTE_S * (last + 1)
    # A moment at the very end belongs to the last minute
    until_s = np.where(until_s >= crowd.lengths_s, _LATEST_S, until_s)
    has_minute = ~np.isnan(first) & (np.isnan(crowd.lengths_s) | (MINUTE_S * first < crowd.lengths_s))
    return has_minute[crowd.report] & _is_present(crowd, MINUTE_S * first, until_s)


def _is_present(crowd: Crowd, since_s: Floats, until_s: Floats) -> Marks:
    """In the room from one moment to before the other (given by report): an interval ends before its end, a moment is
    one."""
    report = crowd.report[crowd.span_row]
    since, start = since_s[report], crowd.span_start_s
    met = (start < until_s[report]) & ((crowd.span_end_s > since) | (start >= since))
    present = np.zeros(len(crowd), dtype=bool)
    present[crowd.span_row[met]] = True
    return present
