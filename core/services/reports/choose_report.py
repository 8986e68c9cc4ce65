"""Which report answers a question about a room and a moment, and how it was found."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.faults import collect_faults
from core.domain.reports import report_choice
from core.domain.reports.report_choice import How, KnownReport
from core.domain.sessions import account_moment, parse_account_date, parse_account_time
from core.errors import DeskError, InvalidInput
from core.rights import needs
from core.services.projects.projects import get_project
from core.services.projects.variables import get_report_limit
from core.services.reports.companions import is_settled, list_companions
from core.services.reports.refresh_list import ListScope, refresh_list
from core.services.reports.report_facts import ReportFacts, get_report, named_start
from data.repositories import attendance as repository


@dataclass(frozen=True, slots=True)
class ReportQuestion:
    """Which webinar is asked about: a room, and optionally a day and a time on the account's clock."""

    room_id: str
    day: date | None = None
    clock: time | None = None

    @classmethod
    def parse(cls, room_id: str, day: str = "", clock: str = "") -> "ReportQuestion":
        """The question from typed text (ДД.ММ.ГГГГ, ЧЧ:ММ). Raises InvalidInput for room_id, date or time."""
        typed_day, typed_clock = day.strip(), clock.strip()
        return cls(
            _checked_room(room_id),
            _checked_day(typed_day, typed_clock),
            parse_account_time(typed_clock) if typed_clock else None,
        )

    @staticmethod
    def faults(room_id: str, day: str = "", clock: str = "") -> list[InvalidInput]:
        """Everything because of which `parse` raises, one error for each field."""
        typed_day, typed_clock = day.strip(), clock.strip()
        checks: list[Callable[[], object]] = [
            partial(_checked_room, room_id),
            partial(_checked_day, typed_day, typed_clock),
        ]
        if typed_clock:
            checks.append(partial(parse_account_time, typed_clock))
        return collect_faults(checks)


def _checked_room(text: str) -> str:
    if not text.strip():
        raise InvalidInput("room_id", None, "empty")
    return text.strip()


def _checked_day(text: str, clock: str) -> date | None:
    if clock and not text:
        raise InvalidInput("date", None, "required")
    return parse_account_date(text) if text else None


@dataclass(frozen=True, slots=True)
class ChosenReport:
    """The report taken (None: not found) and how; see `core.domain.reports.report_choice`.

    `minutes_later`: how much later than asked it starts, negative for earlier. `limit`: among how many of the
    account's newest reports a question without a date was answered. `refresh_problem`: why Bizon365 could not be asked
    for its list, so that only what is stored was looked through. `companions`: the other reports of the room and
    evening, which may be taken together with the report.
    """

    question: ReportQuestion
    report: ReportFacts | None
    how: How
    minutes_later: int
    limit: int
    alternatives: tuple[KnownReport, ...]
    refresh_problem: DeskError | None = None
    companions: tuple[ReportFacts, ...] = ()

    @property
    def is_list_read(self) -> bool:
        """Whether every report of that evening is known, so that somebody who is in none of them was absent."""
        return self.refresh_problem is None


@dataclass(frozen=True, slots=True)
class _Stored:
    """The stored reports to choose from; `ids`: report ids by webinar id."""

    reports: tuple[KnownReport, ...] = ()
    ids: dict[str, int] = field(default_factory=dict)


@needs(Right.LOOK)
def choose_report(desk: Desk, project_id: int, question: ReportQuestion) -> ChosenReport:
    """Find the report, and the others of its room and evening. Refreshes the list from Bizon365 first, unless the exact
    webinar is stored and all reports of its evening are. When that fails, the choice is among the stored reports and
    `refresh_problem` says why. Raises NotFound for the project."""
    chosen = choose_stored(desk, project_id, question)
    at = asked_moment(desk, project_id, question)
    problem = None
    if needs_list(chosen, at):
        asked_at = desk.now()
        problem = refresh_list(desk, project_id, scope_of(desk, project_id, question))
        chosen = choose_stored(desk, project_id, question)
        report = chosen.report
        if problem is None and report and report.listed_at < asked_at and not is_settled(report, at):
            problem = refresh_list(desk, project_id, scope_of_evening(desk, project_id, report))
    companions = list_companions(desk, project_id, chosen.report, at) if chosen.report else ()
    return replace(chosen, refresh_problem=problem, companions=tuple(companions))


def needs_list(chosen: ChosenReport, at: datetime | None) -> bool:
    """Whether Bizon365's list may show a report that is not stored: one that is meant rather than the chosen one, or
    another one of its evening. Until the list is read, nobody can be said to have been absent."""
    return chosen.how != "exact" or chosen.report is None or not is_settled(chosen.report, at)


def asked_moment(desk: Desk, project_id: int, question: ReportQuestion) -> datetime | None:
    """The moment (aware UTC) that the question names; None without a date or a time."""
    if question.day is None or question.clock is None:
        return None
    return account_moment(question.day, question.clock, get_project(desk, project_id).time_zone)


def choose_stored(desk: Desk, project_id: int, question: ReportQuestion) -> ChosenReport:
    """Find the report among the stored ones, without a call to Bizon365. Raises NotFound for the project."""
    zone = get_project(desk, project_id).time_zone
    limit = get_report_limit(desk, project_id)
    known = _read_stored(desk, project_id, question, zone=zone, limit=limit)
    choice = report_choice.choose_report(
        known.reports, room_id=question.room_id, day=question.day, clock=question.clock, zone=zone, limit=limit
    )
    report = get_report(desk, project_id, known.ids[choice.report.webinar_id]) if choice.report else None
    return ChosenReport(
        question=question,
        report=report,
        how=choice.how,
        minutes_later=choice.minutes_later,
        limit=limit,
        alternatives=choice.alternatives,
    )


def scope_of(desk: Desk, project_id: int, question: ReportQuestion) -> ListScope:
    """The part of Bizon365's list that must contain the report."""
    return ListScope(question.day, None if question.day else get_report_limit(desk, project_id))


def scope_of_evening(desk: Desk, project_id: int, report: ReportFacts) -> ListScope:
    """The part of Bizon365's list with all reports of the evening of this one; the newest reports may end within it."""
    return ListScope(report.starts_at.astimezone(get_project(desk, project_id).time_zone).date(), None)


def _read_stored(desk: Desk, project_id: int, question: ReportQuestion, *, zone: ZoneInfo, limit: int) -> _Stored:
    since = until = None
    if question.day:
        # A day more on either side: the start that the list tells may differ from the one in the webinar's id
        midnight = account_moment(question.day, time(), zone)
        since, until = midnight - timedelta(days=1), midnight + timedelta(days=2)
    with desk.store.reading() as session:
        listed = repository.list_reports_to_choose(
            session, project_id, question.room_id, newest=limit, since=since, until=until
        )
    return _Stored(
        tuple(
            KnownReport(
                webinar_id=report.webinar_id,
                room_id=report.room_id,
                starts_at=named_start(report.webinar_id, report.starts_at, zone),
                state=report.state,
            )
            for report in listed
        ),
        {report.webinar_id: report.id for report in listed},
    )
