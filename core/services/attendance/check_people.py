"""Checking people against the report of a webinar, or against several that are taken together: the matches, the
verdicts, and the facts of the reports about each match."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from core.desk import Desk
from core.domain.matching import Asked, Outcome, Readiness, Verdict, judge
from core.domain.names import plain_name
from core.domain.people_matching import Match, Matching, match_people
from core.services.attendance.present import SEEN, PersonPresent, join_present, list_guest_names, read_present
from core.services.projects.erased import Erased, find_erased
from core.services.reports.report_facts import ReportFacts, get_report

ERASED = "erased"
"""Doubt: the person was erased, and their rows of the report with them."""
GUEST = "guest_of_that_name"
"""Hint: somebody without a contact was there under exactly this name."""


@dataclass(frozen=True, slots=True)
class PeopleChecked:
    """The people asked about with their matches, the person that each of them is (`found`) and the verdicts, all in the
    same order. `present` are the people of the reports; `report` is the one that was chosen, `others` are those taken
    together with it."""

    report: ReportFacts
    others: tuple[ReportFacts, ...]
    asked: Sequence[Asked] = field(repr=False)
    matching: Matching = field(repr=False)
    found: Sequence[PersonPresent | None] = field(repr=False)
    verdicts: Sequence[Verdict]
    present: Sequence[PersonPresent] = field(repr=False)

    @property
    def guests(self) -> int:
        """How many people left no contact by which they could be found."""
        return sum(person.is_guest for person in self.present)


def check_people(
    desk: Desk,
    project_id: int,
    report_ids: Sequence[int],
    asked: Sequence[Asked],
    *,
    names: Sequence[str | None],
    min_stay_s: float,
    ids_are_sure: bool = True,
    is_list_read: bool,
) -> PeopleChecked:
    """Match the people with the reports and judge each of them; `min_stay_s` 0 counts any presence, `ids_are_sure` is
    that of `match_people`, `is_list_read` that of `readiness_of`. Raises NotFound."""
    reports = [get_report(desk, project_id, report_id) for report_id in report_ids]
    with desk.store.reading() as session:
        present = read_present(session, project_id, list_kept(reports))
        marked = mark_erased(find_erased(desk, session, project_id), asked, reports)
    matching = match_people(
        asked,
        [person.trace for person in present],
        stays=[person.stay_s for person in present],
        names=names,
        shared=shared_keys(reports),
        ids_are_sure=ids_are_sure,
    )
    found = [join_present([present[one] for one in match.people]) if match else None for match in matching.matches]
    readiness = readiness_of(reports, is_list_read=is_list_read)
    guests = list_guest_names(present)
    rows = zip(marked, found, matching.doubts, matching.hints, names, strict=True)
    verdicts = [
        judge_person(
            person,
            seen,
            readiness=readiness,
            doubt=doubt,
            hint=hint or (GUEST if name and plain_name(name) in guests else None),
            min_stay_s=min_stay_s,
        )
        for person, seen, doubt, hint, name in rows
    ]
    return PeopleChecked(
        report=reports[0],
        others=tuple(reports[1:]),
        asked=asked,
        matching=matching,
        found=found,
        verdicts=_leave_open(verdicts, matching.repeats),
        present=present,
    )


def _leave_open(verdicts: Sequence[Verdict], repeats: Sequence[int | None]) -> Sequence[Verdict]:
    """The verdicts, without absences of people of whom another row leaves open whether they were there."""
    firsts = [place if first is None else first for place, first in enumerate(repeats)]
    unclear = {
        first: verdict
        for first, verdict in zip(firsts, verdicts, strict=True)
        if verdict.outcome is Outcome.CANNOT_TELL
    }
    return [
        unclear.get(first, verdict) if verdict.outcome is Outcome.ABSENT else verdict
        for first, verdict in zip(firsts, verdicts, strict=True)
    ]


def list_kept(reports: Sequence[ReportFacts]) -> list[int]:
    """Those of the reports that still say who was there: of others nobody is a person that could be found."""
    return [report.id for report in reports if report.details_removed_at is None]


def mark_erased(erased: Erased, asked: Sequence[Asked], reports: Sequence[ReportFacts]) -> Sequence[Asked]:
    """The same people; of those who were erased after one of these webinars nobody can tell whether they were there."""
    if not erased:
        return asked
    first = min(report.starts_at for report in reports)
    return [
        one._replace(doubt=one.doubt or ERASED) if erased.find(one.keys, first) is not None else one for one in asked
    ]


def judge_person(
    person: Asked,
    seen: PersonPresent | None,
    *,
    readiness: Readiness,
    doubt: str | None,
    hint: str | None,
    min_stay_s: float,
) -> Verdict:
    """The verdict for one person who was found as `seen`, with the hint as the reason of an absence."""
    verdict = judge(
        person._replace(doubt=person.doubt or doubt),
        report=readiness,
        is_found=seen is not None,
        stay_s=seen.stay_s if seen else None,
        min_stay_s=min_stay_s,
    )
    return verdict._replace(reason=hint) if verdict.outcome is Outcome.ABSENT else verdict


def readiness_of(reports: Sequence[ReportFacts], *, is_list_read: bool) -> Readiness:
    """Whether all these reports together can answer. `is_list_read`: Bizon365's list has shown every report that may
    belong to the evening (`core.services.reports.choose_report`)."""
    states = {report.readiness for report in reports}
    worst = next(
        (state for state in (Readiness.NOT_READY, Readiness.REMOVED, Readiness.INCOMPLETE) if state in states), None
    )
    return worst or (Readiness.READY if is_list_read else Readiness.UNLISTED)


def shared_keys(reports: Sequence[ReportFacts]) -> set[tuple[str, str]]:
    """The contacts that too many people of these reports gave."""
    return {(key.kind, key.value) for report in reports for key in report.shared_keys}


def count_outcomes(outcomes: Iterable[str]) -> dict[Outcome, int]:
    """The number of each outcome; every outcome has an entry, also with 0."""
    counts = Counter(outcomes)
    return {outcome: counts[outcome] for outcome in Outcome}


def verdict_columns(verdicts: Sequence[Verdict], matches: Sequence[Match | None]) -> dict[str, Any]:
    """The columns outcome, reason (codes of `core.domain.matching` and `core.domain.people_matching`), matched_by,
    matched_value and is_ambiguous."""
    return {
        "outcome": [verdict.outcome.value for verdict in verdicts],
        "reason": [verdict.reason for verdict in verdicts],
        "matched_by": [match.matched_by if match else None for match in matches],
        "matched_value": [match.matched_value if match else None for match in matches],
        "is_ambiguous": [bool(match and match.is_ambiguous) for match in matches],
    }


def found_columns(people: Sequence[PersonPresent | None], zone: ZoneInfo) -> dict[str, Any]:
    """The columns of `presence_columns` and `SEEN` for people of the reports; missing values where one is None."""
    return presence_columns(people, zone) | {name: _read(people, name) for name in SEEN}


def presence_columns(people: Sequence[PersonPresent | None], zone: ZoneInfo) -> dict[str, Any]:
    """The columns stay_min, entered_at and left_at (on the account's clock, without a zone) for people of the reports;
    missing values where one is None."""
    return {
        "stay_min": (pd.Series(_read(people, "stay_s"), dtype="Float64") / 60).round(3),
        "entered_at": _on_clock(_read(people, "entered_at_ms"), zone),
        "left_at": _on_clock(_read(people, "left_at_ms"), zone),
    }


def _read(people: Sequence[Any], name: str) -> list[Any]:
    return [getattr(person, name) if person is not None else None for person in people]


def _on_clock(epochs_ms: list[int | None], zone: ZoneInfo) -> "pd.Series[Any]":
    moments = pd.to_datetime(pd.Series(epochs_ms, dtype="Int64"), unit="ms", utc=True)
    return moments.dt.tz_convert(zone).dt.tz_localize(None)
