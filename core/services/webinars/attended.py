"""The attendances of chosen people as arrays, with which the numbers of webinars are worked out."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session

from core.domain.reports.definitions import MINUTE_S, Counting, count_minutes
from core.domain.reports.room_sums import Floats, Spans, Wholes, spans_of_pairs
from core.services.reports.summary import Chosen, stored
from data.repositories.reports import viewers as repository

Answers = NDArray[np.int8]
"""To a question about each person: `NO`, `UNKNOWN` or `YES`. Of several answers about one human the greatest holds."""
NO, UNKNOWN, YES = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Attended:
    """One element for each attendance; unknown stays are NaN. `spans` are numbered by the place of the attendance."""

    report_id: Wholes
    human: Wholes
    entries: Wholes
    stay_s: Floats
    to_end: Answers
    came: Answers
    has_presence: NDArray[np.bool_]
    is_partial: NDArray[np.bool_]
    spans: Spans

    def was_at(self, minutes: Mapping[int, int], lengths: Mapping[int, float | None]) -> Answers:
        """Whether each was in the room in the minute of their report; unknown where `minutes` has none, or the webinar
        had ended by then."""
        asked = np.array([_asked(minutes.get(one), lengths.get(one)) for one in self.report_id.tolist()], dtype=float)
        last = np.array([(count_minutes(lengths.get(one)) or np.inf) - 1 for one in self.report_id.tolist()])
        person = self.spans.person
        since = np.floor(self.spans.start_s / MINUTE_S)
        until = np.maximum(np.ceil(self.spans.end_s / MINUTE_S) - 1, since)
        since, until = np.minimum(since, last[person]), np.minimum(until, last[person])
        hits = (since <= asked[person]) & (asked[person] <= until)
        was = np.bincount(person[hits], minlength=len(asked)) > 0
        is_known = ~np.isnan(asked) & self.has_presence
        return np.where(is_known & was, YES, np.where(is_known & ~self.is_partial, NO, UNKNOWN)).astype(np.int8)


def read_attended(
    session: Session, project_id: int, report_ids: Sequence[int], chosen: Chosen, counting: Counting
) -> Attended:
    """The attendances of the chosen people, by report."""
    rows = sorted(repository.list_attendances(session, project_id, report_ids, stored(chosen)), key=_by_report)
    has_presence = np.array([row.presence is not None for row in rows], dtype=bool)
    is_partial = np.array([row.is_partial for row in rows], dtype=bool)
    stay_s = np.array([row.stay_s for row in rows], dtype=np.float64)
    is_long = stay_s >= counting.attended_from_s
    unsure = np.isnan(stay_s) | is_partial
    came = np.where(is_long, YES, np.where(unsure, UNKNOWN, NO))
    presences = json.loads(f"[{','.join([row.presence or '[]' for row in rows])}]")
    return Attended(
        report_id=np.array([row.report_id for row in rows], dtype=np.int64),
        human=np.array([row.human for row in rows], dtype=np.int64),
        entries=np.array([row.entries for row in rows], dtype=np.int64),
        stay_s=np.where(unsure, np.nan, stay_s),
        to_end=np.array([UNKNOWN if row.to_end is None else YES * row.to_end for row in rows], dtype=np.int8),
        came=(came if counting.attended_from_s > 0 else np.full(len(rows), YES)).astype(np.int8),
        has_presence=has_presence,
        is_partial=is_partial,
        spans=spans_of_pairs(presences),
    )


def _by_report(row: repository.Attendance) -> int:
    return row.report_id


def _asked(minute: int | None, length_s: float | None) -> float:
    minutes = count_minutes(length_s)
    return np.nan if minute is None or (minutes is not None and minute >= minutes) else minute
