"""People over several webinars: who came again, and cohorts by month of the first webinar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.reports.columns import NO, UNKNOWN, YES
from core.domain.reports.definitions import is_few
from core.domain.webinars.segments import Fact
from core.rights import needs
from core.services.projects.counting import get_counting
from core.services.projects.projects import get_project
from core.services.reports.summary import Chosen
from core.services.webinars.people_facts import read_people
from data.repositories.reports import reports
from data.repositories.webinars import returning as repository

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
        counted = repository.count_by_months(session, project_id, month_of, counting.attended_from_s)
        guests = repository.count_guests(session, project_id, ids, counting.attended_from_s)
    sizes = {first: people for first, month, people in counted if first == month}
    rows = [
        (_day(first), sizes[first], _day(month), month - first, people, people / sizes[first])
        for first, month, people in counted
    ]
    frame = pd.DataFrame(rows, columns=list(COHORT_COLUMNS))
    return Cohorts(frame, guests, len(ids), min(days.values(), default=None))


def _day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)
