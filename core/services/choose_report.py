"""Which report answers a question about a room and a moment, what is known of it, and what else there is."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from core.desk import Desk
from core.domain import report_choice
from core.domain.matching import ReportState
from core.domain.report_choice import How, KnownReport
from core.domain.sessions import account_moment, parse_account_date, parse_account_time, parse_webinar_id
from core.errors import ApiError, DeskError, InvalidInput, NotConfigured, NotFound
from core.services.check_connection import IN_FRONT_OF_THE_PAGE
from core.services.connections import open_bizon
from core.services.problems import read_problem
from core.services.project_variables import get_report_limit
from core.services.projects import get_project
from core.services.pull_reports import WIRE_KINDS, list_from_bizon
from data.models import Report
from data.repositories import attendance as repository
from data.repositories import reports


@dataclass(frozen=True, slots=True)
class ReportQuestion:
    """Which webinar is meant: a room, and on the account's clock a day and a time, or not."""

    room_id: str
    day: date | None = None
    clock: time | None = None

    @classmethod
    def parse(cls, room_id: str, day: str = "", clock: str = "") -> "ReportQuestion":
        """From what was typed (ДД.ММ.ГГГГ, ЧЧ:ММ). Raises InvalidInput for room_id, date or time."""
        room_id = room_id.strip()
        if not room_id:
            raise InvalidInput("room_id", None, "empty")
        typed_day, typed_clock = day.strip(), clock.strip()
        if typed_clock and not typed_day:
            raise InvalidInput("date", None, "required")
        return cls(
            room_id,
            parse_account_date(typed_day) if typed_day else None,
            parse_account_time(typed_clock) if typed_clock else None,
        )


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """One report of the store. `state` as in the store: listed, ready, not_ready, incomplete, failed; `starts_at` is
    the moment that the webinar's id names."""

    id: int
    webinar_id: str
    room_id: str
    room_title: str | None
    starts_at: datetime
    state: str
    problem: DeskError | None
    pulled_at: datetime | None
    viewer_count: int
    person_count: int

    @property
    def readiness(self) -> ReportState:
        """Whether a check can read it; what was not pulled is as good as not ready."""
        return cast(ReportState, self.state) if self.state in ("ready", "incomplete") else "not_ready"


@dataclass(frozen=True, slots=True)
class ChosenReport:
    """The report taken (None: not found) and how; see `core.domain.report_choice`.

    `minutes_later`: how much later than asked it starts, negative for earlier. `limit`: among how many of the
    account's newest reports a question without a date was answered. `refresh_problem`: why Bizon365 could not be asked
    for its list, so that only what is stored was looked through.
    """

    question: ReportQuestion
    report: ReportFacts | None
    how: How
    minutes_later: int
    limit: int
    alternatives: tuple[KnownReport, ...]
    refresh_problem: DeskError | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """A room that reports are known of; `title` is known once one of them was pulled."""

    room_id: str
    title: str | None


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What the store has to choose from."""

    reports: tuple[KnownReport, ...] = ()
    ids: dict[str, int] = field(default_factory=dict)


def list_rooms(desk: Desk, project_id: int) -> list[Room]:
    """The rooms whose reports are known, the one with the latest webinar first."""
    with desk.store.reading() as session:
        return [Room(room_id, title) for room_id, title, _ in reports.list_rooms(session, project_id)]


def list_starts(desk: Desk, project_id: int, room_id: str, limit: int = 6) -> list[datetime]:
    """When the room's latest known webinars started (aware UTC), newest first."""
    with desk.store.reading() as session:
        found = reports.list_reports(session, project_id, reports.ReportConditions(room_id=room_id), limit=limit)
        zone = get_project(desk, project_id).time_zone
        return [_start(report.webinar_id, report.starts_at, zone) for report in found]


def get_report(desk: Desk, project_id: int, report_id: int) -> ReportFacts:
    """One report of this project. Raises NotFound."""
    zone = get_project(desk, project_id).time_zone
    with desk.store.reading() as session:
        report = repository.find_report(session, project_id, report_id)
        if report is None:
            raise NotFound("report", report_id)
        title = report.room_title or repository.find_room_title(session, project_id, report.room_id)
        return _facts(report, title, zone)


def choose_report(desk: Desk, project_id: int, question: ReportQuestion) -> ChosenReport:
    """Find the report. Bizon365 is asked for its list unless the exact webinar is known already; when it does not
    answer, what is stored has to do, and the answer says so. Raises NotFound for the project."""
    zone = get_project(desk, project_id).time_zone
    limit = get_report_limit(desk, project_id)
    shelf = _read_shelf(desk, project_id, question, zone, limit)
    choice = _choose(shelf, question, zone, limit)
    problem = None
    if choice.how != "exact":
        problem = _refresh(desk, project_id, question.day, limit)
        shelf = _read_shelf(desk, project_id, question, zone, limit)
        choice = _choose(shelf, question, zone, limit)
    report = get_report(desk, project_id, shelf.ids[choice.report.webinar_id]) if choice.report else None
    return ChosenReport(
        question=question,
        report=report,
        how=choice.how,
        minutes_later=_minutes_later(report, question, zone),
        limit=limit,
        alternatives=choice.alternatives,
        refresh_problem=problem,
    )


def _choose(shelf: _Shelf, question: ReportQuestion, zone: ZoneInfo, limit: int) -> report_choice.ReportChoice:
    return report_choice.choose_report(
        shelf.reports, room_id=question.room_id, day=question.day, clock=question.clock, zone=zone, limit=limit
    )


def _refresh(desk: Desk, project_id: int, day: date | None, limit: int) -> DeskError | None:
    try:
        with open_bizon(desk, project_id, policy=IN_FRONT_OF_THE_PAGE) as api:
            list_from_bizon(
                desk, api, project_id, kinds=tuple(WIRE_KINDS), since=day, until=day, limit=None if day else limit
            )
    except (ApiError, NotConfigured) as error:
        return error
    return None


def _read_shelf(desk: Desk, project_id: int, question: ReportQuestion, zone: ZoneInfo, limit: int) -> _Shelf:
    since = until = None
    if question.day:
        # A day more on either side: the start that the list tells may differ from the one in the webinar's id
        midnight = datetime.combine(question.day, time(), zone).astimezone(UTC)
        since, until = midnight - timedelta(days=1), midnight + timedelta(days=2)
    with desk.store.reading() as session:
        rows = repository.list_reports_to_choose(
            session, project_id, question.room_id, newest=limit, since=since, until=until
        )
    return _Shelf(
        tuple(
            KnownReport(webinar, room, _start(webinar, start, zone), state) for _, webinar, room, start, state in rows
        ),
        {webinar: report_id for report_id, webinar, *_ in rows},
    )


def _start(webinar_id: str, starts_at: datetime, zone: ZoneInfo) -> datetime:
    try:
        return parse_webinar_id(webinar_id, zone).starts_at
    except InvalidInput:
        return starts_at


def _minutes_later(report: ReportFacts | None, question: ReportQuestion, zone: ZoneInfo) -> int:
    if report is None or question.day is None or question.clock is None:
        return 0
    asked = account_moment(question.day, question.clock, zone)
    return round((report.starts_at.replace(second=0, microsecond=0) - asked).total_seconds() / 60)


def _facts(report: Report, title: str | None, zone: ZoneInfo) -> ReportFacts:
    return ReportFacts(
        id=report.id or 0,
        webinar_id=report.webinar_id,
        room_id=report.room_id,
        room_title=title,
        starts_at=_start(report.webinar_id, report.starts_at, zone),
        state=report.state,
        problem=read_problem(report.problem),
        pulled_at=report.pulled_at,
        viewer_count=report.viewer_count,
        person_count=report.person_count,
    )
