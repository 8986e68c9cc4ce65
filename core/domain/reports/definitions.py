"""What the numbers of a webinar mean: every definition once, as pure functions, and their list for help and glossary.

A webinar's axis runs from its start for its length; presence is a union of intervals cut to it
(`core.domain.presence`), counted in whole minutes. Each answer about a person is True, False or None: what Bizon365
does not say is unknown, and never a "no". Minutes are counted from 0, everything else is in seconds.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.domain.presence import Interval

MINUTE_S = 60.0
FEWEST = 20
"""A share of fewer people than these says little: it is shown in grey."""
SHORTEST_END_S = 300.0
END_SHARE = 0.05
DROP_SHARE = 0.02
"""A drop takes at least this share of the people in the room at its fullest, and `DROP_PEOPLE`."""
DROP_PEOPLE = 3
DROPS = 3
DROP_APART = 3
"""Of drops that are fewer minutes apart the larger one is told."""
AGAIN_AFTER_S = 3 * 3600.0
"""Who was at a webinar that began less than this before has not come again: it broke off and was started again."""
RISE_CLICKS = 3
"""Clicks that a minute has more than the one before it, so that the offer may begin there."""
BANDS_MIN = (0, 5, 15, 30, 45, 60, 90, 120, 180)
"""Where the bands of the stay begin, in minutes; each ends before the next begins, and the last one has no end."""


class Definition(StrEnum):
    """What is defined here, for the help beside a number and for the glossary page, in the order of the page."""

    AXIS = "axis"
    CAME = "came"
    ENTRIES = "entries"
    CAME_OF_REGISTERED = "came_of_registered"
    CAME_UNREGISTERED = "came_unregistered"
    STAY = "stay"
    MIDDLE_STAY = "middle_stay"
    TO_END = "to_end"
    OFFER_MINUTE = "offer_minute"
    AT_OFFER = "at_offer"
    IN_ROOM = "in_room"
    PEAK = "peak"
    DROP = "drop"
    RETENTION = "retention"
    LEAKY_MINUTE = "leaky_minute"
    CLICKED = "clicked"
    RETURNING = "returning"
    SOURCE = "source"
    BOUGHT = "bought"
    UNKNOWN = "unknown"
    FEW = "few"


@dataclass(frozen=True, slots=True)
class Counting:
    """What a project decides about its numbers. `attended_from_s`: from how long a stay somebody came, 0 for whoever is
    in the report; `purchase_days`: how long after the start of a webinar an order belongs to it; `end_tolerance_s`: see
    `end_tolerance`, None for the usual one."""

    attended_from_s: float = 0.0
    purchase_days: int = 3
    end_tolerance_s: float | None = None


@dataclass(frozen=True, slots=True)
class InRoomAt:
    """Who was in the room at any moment of this minute; an interval ends before its end, unless it is a moment. No
    webinar has a minute after its end: who was there then is unknown."""

    minute: int


@dataclass(frozen=True, slots=True)
class LeftBetween:
    """Who left for good in one of these minutes, both included, and not at the end of the webinar: who is back in the
    next minute has not left. Of who has an entry that does not say when it was, that is unknown."""

    first: int
    last: int


InRoom = InRoomAt | LeftBetween
"""A choice of people made on the chart of the room."""
IN_ROOM = "in_room"
"""The key of such choices, as codes, among others in a choice of people."""
_CODE = re.compile(r"at:([0-9]{1,4})|left:([0-9]{1,4}):([0-9]{1,4})")


def write_in_room(condition: InRoom) -> str:
    """The condition as a code for addresses and stored choices: ``at:40`` or ``left:40:45``."""
    if isinstance(condition, InRoomAt):
        return f"at:{condition.minute}"
    return f"left:{condition.first}:{condition.last}"


def read_in_room(code: str) -> InRoom | None:
    """The condition of a code; None for a text that is none."""
    found = _CODE.fullmatch(code)
    if found is None:
        return None
    at, first, last = found.groups()
    return LeftBetween(int(first), int(last)) if at is None else InRoomAt(int(at))


def count_minutes(length_s: float | None) -> int | None:
    """The minutes of the axis, a begun one included; None when the length is unknown: a length of 0 is none."""
    return math.ceil(length_s / MINUTE_S) if length_s else None


def attended(stay_s: float | None, counting: Counting, *, is_partial: bool = False) -> bool | None:
    """Whether somebody in the report came. `is_partial`: one of their entries does not say when it was, so that the
    stay may have been longer."""
    if counting.attended_from_s <= 0:
        return True
    if stay_s is not None and stay_s >= counting.attended_from_s:
        return True
    return None if stay_s is None or is_partial else False


def end_tolerance(length_s: float, end_tolerance_s: float | None) -> float:
    """How long before the end somebody may leave and have stayed to the end: what the project says, else the longer of
    5 minutes and 5 % of the webinar; never more than half of it, so that a short webinar has an end."""
    usual = max(SHORTEST_END_S, END_SHARE * length_s)
    return min(usual if end_tolerance_s is None else end_tolerance_s, length_s / 2)


def stayed_to_end(
    finished: bool | None,
    presence: Sequence[Interval] | None,
    length_s: float | None,
    end_tolerance_s: float | None = None,
) -> bool | None:
    """Whether an entry lasted to the end: Bizon365 says so (`finished`), or it ended within the tolerance of the end.

    Bizon365 sends `finished` only when it is true (docs/bizon365.md, section 7), so its absence proves nothing.
    """
    if finished:
        return True
    if presence is None or not length_s:
        return None
    return bool(presence) and presence[-1].end_s >= length_s - end_tolerance(length_s, end_tolerance_s)


def is_few(people: int) -> bool:
    """Whether a share of so many people says little."""
    return people < FEWEST
