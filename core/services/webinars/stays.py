"""How long people stayed, in bands."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.reports.definitions import BANDS_MIN
from core.rights import needs
from core.services.reports.summary import Chosen
from core.services.webinars.numbers import Numbers, get_numbers


@dataclass(frozen=True, slots=True)
class StayBands:
    """`frame`: one row for each band, with `from_min`, `until_min` (the first minute that is not in it; NA for the
    last), `people` and their `share` of the `known`, those whose stay is known. Of `unknown` people who came it is not.
    Bands above the longest stay are left out."""

    frame: pd.DataFrame
    known: int
    unknown: int


@needs(Right.LOOK)
def get_stay_bands(desk: Desk, project_id: int, report_ids: Sequence[int], chosen: Chosen | None = None) -> StayBands:
    """The chosen people who came by how long they stayed, of several webinars at the one where they stayed longest."""
    return bands_of(get_numbers(desk, project_id, report_ids, chosen))


def bands_of(numbers: Numbers) -> StayBands:
    """The bands of numbers that were asked for already."""
    longest = max(numbers.stays, default=-1)
    rows: list[tuple[int, int | None, int]] = []
    for start, end in zip(BANDS_MIN, (*BANDS_MIN[1:], None), strict=True):
        if start <= longest:
            people = sum(count for at, count in numbers.stays.items() if start <= at and (end is None or at < end))
            rows.append((start, end, people))
    frame = pd.DataFrame(rows, columns=["from_min", "until_min", "people"])
    frame = frame.astype({"from_min": "int64", "until_min": "Int64", "people": "int64"})
    frame = frame.assign(share=frame["people"] / max(numbers.stays_known, 1))
    return StayBands(frame, known=numbers.stays_known, unknown=numbers.came - numbers.stays_known)
