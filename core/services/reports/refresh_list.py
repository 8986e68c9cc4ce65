"""Asking Bizon365 for the part of its list of reports in which a certain report must stand.

A page asks whenever the operator does (`refresh_list`). Bots ask by the hundred: for them the list is asked for once
a minute, by one of them, in whichever process (`refresh_list_once`).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.desk import Desk
from core.errors import ApiError, DeskError, NotConfigured
from core.http.pace import never, pause
from core.problems import read_problem, write_problem
from core.services.projects.connections import INTERACTIVE, open_bizon
from core.services.reports.fetch_list import WIRE_KINDS, list_from_bizon
from data.models import ReportList
from data.repositories.reports import locks as repository

FRESH = timedelta(seconds=60)
FRESH_FAILURE = timedelta(seconds=10)
"""How long Bizon365 is left alone after it gave the list, or did not."""
LONGEST_ASKING = timedelta(seconds=90)
"""A caller that has not stored an answer by then has died; the next one asks."""
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
    """The list was asked for a moment ago; `problem` says why there was no answer, None when it is in the store."""

    problem: DeskError | None


def refresh_list(desk: Desk, project_id: int, scope: ListScope) -> DeskError | None:
    """Ask now and write the list down; why that was not possible. Raises NotFound for the project."""
    return list_days(desk, project_id, scope.day, scope.day, scope.limit)


def list_days(
    desk: Desk, project_id: int, first: date | None, last: date | None, limit: int | None
) -> DeskError | None:
    """As `refresh_list`, for the webinars of days on the account's clock, both included (None: of all), the newest
    `limit` of them."""
    try:
        with open_bizon(desk, project_id, policy=INTERACTIVE) as api:
            list_from_bizon(
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
    return None


def find_list_answer(desk: Desk, project_id: int, scope: ListScope) -> ListAnswer | None:
    """What came of asking during the last minute; None when the list has to be asked for."""
    with desk.store.reading() as session:
        return _fresh(repository.find_list(session, project_id, scope.key), desk.now())


def refresh_list_once(desk: Desk, project_id: int, scope: ListScope) -> None:
    """Ask, unless somebody did during the last minute or is asking right now, whose answer is then waited for."""
    while (answered := _claim_list(desk, project_id, scope)) is False:
        pause(_LOOK_S, never)
    if answered:
        return
    problem: DeskError | None = DeskError()  # stays when something happens that nobody foresaw
    try:
        problem = refresh_list(desk, project_id, scope)
    finally:
        with desk.store.writing() as session:
            asked = repository.lock_list(session, project_id, scope.key)
            if asked is not None:
                asked.answered_at = desk.now()
                asked.problem = write_problem(problem) if problem else None


def _claim_list(desk: Desk, project_id: int, scope: ListScope) -> bool | None:
    """True: the list was answered lately; False: another caller is asking; None: this caller has to ask, which is now
    stored."""
    with desk.store.writing() as session:
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
    # What lies ahead was written before the clock was set back, nobody knows when.
    return timedelta() <= now - since < longest
