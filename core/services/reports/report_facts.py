"""The facts that choosing and checking a report need: one stored report, and the latest starts of a room."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.identity import SharedKey
from core.domain.matching import Readiness
from core.domain.sessions import parse_webinar_id
from core.errors import DeskError, InvalidInput, NotFound
from core.problems import read_problem
from core.rights import needs
from core.services.projects.projects import get_project
from core.services.reports.rows import read_shared
from core.services.reports.states import ReportState
from data.models import Report
from data.repositories import attendance as repository
from data.repositories.reports import reports


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """One stored report. `starts_at` (aware UTC) is the start that the webinar's id names; `listed_at` is when
    Bizon365's list last showed all reports of its evening, or `starts_at` while it never did."""

    id: int
    webinar_id: str
    room_id: str
    room_title: str | None
    is_automatic: bool
    starts_at: datetime
    state: ReportState
    problem: DeskError | None
    listed_at: datetime
    pulled_at: datetime | None
    details_removed_at: datetime | None
    viewer_count: int
    person_count: int
    people_version: int
    shared_keys: tuple[SharedKey, ...] = field(repr=False)

    @property
    def readiness(self) -> Readiness:
        """Whether a check can read it. A report that was never pulled, or whose pull failed, is not ready."""
        if self.details_removed_at:
            return Readiness.REMOVED
        match self.state:
            case ReportState.READY:
                return Readiness.READY
            case ReportState.INCOMPLETE:
                return Readiness.INCOMPLETE
        return Readiness.NOT_READY


@needs(Right.LOOK)
def list_starts(desk: Desk, project_id: int, room_id: str, limit: int = 6) -> list[datetime]:
    """The starts (aware UTC) of the room's latest webinars that have a report, newest first, `limit` at most."""
    with desk.store.reading() as session:
        found = reports.list_reports(session, project_id, reports.ReportConditions(room_id=room_id), limit=limit)
        zone = get_project(desk, project_id).time_zone
        return [named_start(report.webinar_id, report.starts_at, zone) for report in found]


@needs(Right.LOOK)
def get_report(desk: Desk, project_id: int, report_id: int) -> ReportFacts:
    """One report of this project. Raises NotFound."""
    zone = get_project(desk, project_id).time_zone
    with desk.store.reading() as session:
        report = repository.find_report(session, project_id, report_id)
        if report is None:
            raise NotFound("report", report_id)
        room_id = report.room_id
        title = report.room_title or reports.list_room_titles(session, project_id, [room_id]).get(room_id)
        return _facts(report, title, zone)


def named_start(webinar_id: str, starts_at: datetime, zone: ZoneInfo) -> datetime:
    """The start that a webinar's id names; `starts_at`, the start in Bizon365's list, where the id names none."""
    try:
        return parse_webinar_id(webinar_id, zone).starts_at
    except InvalidInput:
        return starts_at


def _facts(report: Report, title: str | None, zone: ZoneInfo) -> ReportFacts:
    return ReportFacts(
        id=report.id or 0,
        webinar_id=report.webinar_id,
        room_id=report.room_id,
        room_title=title,
        is_automatic=report.kind == "automatic",
        starts_at=named_start(report.webinar_id, report.starts_at, zone),
        state=ReportState(report.state),
        problem=read_problem(report.problem),
        listed_at=report.listed_at,
        pulled_at=report.pulled_at,
        details_removed_at=report.details_removed_at,
        viewer_count=report.viewer_count,
        person_count=report.person_count,
        people_version=report.people_version,
        shared_keys=read_shared(report.shared_keys),
    )
