"""People over several webinars: who came again, and cohorts by month of the first webinar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.reports.columns import NO, UNKNOWN, YES
from core.domain.reports.crowd import Wholes
from core.domain.reports.definitions import is_few
from core.domain.webinars.segments import Fact
from core.rights import needs
from core.services.projects.counting import get_counting
from core.services.projects.projects import get_project
from core.services.reports.crowds import read_each
from core.services.reports.summary import Chosen
from core.services.webinars.people_facts import read_people
from data.repositories.reports import reports

MOST_WEBINARS = 2_000
COHORT_COLUMNS = ("cohort", "size", "month", "months_later", "people", "share")


@dataclass(frozen=True, slots=True)
class Returning:
    """Of the people who came to the webinars `returning` had been at an earlier webinar of the project before one of
    these, `new` had not, and of `unclear` nobody can tell: they left no contact."""

    new: int
    returning: int
    unclear: int

    @property
    def share(self) -> float | None:
        known = self.new + self.returning
        return self.returning / known if known else None

    @property
    def is_few(self) -> bool:
        return is_few(self.new + self.returning)


@dataclass(frozen=True, slots=True)
class Cohorts:
    """`frame`: for each cohort, the people who came first in this month, how many of them came in each later month:
    `COHORT_COLUMNS`. cohort and month are the first days of months on the account's clock, months_later is 0 for the
    first month, and share is of the cohort's size. Months in which none of them came have no row.

    `guests` attendances are of people who left no contact, who belong to no cohort; `since` is the first webinar that
    is loaded: who came before counts as new then."""

    frame: pd.DataFrame
    guests: int
    webinars: int
    since: date | None


@needs(Right.LOOK)
def get_returning(desk: Desk, project_id: int, report_ids: Sequence[int], chosen: Chosen | None = None) -> Returning:
    """How many of the chosen people of these webinars came again. Reports of another project count as empty."""
    with desk.store.reading() as session:
        frame = read_people(desk, session, project_id, report_ids, chosen or {}, {Fact.RETURNING}).frame
    told = frame[Fact.RETURNING]
    return Returning(*(int((told == answer).sum()) for answer in (NO, YES, UNKNOWN)))


@needs(Right.LOOK)
def get_cohorts(desk: Desk, project_id: int, room_id: str | None = None) -> Cohorts:
    """The cohorts of the project, or of one room: who came there first counts there. Of the newest `MOST_WEBINARS`."""
    zone, counting = get_project(desk, project_id).time_zone, get_counting(desk, project_id)
    with desk.store.reading() as session:
        conditions = reports.ReportConditions(room_id=room_id)
        ids = reports.list_pulled_ids(session, project_id, conditions, limit=MOST_WEBINARS)
        held = reports.list_reports_by_id(session, project_id, ids)
        days = {report.id or 0: report.starts_at.astimezone(zone).date() for report in held}
        month_of = {report_id: day.year * 12 + day.month - 1 for report_id, day in days.items()}
        came = [
            _came(facts, humans, counting.attended_from_s) for _, facts, humans in read_each(session, project_id, held)
        ]
    humans = np.concatenate([np.zeros(0, dtype=np.int64), *(known for known, _ in came)])
    months = np.repeat([month_of[report.id or 0] for report in held], [len(known) for known, _ in came])
    counted = _count_by_months(humans, months.astype(np.int64))
    guests = sum(nameless for _, nameless in came)
    sizes = {first: people for first, month, people in counted if first == month}
    rows = [
        (_day(first), sizes[first], _day(month), month - first, people, people / sizes[first])
        for first, month, people in counted
    ]
    frame = pd.DataFrame(rows, columns=list(COHORT_COLUMNS))
    return Cohorts(frame, guests, len(ids), min(days.values(), default=None))


def _came(facts: pa.Table, humans: Wholes, from_s: float) -> tuple[Wholes, int]:
    """The humans of a report who came and who could come again, which guests and those who were erased cannot; and how
    many guests came."""
    came = facts["stay_s"].to_numpy() >= from_s if from_s > 0 else np.ones(len(humans), dtype=bool)
    is_guest = facts["is_guest"].to_numpy()
    return humans[came & ~is_guest & (humans >= 0)], int((came & is_guest).sum())


def _count_by_months(humans: Wholes, months: Wholes) -> list[tuple[int, int, int]]:
    """(month in which people came first, month, distinct humans of them who came in it), given the human and the month
    of each attendance."""
    if not len(humans):
        return []
    codes, _ = pd.factorize(humans)
    earliest = int(months.min())
    span = int(months.max()) - earliest + 1
    pairs = np.unique(codes * span + months - earliest)
    human, month = pairs // span, pairs % span
    first = month[np.searchsorted(human, human)]  # the pairs of a human stand together, the earliest month first
    both, people = np.unique(first * span + month, return_counts=True)
    return [
        (earliest + one // span, earliest + one % span, count)
        for one, count in zip(both.tolist(), people.tolist(), strict=True)
    ]


def _day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)
