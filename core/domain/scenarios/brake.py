"""The brake: when a scenario that goes by itself has to ask a person first."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

SUDDEN = 3
"""So many times as many people as usual are a sudden growth."""
USUAL_OF, FEWEST_RUNS, FEWEST_PEOPLE = 10, 3, 20
"""How many runs before say what is usual; fewer than the second number say nothing, nor does a run for fewer people
than the third."""
TOO_LATE = timedelta(days=1)
"""What was due longer ago, because the dashboard was closed, is not sent without a question."""


class Asks(StrEnum):
    """Why a run waits for a person. Durable. `FIRST`: the scenario always asks. `CAP`: more people than it may write to
    on that day. `DAY`: more than the project may still write to on that day, by all campaigns together. `GROWTH`:
    suddenly more than usual. `REFUSED`: Salebot has refused everybody of late. `RESTORED`: a backup was restored since
    it was due, so that it may have gone out. `LATE`: it was due long ago. `STALE`: the newest registrations or orders
    could not be loaded."""

    FIRST = "first"
    CAP = "cap"
    DAY = "day"
    REFUSED = "refused"
    RESTORED = "restored"
    GROWTH = "growth"
    LATE = "late"
    STALE = "stale"


def find_usual(people: Sequence[int]) -> float | None:
    """How many people the runs of a step usually have, given those of its runs so far, the newest first; None while too
    few say it."""
    last = people[:USUAL_OF]
    return median(last) if len(last) >= FEWEST_RUNS else None


def find_brake(
    people: int,
    *,
    cap: int,
    sent_today: int,
    left_today: int,
    are_refused: bool,
    usual: float | None,
    due_at: datetime,
    now: datetime,
) -> Asks | None:
    """Why a run for so many people that would go by itself has to ask; None when nothing speaks against it."""
    if now - due_at > TOO_LATE:
        return Asks.LATE
    if are_refused:
        return Asks.REFUSED
    if sent_today + people > cap:
        return Asks.CAP
    if people > left_today:
        return Asks.DAY
    if usual is not None and people >= FEWEST_PEOPLE and people > SUDDEN * usual:
        return Asks.GROWTH
    return None
