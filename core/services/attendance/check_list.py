"""Checking which people of a list were at a webinar: an outcome for each row, and counts that add up to the rows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd

from core.desk import Desk
from core.domain.matching import Asked, Outcome
from core.services.attendance.check_people import (
    PeopleChecked,
    check_people,
    count_outcomes,
    found_columns,
    verdict_columns,
)
from core.services.attendance.present import PersonPresent
from core.services.lists.read_people import PeopleList, find_doubtful_columns, list_asked, list_names
from core.services.projects.projects import get_project
from core.services.reports.report_facts import ReportFacts


@dataclass(frozen=True, slots=True, eq=False)
class ListCheck:
    """The result for a list.

    `frame` has one row for each row of the list, in its order: row (its number in the spreadsheet), the columns of
    `core.services.attendance.check_people.verdict_columns`, doubtful_column (the index of the column of the list that
    is the reason), repeats_row (the earlier row about the same person), stay_min, entered_at and left_at (on the
    account's clock, without a zone), username, city, device, system, browser, then `PeopleList.own_columns`. `asked`
    are the keys of each row, `found` the person that it is about. `counts` has every outcome, and its sum is the number
    of rows; `repeats` is the number of rows with repeats_row.

    `others` are the reports taken together with `report`. `guests` of the people there left no contact: some of those
    who are absent may be among them.
    """

    report: ReportFacts
    others: tuple[ReportFacts, ...]
    guests: int
    min_stay_s: float
    titles: tuple[str, ...]
    frame: pd.DataFrame
    counts: Mapping[Outcome, int]
    repeats: int
    checked_at: datetime
    asked: Sequence[Asked] = field(repr=False)
    found: Sequence[PersonPresent | None] = field(repr=False)

    def only(self, outcomes: Collection[Outcome]) -> pd.DataFrame:
        """The rows of `frame` with one of these outcomes."""
        return self.frame[self.frame["outcome"].isin([outcome.value for outcome in outcomes])]


def check_list(
    desk: Desk,
    project_id: int,
    report_id: int,
    people: PeopleList,
    *,
    together_with: Sequence[int] = (),
    min_stay_s: float = 0.0,
    is_list_read: bool = True,
) -> ListCheck:
    """Check a list against one report, or `together_with` others as one webinar; `min_stay_s` 0 counts any presence.
    Raises NotFound.

    When a report is not pulled yet, or one may be missing (not `is_list_read`, see `readiness_of`), the outcome of a
    row is never ABSENT.
    """
    checked = check_people(
        desk,
        project_id,
        (report_id, *together_with),
        list_asked(people, everywhere=True),
        names=list_names(people),
        min_stay_s=min_stay_s,
        ids_are_sure=False,
        is_list_read=is_list_read,
    )
    repeats = checked.matching.repeats
    columns = {
        "row": people.numbers,
        **verdict_columns(checked.verdicts, checked.matching.matches),
        "doubtful_column": pd.array(_doubtful_columns(people, checked), dtype="Int64"),
        "repeats_row": pd.array([None if first is None else people.numbers[first] for first in repeats], dtype="Int64"),
        **found_columns(checked.found, get_project(desk, project_id).time_zone),
        **people.own_columns(),
    }
    return ListCheck(
        report=checked.report,
        others=checked.others,
        guests=checked.guests,
        min_stay_s=min_stay_s,
        titles=people.titles,
        frame=pd.DataFrame(columns),
        counts=count_outcomes(verdict.outcome for verdict in checked.verdicts),
        repeats=sum(first is not None for first in repeats),
        checked_at=desk.now(),
        asked=checked.asked,
        found=checked.found,
    )


def _doubtful_columns(people: PeopleList, checked: PeopleChecked) -> list[int | None]:
    doubts = [
        asked.doubt if asked.doubt == verdict.reason else None
        for asked, verdict in zip(checked.asked, checked.verdicts, strict=True)
    ]
    return find_doubtful_columns(people, doubts)
