"""What each attendance of a crowd tells, and each human who made several of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.domain.reports.columns import NO, UNKNOWN, YES
from core.domain.reports.crowd import Answers, Codes, Crowd, Marks
from core.domain.reports.crowd_choice import was_at
from core.domain.reports.definitions import MINUTE_S
from data.models import Report

UNKNOWN_MINUTE = -1
Value = TypeVar("Value", bound=np.integer[Any])


@dataclass(frozen=True, slots=True, eq=False)
class Attendances:
    """One element for each attendance, or for each human. `came`: by the stay that the project asks for. `minute`: the
    whole minutes of the stay, `UNKNOWN_MINUTE` where it is not known as a whole. `to_end` and `at_offer` are answers;
    `attendances` and `entries` (rows of the report) numbers."""

    came: Answers
    minute: Codes
    to_end: Answers
    at_offer: Answers
    attendances: Codes
    entries: Codes

    def among(self, rows: slice, chosen: Marks | None) -> Self:
        """Those of these rows, and of these only the chosen ones."""
        cut = [getattr(self, name)[rows] for name in self.__slots__]
        return type(self)(*(cut if chosen is None else [one[chosen] for one in cut]))


def tell_attendances(crowd: Crowd, reports: Sequence[Report], offers: Mapping[str, int], from_s: float) -> Attendances:
    """The attendances of the crowd, which is that of `reports`; `offers` has the minute of the offer by room, and
    `from_s` says from how long a stay somebody came."""
    minute = crowd.stay_s // MINUTE_S
    minute[crowd.is_partial | np.isnan(minute)] = UNKNOWN_MINUTE
    return Attendances(
        came=who_came(crowd, from_s),
        minute=minute.astype(np.int32),
        to_end=crowd.finished,
        at_offer=at_offers(crowd, reports, offers),
        attendances=np.ones(len(crowd), dtype=np.int8),
        entries=crowd.viewer_count,
    )


def who_came(crowd: Crowd, from_s: float) -> Answers:
    """By `core.domain.reports.definitions.attended`."""
    if from_s <= 0:
        return np.full(len(crowd), YES, dtype=np.int8)
    unsure = crowd.is_partial | np.isnan(crowd.stay_s)
    return np.where(crowd.stay_s >= from_s, YES, np.where(unsure, UNKNOWN, NO)).astype(np.int8)


def at_offers(crowd: Crowd, reports: Sequence[Report], offers: Mapping[str, int]) -> Answers:
    """Whether each attendance was in the room at the offer of its room."""
    room_of = {report.id: report.room_id for report in reports}
    minutes = [offers.get(room_of[report_id]) for report_id in crowd.report_ids]
    if not any(minute is not None for minute in minutes):
        return np.full(len(crowd), UNKNOWN, dtype=np.int8)
    return was_at(crowd, minutes)


def merge_attendances(crowd: Crowd, told: Attendances, rows: Marks | None) -> Attendances:
    """Each human of these rows (None: of all) once: with the longest stay, and to the end or at the offer when they
    were so at one of the webinars to which they came. Humans of no row are `NO`."""
    came = np.zeros(len(crowd.humans), dtype=np.int8)
    chosen = slice(None) if rows is None else rows
    np.maximum.at(came, crowd.human[chosen], told.came[chosen])
    there = told.came == YES if rows is None else rows & (told.came == YES)
    human = crowd.human[there]

    def most(values: NDArray[Value], least: int) -> NDArray[Value]:
        best = np.full(len(crowd.humans), least, dtype=values.dtype)
        np.maximum.at(best, human, values[there])
        return best

    def total(values: Codes) -> Codes:
        return np.bincount(human, weights=values[there], minlength=len(crowd.humans)).astype(np.int64)

    return Attendances(
        came=came,
        minute=most(told.minute, UNKNOWN_MINUTE),
        to_end=most(told.to_end, NO),
        at_offer=most(told.at_offer, NO),
        attendances=total(told.attendances),
        entries=total(told.entries),
    )
