"""Many who need the same list or report at once: the store lets one of them ask, whichever process they are in."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import TypeVar

import pytest
from sqlalchemy import text

from core.desk import Desk
from core.errors import NotFound, ReportNotReady, Unauthorized, Unavailable
from core.jobs.attempts import finish_job, mark_running
from core.jobs.creation import create_job
from core.jobs.items import settle_line, write_ledger
from core.jobs.progress import ask_stop
from core.jobs.states import ItemState, JobState
from core.sandbox.server import SandboxServer
from core.services.projects.projects import ProjectSettings
from core.services.reports.refresh_list import ListAnswer, ListScope, find_list_answer, refresh_list_once
from core.services.reports.shared_pull import PullOutcome, SharedPull, find_outcome, share_pull
from data.models import ReportList
from tests.attendance_world import list_now
from tests.conftest import wire
from tests.databases import IS_POSTGRES
from tests.present import DAY, YESTERDAY

KIND = "pull_reports"
ROOM = "623727:python-start"
WEBINAR = f"{ROOM}*{YESTERDAY}T19:00:00"
NEWEST = ListScope(None, 10)
T = TypeVar("T")


@pytest.fixture
def project(desk: Desk, small_sandbox: SandboxServer) -> ProjectSettings:
    """The sandbox project with its reports listed."""
    project = wire(desk, small_sandbox)
    list_now(desk, project.id)
    small_sandbox.traffic.clear()
    return project


def all_at_once(work: Callable[[], T], times: int = 8) -> list[T]:
    start = Barrier(times)

    def begin() -> T:
        start.wait()
        return work()

    with ThreadPoolExecutor(times) as pool:
        return [future.result() for future in [pool.submit(begin) for _ in range(times)]]


def take(desk: Desk, project: ProjectSettings) -> SharedPull:
    return share_pull(desk, project.id, KIND, WEBINAR)


def big_pull(desk: Desk, project: ProjectSettings) -> str:
    """A pull of several reports that has not come to the one in question."""
    job_id = create_job(desk, project.id, KIND, {})
    mark_running(desk, job_id)
    write_ledger(desk, job_id, ["other", WEBINAR])
    return job_id


def turn_back(desk: Desk, table: str, column: str, minutes: int) -> None:
    """Let time pass: what happened then happened so much earlier."""
    with desk.store.writing() as session:
        earlier = f"{column} - make_interval(mins => {minutes})"
        if not IS_POSTGRES:
            earlier = f"datetime({column}, '{-minutes} minutes') || '.000000'"
        query = f"UPDATE {table} SET {column} = {earlier}"  # noqa: S608
        session.connection().execute(text(query))


def test_one_of_many_callers_that_need_a_report_starts_its_pull(desk: Desk, project: ProjectSettings) -> None:
    turns = all_at_once(lambda: take(desk, project))
    assert len({turn.job_id for turn in turns}) == 1
    assert sum(turn.is_new for turn in turns) == 1
    assert find_outcome(desk, turns[0].job_id, WEBINAR) is None


def test_running_pull_that_includes_the_report_is_shared(desk: Desk, project: ProjectSettings) -> None:
    job_id = big_pull(desk, project)
    assert take(desk, project) == SharedPull(job_id, is_new=False)
    assert find_outcome(desk, job_id, WEBINAR) is None
    settle_line(desk, job_id, WEBINAR, ItemState.DONE)
    assert find_outcome(desk, job_id, WEBINAR) == PullOutcome(None)


def test_pull_that_was_asked_to_stop_is_not_shared(desk: Desk, project: ProjectSettings) -> None:
    job_id = big_pull(desk, project)
    ask_stop(desk, job_id)
    assert take(desk, project).is_new
    finish_job(desk, job_id, JobState.STOPPED)
    assert find_outcome(desk, job_id, WEBINAR) == PullOutcome(None)


def test_report_that_could_not_be_pulled_is_not_requested_for_a_minute(desk: Desk, project: ProjectSettings) -> None:
    first = take(desk, project)
    settle_line(desk, first.job_id, WEBINAR, ItemState.NOT_READY, problem=ReportNotReady("bizon365", "get"))
    finish_job(desk, first.job_id, JobState.DONE)
    assert take(desk, project) == SharedPull(first.job_id, is_new=False)
    outcome = find_outcome(desk, first.job_id, WEBINAR)
    assert outcome
    assert isinstance(outcome.problem, ReportNotReady)
    turn_back(desk, "job_item", "finished_at", 2)
    assert take(desk, project).is_new


def test_failed_pull_gives_its_problem(desk: Desk, project: ProjectSettings) -> None:
    turn = take(desk, project)
    finish_job(desk, turn.job_id, JobState.FAILED, Unauthorized("bizon365", "get", 401))
    assert take(desk, project).job_id == turn.job_id
    outcome = find_outcome(desk, turn.job_id, WEBINAR)
    assert outcome
    assert isinstance(outcome.problem, Unauthorized)


def test_report_that_was_never_listed_is_not_pulled(desk: Desk, project: ProjectSettings) -> None:
    with pytest.raises(NotFound):
        share_pull(desk, project.id, KIND, f"{ROOM}*2020-01-01T19:00:00")


def test_one_of_many_callers_that_need_the_list_requests_it(
    desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    small_sandbox.faults.play("slow", delay_s=0.5, methods=("getlist",))
    all_at_once(lambda: refresh_list_once(desk, project.id, NEWEST))
    assert len(small_sandbox.traffic.of("getlist")) == 2  # one for each kind of webinar
    assert find_list_answer(desk, project.id, NEWEST) == ListAnswer(None)


def test_list_is_fresh_for_a_minute_and_each_day_has_its_own(
    desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    for scope in (NEWEST, ListScope(DAY, None), NEWEST, ListScope(DAY, None)):
        refresh_list_once(desk, project.id, scope)
    assert len(small_sandbox.traffic.of("getlist")) == 4
    turn_back(desk, "report_list", "answered_at", 2)
    assert find_list_answer(desk, project.id, NEWEST) is None
    refresh_list_once(desk, project.id, NEWEST)
    assert len(small_sandbox.traffic.of("getlist")) == 6


def test_failure_is_given_to_all_callers_and_tried_again_soon(
    desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    small_sandbox.faults.play("status", status=502, methods=("getlist",))
    refresh_list_once(desk, project.id, NEWEST)
    known = find_list_answer(desk, project.id, NEWEST)
    assert known
    assert isinstance(known.problem, Unavailable)
    small_sandbox.faults.clear()
    turn_back(desk, "report_list", "answered_at", 1)
    refresh_list_once(desk, project.id, NEWEST)
    assert find_list_answer(desk, project.id, NEWEST) == ListAnswer(None)


def test_list_from_before_the_clock_was_set_back_is_not_fresh(desk: Desk, project: ProjectSettings) -> None:
    refresh_list_once(desk, project.id, NEWEST)
    turn_back(desk, "report_list", "answered_at", -60)
    assert find_list_answer(desk, project.id, NEWEST) is None
    refresh_list_once(desk, project.id, NEWEST)
    assert find_list_answer(desk, project.id, NEWEST) == ListAnswer(None)


@pytest.mark.parametrize("ago_min", [5, -60])
def test_caller_that_died_while_requesting_the_list_is_replaced(
    desk: Desk, project: ProjectSettings, ago_min: int
) -> None:
    with desk.store.writing() as session:
        long_ago = desk.now() - timedelta(minutes=ago_min)
        session.add(ReportList(project_id=project.id, scope=NEWEST.key, asked_at=long_ago))
    assert find_list_answer(desk, project.id, NEWEST) is None
    refresh_list_once(desk, project.id, NEWEST)
    assert find_list_answer(desk, project.id, NEWEST) == ListAnswer(None)
