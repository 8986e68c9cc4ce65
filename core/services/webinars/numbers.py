"""The numbers of one webinar, or of several by distinct people: who came, how long, to the end, at the offer."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.reports.definitions import MINUTE_S, is_few
from core.domain.reports.room_sums import Floats
from core.rights import needs
from core.services.projects.counting import get_counting, get_offer_minutes
from core.services.reports.summary import Chosen
from core.services.webinars.attended import NO, UNKNOWN, YES, Answers, Attended, read_attended
from data.repositories.reports import reports as repository


@dataclass(frozen=True, slots=True)
class Part:
    """`people` of the `known` of whom it can be told."""

    people: int
    known: int

    @property
    def share(self) -> float | None:
        return self.people / self.known if self.known else None

    @property
    def is_few(self) -> bool:
        """Whether the share is one of so few people that it says little."""
        return is_few(self.known)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers of distinct people at `webinars`; what each means is in `core.domain.reports.definitions`.

    `came` people, and of `came_unknown` more it cannot be told; everything else is about those who came. They are
    `attendances` (a person at one webinar) and `entries` (rows of the reports). `middle_stay_min`: half of the
    `stays_known` stayed so many whole minutes or longer, None without any. `at_offer` is None where no room of these
    has a minute of an offer.

    Of several webinars a person counts with their longest stay; to the end and at the offer, when they were so at one
    of them.
    """

    webinars: int
    came: int
    came_unknown: int
    attendances: int
    entries: int
    middle_stay_min: int | None
    stays_known: int
    to_end: Part
    at_offer: Part | None


@needs(Right.LOOK)
def get_numbers(desk: Desk, project_id: int, report_ids: Sequence[int], chosen: Chosen | None = None) -> Numbers:
    """The numbers of the chosen people in these reports together, each person once. Reports of another project count as
    empty."""
    counting, offers = get_counting(desk, project_id), get_offer_minutes(desk, project_id)
    with desk.store.reading() as session:
        reports = repository.list_reports_by_id(session, project_id, report_ids)
        lengths = {report.id or 0: report.length_s for report in reports}
        minutes = {report.id or 0: offers[report.room_id] for report in reports if report.room_id in offers}
        attended = read_attended(session, project_id, list(lengths), chosen or {}, counting)
    at_offer = attended.was_at(minutes, lengths) if minutes else None
    return _sum_up(attended, at_offer, len(lengths))


def _sum_up(attended: Attended, at_offer: Answers | None, webinars: int) -> Numbers:
    came = attended.came == YES
    humans = attended.human
    people = pd.DataFrame(
        {
            "human": humans[came],
            "stay_s": attended.stay_s[came],
            "to_end": attended.to_end[came],
            "at_offer": UNKNOWN if at_offer is None else at_offer[came],
        }
    )
    people = people.groupby("human", sort=False).max()
    stay_s = people["stay_s"].dropna().to_numpy()
    unsure = np.setdiff1d(humans[attended.came == UNKNOWN], humans[came])
    return Numbers(
        webinars=webinars,
        came=len(people),
        came_unknown=len(unsure),
        attendances=int(came.sum()),
        entries=int(attended.entries[came].sum()),
        middle_stay_min=middle_min(stay_s),
        stays_known=len(stay_s),
        to_end=_part(people["to_end"].to_numpy()),
        at_offer=None if at_offer is None else _part(people["at_offer"].to_numpy()),
    )


def middle_min(stay_s: Floats) -> int | None:
    """The whole minutes that the middle one of these stays lasted: of an even number, the longer of the two."""
    if not len(stay_s):
        return None
    place = len(stay_s) // 2
    return int(np.partition(stay_s, place)[place] // MINUTE_S)


def _part(answers: Answers) -> Part:
    yes, no = int((answers == YES).sum()), int((answers == NO).sum())
    return Part(yes, yes + no)
