"""The checks that an operator has made: kept with whom they asked about, so that a result can be opened again.

A check that is opened again is counted from the report as it is stored then; how many had which outcome is kept as it
was.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, Literal, get_args

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.domain.matching import Asked, OtherKey, Outcome
from core.domain.privacy.keep_times import Kept
from core.domain.reports.report_choice import How
from core.errors import NotFound
from core.problems import read_problem, write_problem
from core.rights import needs
from core.services.attendance.check_list import ListCheck, check_list
from core.services.attendance.check_registered import RegisteredCheck, RegisteredFor, check_registered
from core.services.attendance.check_visitor import VisitorCheck, check_visitor
from core.services.lists.read_people import PeopleList
from core.services.projects.keep_times import kept_from
from core.services.reports.choose_report import ChosenReport, ReportQuestion, asked_moment
from core.services.reports.companions import list_companions
from core.services.reports.report_facts import get_report
from data.models import PastCheck as Row
from data.repositories import past_checks as repository

Subject = PeopleList | RegisteredFor | Asked
Result = ListCheck | RegisteredCheck | VisitorCheck
Kind = Literal["list", "registered", "person"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class PastCheck:
    """A check in the history. `outcomes` has the outcomes that occurred; `guests` of the people of the report left no
    contact. `source_name` is the file's name of a list or the id of the registration page, "" for others; `starts_at`
    of the webinar and `checked_at` are aware UTC."""

    id: int
    kind: Kind
    room_id: str
    room_title: str | None
    starts_at: datetime
    min_stay_s: float
    outcomes: Mapping[Outcome, int]
    guests: int
    source_name: str
    checked_at: datetime

    @property
    def people(self) -> int:
        """How many were asked about."""
        return sum(self.outcomes.values())


@dataclass(frozen=True, slots=True)
class KeptCheck:
    """A check to be made again: whom it was about, the report that was chosen, and the others taken together with
    it."""

    id: int
    subject: Subject = field(repr=False)
    chosen: ChosenReport
    report_id: int
    together_with: tuple[int, ...]
    min_stay_s: float
    checked_at: datetime


def kind_of(subject: Subject) -> Kind:
    """What a check is about."""
    match subject:
        case PeopleList():
            return "list"
        case RegisteredFor():
            return "registered"
        case Asked():
            return "person"


@needs(Right.CONTACTS)
def make_check(
    desk: Desk,
    project_id: int,
    report_id: int,
    subject: Subject,
    *,
    together_with: Sequence[int] = (),
    min_stay_s: float,
    is_list_read: bool = True,
) -> Result:
    """Check against one report, or `together_with` others as one webinar; `min_stay_s` 0 counts any presence,
    `is_list_read` is that of `core.services.reports.choose_report.ChosenReport`. Raises NotFound."""
    match subject:
        case PeopleList():
            check: Callable[..., Result] = check_list
        case RegisteredFor():
            check = check_registered
        case Asked():
            check = check_visitor
    return check(
        desk,
        project_id,
        report_id,
        subject,
        together_with=together_with,
        min_stay_s=min_stay_s,
        is_list_read=is_list_read,
    )


@needs(Right.CONTACTS)
def keep_check(desk: Desk, project_id: int, subject: Subject, chosen: ChosenReport, result: Result) -> int:
    """Keep a check that was made; returns its id. The same question about the same report is one check. Deletes the
    checks of everybody whose keep time is over."""
    whom, together_with = _write(subject), [report.id for report in result.others]
    about = [whom, result.report.id, result.min_stay_s, *together_with]
    question = json.dumps(about, ensure_ascii=False, sort_keys=True)
    found = {
        "how": chosen.how,
        "minutes_later": chosen.minutes_later,
        "limit": chosen.limit,
        "day": chosen.question.day and chosen.question.day.isoformat(),
        "clock": chosen.question.clock and chosen.question.clock.isoformat(),
        "refresh_problem": chosen.refresh_problem and write_problem(chosen.refresh_problem),
        "companions": [companion.id for companion in chosen.companions],
    }
    row = Row(
        project_id=project_id,
        operator=desk.operator,
        digest=hashlib.sha256(question.encode()).hexdigest(),
        kind=kind_of(subject),
        report_id=result.report.id,
        min_stay_s=result.min_stay_s,
        subject=json.dumps({"whom": whom, "found": found, "together_with": together_with}, ensure_ascii=False),
        outcomes=json.dumps(
            {"counts": _counts(result), "source_name": _source_name(subject), "guests": result.guests},
            ensure_ascii=False,
        ),
        checked_at=desk.now(),
    )
    with desk.store.writing() as session:
        repository.drop_older(session, kept_from(desk, Kept.CHECKS))
        return repository.put(session, row)


@needs(Right.CONTACTS)
def count_checks(desk: Desk, project_id: int) -> int:
    """How many checks the history of this operator holds."""
    with desk.store.reading() as session:
        return repository.count(session, project_id, desk.operator, since=kept_from(desk, Kept.CHECKS))


@needs(Right.CONTACTS)
def list_checks(desk: Desk, project_id: int, *, limit: int, offset: int = 0) -> list[PastCheck]:
    """The history of this operator, the newest first."""
    with desk.store.reading() as session:
        rows = repository.list_newest(
            session, project_id, desk.operator, since=kept_from(desk, Kept.CHECKS), limit=limit, offset=offset
        )
    return [_past(row) for row in rows]


@needs(Right.CONTACTS)
def get_check(desk: Desk, project_id: int, check_id: int) -> KeptCheck:
    """One check of this project, whoever made it. Raises NotFound."""
    with desk.store.reading() as session:
        row = repository.find(session, project_id, check_id)
    if row is None or row.checked_at < kept_from(desk, Kept.CHECKS):
        raise NotFound("past_check", check_id)
    kept = json.loads(row.subject)
    found = kept["found"]
    report = get_report(desk, project_id, row.report_id)
    how: How = found["how"]
    day, clock = found.get("day"), found.get("clock")
    question = ReportQuestion(
        report.room_id, date.fromisoformat(day) if day else None, time.fromisoformat(clock) if clock else None
    )
    companions = list_companions(desk, project_id, report, asked_moment(desk, project_id, question))
    together_with: tuple[int, ...] = tuple(kept.get("together_with", ()))
    if not report.is_automatic and "companions" in found:
        # The operator has not parted what was not known then
        known = {*found["companions"], *together_with}
        together_with += tuple(companion.id for companion in companions if companion.id not in known)
    near = {companion.id for companion in companions}
    chosen = ChosenReport(
        question=question,
        report=report,
        how=how,
        minutes_later=found["minutes_later"],
        limit=found["limit"],
        alternatives=(),
        refresh_problem=read_problem(found.get("refresh_problem")),
        companions=(*companions, *(get_report(desk, project_id, one) for one in together_with if one not in near)),
    )
    return KeptCheck(
        id=check_id,
        subject=_read(row.kind, kept["whom"]),
        chosen=chosen,
        report_id=row.report_id,
        together_with=together_with,
        min_stay_s=row.min_stay_s,
        checked_at=row.checked_at,
    )


@needs(Right.WORK)
def drop_checks(desk: Desk, project_id: int) -> None:
    """Delete the history of this operator."""
    with desk.store.writing() as session:
        repository.drop_all(session, project_id, desk.operator)
        note(session, desk, Deed.CHECKS_REMOVED, project_id=project_id)


def _past(row: repository.HistoryRow) -> PastCheck:
    kept = json.loads(row.outcomes)
    return PastCheck(
        id=row.id,
        kind=next(kind for kind in KINDS if kind == row.kind),
        room_id=row.room_id,
        room_title=row.room_title,
        starts_at=row.starts_at,
        min_stay_s=row.min_stay_s,
        outcomes={Outcome(code): count for code, count in kept["counts"].items()},
        guests=kept.get("guests", 0),
        source_name=kept["source_name"],
        checked_at=row.checked_at,
    )


def _counts(result: Result) -> dict[str, int]:
    if isinstance(result, VisitorCheck):
        return {result.verdict.outcome.value: 1}
    return {outcome.value: count for outcome, count in result.counts.items() if count}


def _source_name(subject: Subject) -> str:
    match subject:
        case PeopleList():
            return subject.source_name
        case RegisteredFor():
            return subject.page_id
        case Asked():
            return ""


def _write(subject: Subject) -> Any:
    """What JSON can hold of whom a check is about: all that its result depends on."""
    match subject:
        case PeopleList():
            names = ("titles", "rows", "numbers", "source_name", "country")
            return {name: getattr(subject, name) for name in names} | {"columns": dict(subject.columns)}
        case RegisteredFor():
            return {"page_id": subject.page_id, "session_at": subject.session_at.astimezone(UTC).isoformat()}
        case Asked():
            return subject._asdict()


def _read(kind: str, whom: Mapping[str, Any]) -> Subject:
    if kind == "list":
        rows = tuple(tuple(row) for row in whom["rows"])
        return PeopleList(**{**whom, "titles": tuple(whom["titles"]), "rows": rows, "numbers": tuple(whom["numbers"])})
    if kind == "registered":
        return RegisteredFor(whom["page_id"], datetime.fromisoformat(whom["session_at"]))
    others: Sequence[Any] = whom["others"]
    return Asked(**{**whom, "others": tuple(OtherKey(*key) for key in others)})
