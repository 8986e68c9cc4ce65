"""Checking people against one report: the matches, the verdicts, and the facts of the report about each match."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from core.desk import Desk
from core.domain.matching import Asked, Match, Outcome, Verdict, ViewerKeys, judge, match_people
from core.services.reports.report_facts import ReportFacts, get_report
from data.repositories import attendance as repository

People = Mapping[int, Any]
"""The rows of `data.repositories.attendance.list_people`, by the person's number."""
SEEN = ("username", "city", "device", "system", "browser")
"""The columns of a report about a person besides presence and contacts."""


@dataclass(frozen=True, slots=True)
class PeopleChecked:
    """The people asked about with their matches and verdicts, all in the same order. `viewers` and `present` are the
    rows and the people of the report."""

    report: ReportFacts
    asked: Sequence[Asked] = field(repr=False)
    matches: Sequence[Match | None] = field(repr=False)
    verdicts: Sequence[Verdict]
    viewers: Sequence[ViewerKeys] = field(repr=False)
    present: People = field(repr=False)


def check_people(
    desk: Desk, project_id: int, report_id: int, asked: Sequence[Asked], *, min_stay_s: float
) -> PeopleChecked:
    """Match the people with the report and judge each of them; `min_stay_s` 0 counts any presence. Raises NotFound."""
    report = get_report(desk, project_id, report_id)
    with desk.store.reading() as session:
        viewers = repository.list_viewer_keys(session, report_id)
        present = repository.list_people(session, report_id)
    matches = match_people(asked, viewers, {number: person.stay_s for number, person in present.items()})
    return PeopleChecked(
        report=report,
        asked=asked,
        matches=matches,
        verdicts=judge_all(asked, matches, present=present, report=report, min_stay_s=min_stay_s),
        viewers=viewers,
        present=present,
    )


def judge_all(
    asked: Sequence[Asked], matches: Sequence[Match | None], *, present: People, report: ReportFacts, min_stay_s: float
) -> list[Verdict]:
    """The verdict for each person asked about."""
    return [
        judge(
            person,
            report=report.readiness,
            is_found=match is not None,
            stay_s=present[match.person_number].stay_s if match else None,
            min_stay_s=min_stay_s,
        )
        for person, match in zip(asked, matches, strict=True)
    ]


def count_outcomes(outcomes: Iterable[str]) -> dict[Outcome, int]:
    """The number of each outcome; every outcome has an entry, also with 0."""
    counts = Counter(outcomes)
    return {outcome: counts[outcome] for outcome in Outcome}


def verdict_columns(checked: PeopleChecked) -> dict[str, Any]:
    """The columns person_number (of the person found in the report), outcome, reason (codes of `core.domain.matching`),
    matched_by, matched_value and is_ambiguous."""
    matches = checked.matches
    return {
        "person_number": pd.array([match.person_number if match else None for match in matches], dtype="Int64"),
        "outcome": [verdict.outcome.value for verdict in checked.verdicts],
        "reason": [verdict.reason for verdict in checked.verdicts],
        "matched_by": [match.matched_by if match else None for match in matches],
        "matched_value": [match.matched_value if match else None for match in matches],
        "is_ambiguous": [bool(match and match.is_ambiguous) for match in matches],
    }


def found_columns(checked: PeopleChecked, zone: ZoneInfo) -> dict[str, Any]:
    """The columns of `presence_columns` and `SEEN` for the person that each person asked about matched."""
    found = [checked.present[match.person_number] if match else None for match in checked.matches]
    return presence_columns(found, zone) | {name: _read(found, name) for name in SEEN}


def presence_columns(people: Sequence[Any], zone: ZoneInfo) -> dict[str, Any]:
    """The columns stay_min, entered_at and left_at (on the account's clock, without a zone) for people of a report;
    missing values where a person is None."""
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
