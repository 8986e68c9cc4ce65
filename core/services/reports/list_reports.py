"""The list of reports for the operator: filtered and paged, with the counts of Bizon365 and of the stored rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal, cast

from sqlmodel import Session

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.paging import page_offset
from core.domain.sessions import account_moment
from core.errors import DeskError
from core.problems import read_problem
from core.rights import needs
from core.services.projects.projects import get_project
from core.services.reports.rows import read_shared
from core.services.reports.states import ReportState
from data.models import Report
from data.repositories.reports import reports as repository

Kind = Literal["live", "automatic"]
PAGE_SIZE = 50
MOST_CHOSEN = 500
"""The most reports that can be shown together: their ids must fit into a URL."""


@dataclass(frozen=True, slots=True)
class ReportSearch:
    """The filters of the list. `since` and `until` are days in the account's zone, both included."""

    room_id: str | None = None
    kind: Kind | None = None
    since: date | None = None
    until: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report. Lengths in seconds; `participants_said` is Bizon365's own count, `viewer_count` the rows pulled;
    `shared_keys` contacts were left by too many people to identify anybody."""

    id: int
    webinar_id: str
    room_id: str
    room_title: str | None
    kind: Kind
    starts_at: datetime
    length_s: float | None
    participants_said: int | None
    viewers_said: int | None
    viewer_count: int
    person_count: int
    state: ReportState
    problem: DeskError | None
    version: int
    people_version: int
    shared_keys: int
    pulled_at: datetime | None
    details_removed_at: datetime | None

    @property
    def is_pulled(self) -> bool:
        """Whether viewers are stored: all of them, or for an incomplete report some."""
        return self.pulled_at is not None

    @property
    def difference(self) -> int | None:
        """Rows pulled minus participants said by Bizon365; None when they are the same or not both known."""
        if not self.is_pulled or self.participants_said is None:
            return None
        return self.viewer_count - self.participants_said or None

    @property
    def stamp(self) -> str:
        """A cache key that changes with the stored viewers, and differs between any two reports, deleted ones
        included."""
        pulled_at = self.pulled_at.timestamp() if self.pulled_at else 0
        return f"{self.id}.{self.people_version}.{pulled_at}"


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A page of the list, newest first; `total` counts all pages."""

    rows: tuple[ReportRow, ...]
    total: int


@needs(Right.LOOK)
def list_reports(
    desk: Desk, project_id: int, search: ReportSearch, *, page: int = 1, page_size: int = PAGE_SIZE
) -> ReportPage:
    """One page of the reports that match. Raises NotFound when there is no such project."""
    conditions = _conditions(desk, project_id, search)
    with desk.store.reading() as session:
        offset = page_offset(page, page_size)
        reports = repository.list_reports(session, project_id, conditions, limit=page_size, offset=offset)
        return ReportPage(
            _rows(session, project_id, reports), repository.count_reports(session, project_id, conditions)
        )


@needs(Right.LOOK)
def list_reports_before(
    desk: Desk, project_id: int, search: ReportSearch, before: tuple[datetime, int] | None, *, limit: int
) -> tuple[ReportRow, ...]:
    """The newest reports that match and come after `before` (start and id of a report) in the list: who reads page by
    page misses none and gets none twice, whatever comes in meanwhile. Raises NotFound for the project."""
    conditions = replace(_conditions(desk, project_id, search), before=before)
    with desk.store.reading() as session:
        return _rows(session, project_id, repository.list_reports(session, project_id, conditions, limit=limit))


@needs(Right.LOOK)
def list_pulled(desk: Desk, project_id: int, search: ReportSearch) -> tuple[int, ...]:
    """Ids of all reports that match and have viewers, newest first, `MOST_CHOSEN` at most."""
    conditions = _conditions(desk, project_id, search)
    with desk.store.reading() as session:
        return tuple(repository.list_pulled_ids(session, project_id, conditions, limit=MOST_CHOSEN))


@needs(Right.LOOK)
def find_reports(desk: Desk, project_id: int, report_ids: Sequence[int]) -> tuple[ReportRow, ...]:
    """These reports, newest first; an unknown one, or one of another project, is left out."""
    with desk.store.reading() as session:
        reports = repository.list_reports_by_id(session, project_id, report_ids[:MOST_CHOSEN])
        return _rows(session, project_id, reports)


@needs(Right.LOOK)
def find_webinars(desk: Desk, project_id: int, webinar_ids: Iterable[str]) -> dict[str, ReportRow]:
    """The stored reports of these webinars, by webinar id."""
    with desk.store.reading() as session:
        reports = repository.list_reports_by_webinar(session, project_id, webinar_ids)
        return {row.webinar_id: row for row in _rows(session, project_id, reports)}


@needs(Right.LOOK)
def people_stamp(desk: Desk, project_id: int) -> str:
    """A cache key that changes with the stored people of any report: who is one human over several reports depends on
    all of them."""
    with desk.store.reading() as session:
        return repository.people_stamp(session, project_id)


@needs(Right.LOOK)
def erased_stamp(desk: Desk, project_id: int) -> str:
    """A cache key that changes when somebody was erased, or details of a report were removed: what was shown of them
    must not be shown from a cache."""
    with desk.store.reading() as session:
        return repository.erased_stamp(session, project_id)


@needs(Right.LOOK)
def find_newest_ready(desk: Desk, project_id: int) -> ReportRow | None:
    """The newest complete report; None when there is none."""
    with desk.store.reading() as session:
        report = repository.find_newest(session, project_id, ReportState.READY)
        return _row(report, report.room_title) if report else None


def _conditions(desk: Desk, project_id: int, search: ReportSearch) -> repository.ReportConditions:
    zone = get_project(desk, project_id).time_zone
    return repository.ReportConditions(
        room_id=search.room_id,
        kind=search.kind,
        since=account_moment(search.since, time(), zone) if search.since else None,
        until=account_moment(search.until + timedelta(days=1), time(), zone) if search.until else None,
        text=search.text.strip(),
    )


def _rows(session: Session, project_id: int, reports: Iterable[Report]) -> tuple[ReportRow, ...]:
    reports = list(reports)
    # Only a pulled report has the title of its room.
    untitled = {report.room_id for report in reports if not report.room_title}
    titles = repository.list_room_titles(session, project_id, untitled) if untitled else {}
    return tuple(_row(report, report.room_title or titles.get(report.room_id)) for report in reports)


def _row(report: Report, room_title: str | None) -> ReportRow:
    return ReportRow(
        id=report.id or 0,
        webinar_id=report.webinar_id,
        room_id=report.room_id,
        room_title=room_title,
        kind=cast(Kind, report.kind),
        starts_at=report.starts_at,
        length_s=report.length_s,
        participants_said=report.participants_said,
        viewers_said=report.viewers_said,
        viewer_count=report.viewer_count,
        person_count=report.person_count,
        state=ReportState(report.state),
        problem=read_problem(report.problem),
        version=report.version,
        people_version=report.people_version,
        shared_keys=len(read_shared(report.shared_keys)),
        pulled_at=report.pulled_at,
        details_removed_at=report.details_removed_at,
    )
