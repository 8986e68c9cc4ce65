"""Who of a list was at a webinar: an outcome for each row, and counts that add up to the rows read."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from core.desk import Desk
from core.domain.matching import Asked, Match, Outcome, Verdict, judge, match_people
from core.domain.repeats import find_repeats
from core.services.projects import get_project
from core.services.read_people import PeopleList, list_asked
from core.services.report_facts import ReportFacts, get_report
from data.repositories import attendance as repository

GIVEN = "given_"
"""The list's own columns stand in the result as given_0, given_1, ..."""

People = Mapping[int, Any]


@dataclass(frozen=True, slots=True, eq=False)
class ListCheck:
    """The outcome of a list.

    `frame`: one row per row of the list, in its order: row (from 1), outcome and reason (codes of
    `core.domain.matching`), matched_by, matched_value, is_ambiguous, repeats_row (the row that asked about the same
    person before), stay_min, entered_at and left_at (on the account's clock, without a zone), username, city, device,
    system, browser, then the list's own columns. `counts` has every outcome and adds up to the rows; `repeats` counts
    the rows with repeats_row.
    """

    report: ReportFacts
    min_stay_s: float
    titles: tuple[str, ...]
    frame: pd.DataFrame
    counts: Mapping[Outcome, int]
    repeats: int
    checked_at: datetime

    def only(self, outcomes: Collection[Outcome]) -> pd.DataFrame:
        """The rows with one of these outcomes."""
        return self.frame[self.frame["outcome"].isin([outcome.value for outcome in outcomes])]


def check_list(desk: Desk, project_id: int, report_id: int, people: PeopleList, min_stay_s: float = 0.0) -> ListCheck:
    """Check a list against one report; `min_stay_s` 0 counts any presence. Raises NotFound.

    A report that is not here is never a "no": its rows cannot be told.
    """
    report = get_report(desk, project_id, report_id)
    with desk.store.reading() as session:
        viewers = repository.list_viewer_keys(session, report_id)
        present = repository.list_people(session, report_id)
    asked = list_asked(people)
    matches = match_people(asked, viewers, {number: person.stay_s for number, person in present.items()})
    verdicts = judge_all(asked, matches, present, report, min_stay_s)
    repeats = find_repeats(asked, matches)
    zone = get_project(desk, project_id).time_zone
    counts = Counter(verdict.outcome for verdict in verdicts)
    return ListCheck(
        report=report,
        min_stay_s=min_stay_s,
        titles=people.titles,
        frame=_frame(people, matches, verdicts, repeats, present, zone),
        counts={outcome: counts[outcome] for outcome in Outcome},
        repeats=sum(first is not None for first in repeats),
        checked_at=desk.now(),
    )


def judge_all(
    asked: Sequence[Asked], matches: Sequence[Match | None], present: People, report: ReportFacts, min_stay_s: float
) -> list[Verdict]:
    """The verdict for each person asked about."""
    return [
        judge(
            has_keys=any(person),
            report=report.readiness,
            is_found=match is not None,
            stay_s=present[match.person_number].stay_s if match else None,
            min_stay_s=min_stay_s,
        )
        for person, match in zip(asked, matches, strict=True)
    ]


def _frame(
    people: PeopleList,
    matches: Sequence[Match | None],
    verdicts: Sequence[Verdict],
    repeats: Sequence[int | None],
    present: People,
    zone: ZoneInfo,
) -> pd.DataFrame:
    found = [present[match.person_number] if match else None for match in matches]

    def of_person(name: str) -> list[Any]:
        return [getattr(person, name) if person is not None else None for person in found]

    columns: dict[str, Any] = {
        "row": range(1, len(matches) + 1),
        "outcome": [verdict.outcome.value for verdict in verdicts],
        "reason": [verdict.reason for verdict in verdicts],
        "matched_by": [match.matched_by if match else None for match in matches],
        "matched_value": [match.matched_value if match else None for match in matches],
        "is_ambiguous": [bool(match and match.is_ambiguous) for match in matches],
        "repeats_row": pd.array([None if first is None else first + 1 for first in repeats], dtype="Int64"),
        "stay_min": (pd.Series(of_person("stay_s"), dtype="Float64") / 60).round(3),
        "entered_at": _on_clock(of_person("entered_at_ms"), zone),
        "left_at": _on_clock(of_person("left_at_ms"), zone),
        **{name: of_person(name) for name in ("username", "city", "device", "system", "browser")},
    }
    given = zip(*people.rows, strict=True) if people.rows else ()
    return pd.DataFrame(columns | {f"{GIVEN}{number}": list(cells) for number, cells in enumerate(given)})


def _on_clock(epochs_ms: list[int | None], zone: ZoneInfo) -> pd.Series:
    moments = pd.to_datetime(pd.Series(epochs_ms, dtype="Int64"), unit="ms", utc=True)
    return moments.dt.tz_convert(zone).dt.tz_localize(None)
