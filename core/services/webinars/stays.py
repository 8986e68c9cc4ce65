"""How long people stayed, in bands."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.reports.definitions import BANDS_MIN, MINUTE_S
from core.rights import needs
from core.services.projects.counting import get_counting
from core.services.reports.summary import Chosen
from core.services.webinars.attended import YES, read_attended


@dataclass(frozen=True, slots=True)
class StayBands:
    """`frame`: one row for each band, with `from_min`, `until_min` (the first minute that is not in it; NA for the
    last), `people` and their `share` of the `known`, those whose stay is known. Of `unknown` people who came it is
    not."""

    frame: pd.DataFrame
    known: int
    unknown: int


@needs(Right.LOOK)
def get_stay_bands(desk: Desk, project_id: int, report_ids: Sequence[int], chosen: Chosen | None = None) -> StayBands:
    """The chosen people who came by how long they stayed, of several webinars at the one where they stayed longest.
    Bands above the longest stay are left out."""
    counting = get_counting(desk, project_id)
    with desk.store.reading() as session:
        attended = read_attended(session, project_id, report_ids, chosen or {}, counting)
    came = attended.came == YES
    longest = pd.Series(attended.stay_s[came]).groupby(attended.human[came]).max()
    minutes = longest.dropna().to_numpy() / MINUTE_S
    starts = np.array(BANDS_MIN)
    people = np.histogram(minutes, bins=[*starts, np.inf])[0]
    used = int(np.flatnonzero(people).max(initial=-1)) + 1
    frame = pd.DataFrame(
        {
            "from_min": starts,
            "until_min": pd.array([*starts[1:], pd.NA], dtype="Int64"),
            "people": people,
            "share": people / len(minutes) if len(minutes) else 0.0,
        }
    )
    return StayBands(frame.head(used), known=len(minutes), unknown=len(longest) - len(minutes))
