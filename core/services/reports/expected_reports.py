"""Reports that Bizon365 has announced by `webinarEnd`, or that were found in its list: when each is tried, and how the
tries ended.

The announcement (docs/bizon365.md, section 15) can come before the report can be read, which takes 1-3 hours
(docs/bizon365.md, section 6). So a report is tried at once, then every 15 minutes for 4 hours after the announcement,
then hourly up to a day.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.sessions import parse_webinar_id
from core.errors import (
    DeskError,
    Forbidden,
    InvalidInput,
    NotConfigured,
    NotFound,
    RateLimited,
    Unauthorized,
    Unavailable,
)
from core.problems import read_problem, write_problem
from core.rights import needs
from core.services.projects.projects import get_project
from core.services.reports.refresh_list import list_days
from core.services.reports.states import EXPECTED, ExpectedState, ReportState
from data.models import ExpectedReport
from data.repositories.reports import expected_reports as repository
from data.repositories.reports import reports

HOURLY = timedelta(hours=1)
TRIES = (
    *(quarters * timedelta(minutes=15) for quarters in range(1, 16)),
    *(hours * HOURLY for hours in range(4, 25)),
)
"""How long after the announcement the report is tried again; the first try is made at once."""
NEWEST = 100
"""How many reports are listed to find a webinar whose id names no day."""
NO_EVENT = 0
"""In place of the delivery, for a report that was found in the list."""
USUAL_LENGTH = timedelta(hours=2)
"""Of a webinar whose length the list does not say."""
_NOT_ASKED = (Unavailable, RateLimited, Unauthorized, Forbidden, NotConfigured)
"""Problems with reaching Bizon365, which say nothing about the report."""


@dataclass(frozen=True, slots=True)
class ExpectedRow:
    """An announced report, or (without `by_webhook`) one found in the list. `viewers_said`: viewers as announced;
    `next_try_at` is None once it is ready or given up; `attempts`: tries that ended; `problem`: why the last of
    them brought no report."""

    webinar_id: str
    room_id: str | None
    room_title: str | None
    by_webhook: bool
    announced_at: datetime
    viewers_said: int | None
    state: ExpectedState
    attempts: int
    next_try_at: datetime | None
    problem: DeskError | None


@needs(Right.LOOK)
def list_expected(desk: Desk, project_id: int, limit: int) -> tuple[ExpectedRow, ...]:
    """The reports announced last, newest first."""
    with desk.store.reading() as session:
        rows = repository.list_newest(session, project_id, limit)
        titles = reports.list_room_titles(session, project_id, {row.room_id for row in rows if row.room_id})
        return tuple(_row(row, titles.get(row.room_id or "")) for row in rows)


def list_due(desk: Desk, project_id: int) -> list[str]:
    """The ids of the webinars whose reports are due now: for a try, or for a look how a pull ended."""
    with desk.store.reading() as session:
        return repository.list_due(session, project_id, desk.now())


def find_next_due(desk: Desk, project_id: int) -> datetime | None:
    """When the next report is due, which may be past; None when none is waiting."""
    with desk.store.reading() as session:
        return repository.find_next_due(session, project_id)


def list_announced(desk: Desk, project_id: int, webinar_ids: Sequence[str]) -> DeskError | None:
    """Refresh the list of reports for the days of these webinars by one request. Returns the problem, None when it
    succeeded. Raises NotFound for the project."""
    zone = get_project(desk, project_id).time_zone
    try:
        days = [parse_webinar_id(key, zone).starts_at.astimezone(zone).date() for key in webinar_ids]
    except InvalidInput:
        return list_days(desk, project_id, first=None, last=None, limit=NEWEST)
    return list_days(desk, project_id, first=min(days), last=max(days), limit=None)


def expect_listed(desk: Desk, project_id: int, webinar_ids: Sequence[str]) -> int:
    """Have the reports of these listed webinars fetched that are not stored completely and ended less than a day ago.
    Those that are awaited already, or were given up, stay as they are. Returns how many are new."""
    now = desk.now()
    with desk.store.writing(project_id) as session:
        new = [
            {
                "project_id": project_id,
                "webinar_id": report.webinar_id,
                "room_id": report.room_id,
                "event_id": NO_EVENT,
                "viewers_said": None,
                "announced_at": now,
                "state": ExpectedState.WAITING,
                "due_at": now,
                "attempts": 0,
            }
            for report in reports.list_reports_by_webinar(session, project_id, webinar_ids)
            if report.state != ReportState.READY
            and now - report.starts_at - (timedelta(seconds=report.length_s or 0) or USUAL_LENGTH) < TRIES[-1]
        ]
        return repository.add_expected(session, new)


def note_ready(desk: Desk, project_id: int, webinar_id: str) -> None:
    """Note that the report is in the store."""
    with _changing(desk, project_id, webinar_id) as expected:
        expected.state, expected.due_at, expected.problem = ExpectedState.READY, None, None
        expected.attempts += 1


def note_on_its_way(desk: Desk, project_id: int, webinar_id: str, look_at: datetime) -> None:
    """Note that a pull is fetching the report, and when to check how it ended."""
    with _changing(desk, project_id, webinar_id) as expected:
        expected.due_at = look_at


def note_try(desk: Desk, project_id: int, webinar_id: str, problem: DeskError) -> None:
    """Note that a try brought no report. It is tried again at the next of `TRIES`, and given up after the last one,
    but not while Bizon365 cannot be asked."""
    with _changing(desk, project_id, webinar_id) as expected:
        now = desk.now()
        expected.announced_at = min(expected.announced_at, now)  # the clock was set back meanwhile
        due_at = next((at for after in TRIES if (at := expected.announced_at + after) > now), None)
        if due_at is None and isinstance(problem, _NOT_ASKED):
            due_at = now + HOURLY
        expected.state, expected.due_at, expected.problem = _state(due_at), due_at, write_problem(problem)
        expected.attempts += 1


def _state(due_at: datetime | None) -> ExpectedState:
    return ExpectedState.WAITING if due_at else ExpectedState.GIVEN_UP


@contextmanager
def _changing(desk: Desk, project_id: int, webinar_id: str) -> Iterator[ExpectedReport]:
    with desk.store.writing(project_id) as session:
        expected = repository.find_expected(session, project_id, webinar_id)
        if expected is None:
            raise NotFound("expected_report", webinar_id)
        before = ExpectedState(expected.state)
        yield expected
        EXPECTED.check_move(before, ExpectedState(expected.state))


def _row(expected: ExpectedReport, room_title: str | None) -> ExpectedRow:
    return ExpectedRow(
        webinar_id=expected.webinar_id,
        room_id=expected.room_id,
        room_title=room_title,
        by_webhook=expected.event_id != NO_EVENT,
        announced_at=expected.announced_at,
        viewers_said=expected.viewers_said,
        state=ExpectedState(expected.state),
        attempts=expected.attempts,
        next_try_at=expected.due_at,
        problem=read_problem(expected.problem),
    )
