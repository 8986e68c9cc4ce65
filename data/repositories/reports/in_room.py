"""Who was in the room when, as conditions on `Person` joined with `Report`; by `InRoomAt` and `LeftBetween` in
`core.domain.reports.definitions`."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, false, func, not_, or_
from sqlmodel import col

from data.dialects import is_present
from data.models import Person, Report

IN_ROOM = "in_room"
"""The key of conditions among other choices of people."""


class RoomCondition(NamedTuple):
    """In the room in one of these minutes, both included; `left`: and left for good in one of them."""

    first: int
    last: int
    left: bool


_LATEST_S = 1e9
"""Later than any presence."""
_LENGTH: Any = func.nullif(col(Report.length_s), 0)


def meets_one(conditions: Iterable[RoomCondition]) -> ColumnElement[bool]:
    """The attendance meets one of these conditions."""
    return or_(false(), *[(_left if left else _was_there)(first, last) for first, last, left in conditions])


def _was_there(first: int, last: int) -> ColumnElement[bool]:
    """In the room in one of these minutes, both included, as far as the webinar has them."""
    # A moment at the very end belongs to the last minute
    until = case((60 * (last + 1) >= _LENGTH, _LATEST_S), else_=60.0 * (last + 1))
    has_minute = or_(_LENGTH.is_(None), 60 * first < _LENGTH)
    return and_(col(Person.presence).is_not(None), has_minute, is_present(col(Person.presence), 60.0 * first, until))


def _left(first: int, last: int) -> ColumnElement[bool]:
    """Left for good in one of these minutes, both included, and not at the end."""
    later = is_present(col(Person.presence), 60.0 * (last + 1), _LATEST_S)
    return and_(
        col(Person.finished).is_distinct_from(True),
        col(Person.is_partial).is_(False),
        _was_there(first, last),
        not_(later),
    )
