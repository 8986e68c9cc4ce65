"""Segments of the people of webinars: counted live, saved under a name, listed for an export."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from sqlmodel import Session

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.domain.reports.columns import UNKNOWN, YES
from core.domain.reports.crowd import Answers
from core.domain.reports.definitions import is_few
from core.domain.webinars.segments import Band, Fact, Rules, Warmth, check_rules, warmth_bands
from core.errors import Conflict, InvalidInput
from core.rights import needs
from core.services.projects.remembered import Topic, forget_in, recall_all, remember_in
from core.services.webinars.people_facts import read_people
from data.repositories.exclusions import is_excluded_segment
from data.repositories.outside.openings import drop_addresses
from data.repositories.reports import reports as repository

TOPIC: Topic = "segment"
NAME_MAX = 100
MOST_WEBINARS = 500


@dataclass(frozen=True, slots=True)
class Segment:
    """Saved rules. They are about the webinars of `room_id`, those to come too, or else about `report_ids`; with
    neither about all webinars of the project."""

    name: str
    rules: Rules
    room_id: str | None = None
    report_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SegmentCount:
    """`people` of the `came` meet the rules, and of `unclear` more nobody can tell, because what a rule asks is not
    known of them."""

    people: int
    unclear: int
    came: int

    @property
    def share(self) -> float | None:
        """Of those of whom it can be told."""
        known = self.came - self.unclear
        return self.people / known if known else None

    @property
    def is_few(self) -> bool:
        return is_few(self.came - self.unclear)


@dataclass(frozen=True, slots=True)
class Member:
    """One human of a segment, as the newest of the webinars shows them: the report, and their number there."""

    report_id: int
    number: int
    human: int = field(repr=False)


@needs(Right.LOOK)
def count_segment(desk: Desk, project_id: int, report_ids: Sequence[int], rules: Rules) -> SegmentCount:
    """How many people of these reports meet the rules, each human once. Raises InvalidInput("segment")."""
    with desk.store.reading() as session:
        frame, answers = _answer(desk, session, project_id, report_ids, rules)
    return SegmentCount(int((answers == YES).sum()), int((answers == UNKNOWN).sum()), len(frame))


@needs(Right.LOOK)
def count_warmth(
    desk: Desk, project_id: int, report_ids: Sequence[int], rules: Rules, warm_from: float, hot_from: float
) -> dict[Warmth, SegmentCount]:
    """The people who meet the rules by how long they stayed (minutes): cold, warm and hot add up to them. Raises
    InvalidInput("segment")."""
    bands = warmth_bands(warm_from, hot_from)
    with desk.store.reading() as session:
        frame, answers = _answer(desk, session, project_id, report_ids, rules)
    found: dict[Warmth, SegmentCount] = {}
    for warmth, band in bands.items():
        both = np.minimum(answers, _told_of_band(frame["minutes"], band))
        found[warmth] = SegmentCount(int((both == YES).sum()), int((both == UNKNOWN).sum()), len(frame))
    return found


@needs(Right.LOOK)
def list_members(desk: Desk, project_id: int, report_ids: Sequence[int], rules: Rules) -> list[Member]:
    """As `find_members`, for who does not look at the people themselves."""
    with desk.store.reading() as session:
        return find_members(desk, session, project_id, report_ids, rules)


def find_members(
    desk: Desk, session: Session, project_id: int, report_ids: Sequence[int], rules: Rules
) -> list[Member]:
    """Who meets the rules; whoever of whom nobody can tell is left out. What else is known of them is to be read in the
    same session: once a report is stored again, their numbers are those of others. Raises InvalidInput("segment")."""
    frame, answers = _answer(desk, session, project_id, report_ids, rules)
    found = frame[answers == YES]
    rows = zip(found["report_id"].tolist(), found["number"].tolist(), found.index.tolist(), strict=True)
    return [Member(*row) for row in rows]


@needs(Right.LOOK)
def list_segments(desk: Desk, project_id: int) -> list[Segment]:
    """The saved segments by name. One that an older version wrote, and that cannot be read, is left out."""
    found: list[Segment] = []
    for name, value in recall_all(desk, project_id, TOPIC).items():
        try:
            found.append(_segment(name, value))
        except InvalidInput:
            continue
    return found


@needs(Right.LOOK)
def list_webinars_of(desk: Desk, project_id: int, segment: Segment) -> list[int]:
    """The ids of the loaded reports that the segment is about now, the newest `MOST_WEBINARS`, newest first."""
    with desk.store.reading() as session:
        if segment.report_ids:
            found = repository.list_reports_by_id(session, project_id, segment.report_ids)
            return [report.id or 0 for report in found if report.pulled_at]
        conditions = repository.ReportConditions(room_id=segment.room_id)
        return repository.list_pulled_ids(session, project_id, conditions, limit=MOST_WEBINARS)


@needs(Right.WORK)
def save_segment(desk: Desk, project_id: int, segment: Segment) -> None:
    """Save the segment under its name, in place of a former one. Raises InvalidInput("segment") with reason
    ``required`` (no name), ``too_long``, or those of `check_rules`."""
    name = " ".join(segment.name.split())
    if not name:
        raise InvalidInput("segment", name, "required")
    if len(name) > NAME_MAX:
        raise InvalidInput("segment", name, "too_long", NAME_MAX)
    check_rules(segment.rules)
    value = {
        "rules": segment.rules.as_json(),
        "room_id": segment.room_id,
        "report_ids": list(segment.report_ids),
    }
    with desk.store.writing(project_id) as session:
        remember_in(session, desk, project_id, TOPIC, name, value=value)
        note(session, desk, Deed.SEGMENT_SAVED, project_id=project_id)


@needs(Right.WORK)
def drop_segment(desk: Desk, project_id: int, name: str) -> None:
    """Remove the segment of this name, if there is one, and the addresses at which it is fetched. Raises
    Conflict("segment") while its people are not written to: without it, they would be."""
    with desk.store.writing(project_id) as session:
        if is_excluded_segment(session, project_id, name):
            raise Conflict("segment")
        drop_addresses(session, project_id, name)
        forget_in(session, project_id, TOPIC, name)
        note(session, desk, Deed.SEGMENT_REMOVED, project_id=project_id)


def _segment(name: str, value: dict[str, Any]) -> Segment:
    return Segment(name, Rules.read(value["rules"]), value.get("room_id"), tuple(value.get("report_ids", ())))


def _answer(
    desk: Desk, session: Session, project_id: int, report_ids: Sequence[int], rules: Rules
) -> tuple[pd.DataFrame, Answers]:
    """The chosen people, and whether each meets the other rules: no when one of them does not hold, unknown when that
    is not known of one and all others hold. It is the least of the answers, since no is less than unknown, and that
    less than yes."""
    check_rules(rules)
    asked = frozenset(rules.facts)
    people = read_people(desk, session, project_id, report_ids, rules.chosen, asked, each_human=True)
    frame = people.frame
    answers = np.full(len(frame), YES, dtype=np.int8)
    for measure, band in rules.bands.items():
        answers = np.minimum(answers, _told_of_band(frame[measure], band))
    for fact, is_so in rules.facts.items():
        told = _told(frame, fact)
        answers = np.minimum(answers, told if is_so else (YES - told).astype(np.int8))
    return frame, answers


def _told(frame: pd.DataFrame, fact: Fact) -> Answers:
    return frame[fact].to_numpy(dtype=np.int8) if fact in frame else np.full(len(frame), UNKNOWN, dtype=np.int8)


def _told_of_band(values: "pd.Series[float]", band: Band) -> Answers:
    held = np.ones(len(values), dtype=bool)
    if band.start is not None:
        held &= (values >= band.start).to_numpy()
    if band.end is not None:
        held &= (values < band.end).to_numpy()
    return np.where(values.isna(), UNKNOWN, np.where(held, YES, 0)).astype(np.int8)
