"""Refreshing the part of the list of reports that must contain a certain report.

For an operator the list is refreshed at each request (`refresh_list`). Bots ask in large numbers: for them the list is
refreshed once a minute, by one caller in one of the processes (`refresh_list_once`).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.bizon.wire import GET_LIST, SERVICE
from core.desk import Desk
from core.domain.access.rights import Right
from core.errors import ApiError, DeskError, NotConfigured, UnexpectedPayload
from core.http.pace import never, pause
from core.problems import read_problem, write_problem
from core.rights import needs
from core.services.projects.connections import INTERACTIVE, open_bizon
from core.services.reports.fetch_list import WIRE_KINDS, ReportsListed, list_from_bizon
from data.models import ReportList
from data.repositories.reports import locks as repository

FRESH = timedelta(seconds=60)
FRESH_FAILURE = timedelta(seconds=10)
"""How long an answer (`FRESH`) or a failure counts before Bizon365 is asked again."""
LONGEST_ASKING = timedelta(seconds=90)
"""After this time without a stored answer the caller is taken for dead, and another caller asks."""
_LOOK_S = 0.1


@dataclass(frozen=True, slots=True)
class ListScope:
    """A part of the list: a day on the account's clock, or the account's newest `limit` reports."""

    day: date | None
    limit: int | None

    @property
    def key(self) -> str:
        return self.day.isoformat() if self.day else f"newest {self.limit}"


@dataclass(frozen=True, slots=True)
class ListAnswer:
    """The recent result of a refresh; `problem` is None when the list was stored."""

    problem: DeskError | None


def refresh_list(desk: Desk, project_id: int, scope: ListScope) -> DeskError | None:
    """Fetch the list and store it. Returns the problem, None when it succeeded: then no report is missing. Raises
    NotFound for the project."""
    listed = _list_days(desk, project_id, first=scope.day, last=scope.day, limit=scope.limit)
    if isinstance(listed, DeskError):
        return listed
    return None if listed.complete else UnexpectedPayload(SERVICE, GET_LIST.name, detail="count")


def list_days(
    desk: Desk, project_id: int, *, first: date | None, last: date | None, limit: int | None
) -> DeskError | None:
    """As `refresh_list`, for the days from `first` to `last` on the account's clock, both included (None: no bound),
    and the newest `limit` reports of them; a list that lacks lines is no problem here."""
    listed = _list_days(desk, project_id, first=first, last=last, limit=limit)
    return listed if isinstance(listed, DeskError) else None


def _list_days(
    desk: Desk, project_id: int, *, first: date | None, last: date | None, limit: int | None
) -> ReportsListed | DeskError:
    try:
        with open_bizon(desk, project_id, policy=INTERACTIVE) as api:
            return list_from_bizon(
                desk,
                api,
                project_id,
                kinds=tuple(WIRE_KINDS),
                # The start that the list tells may lie on the day before or after the one in the webinar's id
                since=first and first - timedelta(days=1),
                until=last and last + timedelta(days=1),
                limit=limit,
            )
    except (ApiError, NotConfigured) as error:
        return error


def find_list_answer(desk: Desk, project_id: int, scope: ListScope) -> ListAnswer | None:
    """The result of the last refresh while it is fresh; None when the list has to be refreshed."""
    with desk.store.reading() as session:
        return _fresh(repository.find_list(session, project_id, scope.key), desk.now())


@needs(Right.WORK)
def refresh_list_once(desk: Desk, project_id: int, scope: ListScope) -> None:
    """Refresh the list unless its last result is fresh. If another caller is refreshing it, wait for that result."""
    while (answered := _claim_list(desk, project_id, scope)) is False:
        pause(_LOOK_S, never)
    if answered:
        return
    problem: DeskError | None = DeskError()  # stays after an unexpected exception
    try:
        problem = refresh_list(desk, project_id, scope)
    finally:
        with desk.store.writing(project_id) as session:
            asked = repository.lock_list(session, project_id, scope.key)
            if asked is not None:
                asked.answered_at = desk.now()
                asked.problem = write_problem(problem) if problem else None


def _claim_list(desk: Desk, project_id: int, scope: ListScope) -> bool | None:
    """True: the list was answered lately; False: another caller is asking; None: this caller has to ask, which is now
    stored."""
    with desk.store.writing(project_id) as session:
        asked = repository.lock_list(session, project_id, scope.key)
        now = desk.now()  # not before the lock: the caller that held it has written a later moment
        if _fresh(asked, now):
            return True
        if asked and asked.answered_at is None and _is_within(LONGEST_ASKING, asked.asked_at, now):
            return False
        session.merge(ReportList(project_id=project_id, scope=scope.key, asked_at=now))
        return None


def _fresh(asked: ReportList | None, now: datetime) -> ListAnswer | None:
    if asked is None or asked.answered_at is None:
        return None
    longest = FRESH_FAILURE if asked.problem else FRESH
    return ListAnswer(read_problem(asked.problem)) if _is_within(longest, asked.answered_at, now) else None


def _is_within(longest: timedelta, since: datetime, now: datetime) -> bool:
    # A moment in the future was written before the clock was set back: its age is unknown.
    return timedelta() <= now - since < longest
