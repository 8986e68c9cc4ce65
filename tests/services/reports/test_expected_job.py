"""Announced reports: fetched as soon as they can be read, tried as planned until then."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import stamina

from core.desk import Desk
from core.errors import DeskError, ReportNotReady, Unauthorized, Unavailable
from core.http.pace import never
from core.jobs import engine
from core.jobs.attempts import finish_job
from core.jobs.items import settle_line
from core.jobs.progress import list_jobs
from core.jobs.rounds import ask_round
from core.jobs.states import ItemState, JobState
from core.sandbox.server import SandboxServer
from core.services.inbox.receive_webhook import Arrival, store_deliveries
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import ProjectSettings, add_project
from core.services.reports.expected_job import fetch_announced
from core.services.reports.expected_reports import ExpectedRow, list_expected
from core.services.reports.list_reports import find_webinars
from core.start import launch_jobs
from core.waits import Waits
from data.models import ExpectedReport
from tests.attendance_world import list_now, pull_now
from tests.conftest import wire
from tests.patience import PATIENCE_S
from tests.present import DAY, YESTERDAY

ROOM = "623727:python-start"
WEBINAR = f"{ROOM}*{YESTERDAY}T19:00:00"
UNLISTED = f"{ROOM}*{DAY}T19:00:00"


@pytest.fixture
def project(desk: Desk, small_sandbox: SandboxServer) -> ProjectSettings:
    return wire(desk, small_sandbox)


def announce(desk: Desk, project: ProjectSettings, *webinar_ids: str) -> None:
    """Bizon365 delivers that these webinars have ended."""
    told = ({"event": "webinarEnd", "webinarId": key, "roomid": ROOM, "stat": 60, "len": 95} for key in webinar_ids)
    store_deliveries(desk, [Arrival(project.id, json.dumps(ended).encode(), "application/json") for ended in told])


def let_time_pass(desk: Desk, project: ProjectSettings, since: timedelta = timedelta(), key: str = UNLISTED) -> None:
    """The report was announced so long ago, and is due now."""
    with desk.store.writing() as session:
        expected = session.get_one(ExpectedReport, (project.id, key))
        expected.announced_at, expected.due_at = desk.now() - since, desk.now()


def fetch(desk: Desk, project: ProjectSettings) -> None:
    """One round; it must say when the next one is due."""
    next_at = fetch_announced(desk, project.id, never)
    due = [row.next_try_at for row in list_expected(desk, project.id, 10) if row.next_try_at]
    assert next_at == min(due, default=None)


def expected(desk: Desk, project: ProjectSettings, key: str = UNLISTED) -> ExpectedRow:
    return next(row for row in list_expected(desk, project.id, 10) if row.webinar_id == key)


def end_pull(desk: Desk, project: ProjectSettings, state: ItemState, problem: DeskError | None = None) -> None:
    """The pull that was begun for the report ends so."""
    [job] = list_jobs(desk, project_id=project.id)
    settle_line(desk, job.id, WEBINAR, state, problem=problem)
    finish_job(desk, job.id, JobState.DONE)


@stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.05, wait_max=0.2, wait_jitter=0)
def all_ready(desk: Desk, project: ProjectSettings) -> None:
    assert {row.state for row in list_expected(desk, project.id, 10)} == {"ready"}


@pytest.fixture
def jobs(desk: Desk) -> Iterator[Desk]:
    """The engine of the jobs, running, whose rounds soon look again whether a pull has ended."""
    quick = replace(desk, waits=Waits(pull_look_s=0.3))
    launch_jobs(quick)
    yield quick
    engine.shut_down()


def test_announced_reports_are_fetched_automatically_with_one_listing(
    jobs: Desk, project: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    webinar_ids = [webinar.webinar_id for webinar in small_sandbox.world.webinars[:3]]
    announce(jobs, project, *webinar_ids)
    ask_round("reports", project.id)
    all_ready(jobs, project)
    known = find_webinars(jobs, project.id, webinar_ids)
    assert [known[key].state for key in webinar_ids] == ["ready"] * 3
    assert len(small_sandbox.traffic.of("getlist")) == 2  # one for each kind of webinar
    assert len(small_sandbox.traffic.of("get")) == 3


def test_stored_report_needs_no_request(desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer) -> None:
    pull_now(desk, project.id, WEBINAR)
    small_sandbox.traffic.clear()
    announce(desk, project, WEBINAR)
    fetch(desk, project)
    row = expected(desk, project, WEBINAR)
    assert (row.state, row.next_try_at, row.problem) == ("ready", None, None)
    assert len(small_sandbox.traffic) == 0


def test_next_try_is_planned_from_the_announcement(desk: Desk, project: ProjectSettings) -> None:
    announce(desk, project, UNLISTED)
    plan = ((0, 15), (15, 30), (29, 30), (60, 75), (200, 210), (225, 240), (240, 300), (300, 360), (23 * 60, 24 * 60))
    for attempts, (after_min, next_min) in enumerate(plan, 1):
        let_time_pass(desk, project, timedelta(minutes=after_min))
        fetch(desk, project)
        row = expected(desk, project)
        assert row.next_try_at == row.announced_at + timedelta(minutes=next_min)
        assert (row.state, row.attempts) == ("waiting", attempts)
        assert isinstance(row.problem, ReportNotReady)


def test_report_is_given_up_after_a_day(desk: Desk, project: ProjectSettings) -> None:
    announce(desk, project, UNLISTED)
    let_time_pass(desk, project, timedelta(hours=24))
    fetch(desk, project)
    row = expected(desk, project)
    assert (row.state, row.next_try_at) == ("given_up", None)
    assert isinstance(row.problem, ReportNotReady)


def test_report_that_is_not_ready_is_tried_again(desk: Desk, project: ProjectSettings) -> None:
    announce(desk, project, WEBINAR)
    fetch(desk, project)
    on_its_way = expected(desk, project, WEBINAR)
    assert on_its_way.next_try_at
    assert on_its_way.next_try_at <= desk.now() + timedelta(seconds=desk.waits.pull_look_s)
    assert (on_its_way.state, on_its_way.attempts) == ("waiting", 0)
    end_pull(desk, project, ItemState.NOT_READY, ReportNotReady("bizon365", "get"))
    let_time_pass(desk, project, timedelta(minutes=1), WEBINAR)
    fetch(desk, project)
    row = expected(desk, project, WEBINAR)
    assert row.next_try_at == row.announced_at + timedelta(minutes=15)
    assert (row.state, row.attempts) == ("waiting", 1)
    assert isinstance(row.problem, ReportNotReady)


def test_report_that_another_pull_stored_is_ready(desk: Desk, project: ProjectSettings) -> None:
    announce(desk, project, WEBINAR)
    fetch(desk, project)
    pull_now(desk, project.id, WEBINAR)
    end_pull(desk, project, ItemState.DONE)
    let_time_pass(desk, project, timedelta(minutes=1), WEBINAR)
    fetch(desk, project)
    assert expected(desk, project, WEBINAR).state == "ready"


def test_incomplete_report_is_tried_again(desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer) -> None:
    small_sandbox.faults.play("total", rows=5)
    announce(desk, project, WEBINAR)
    fetch(desk, project)
    pull_now(desk, project.id, WEBINAR)
    end_pull(desk, project, ItemState.INCOMPLETE)
    let_time_pass(desk, project, timedelta(minutes=1), WEBINAR)
    fetch(desk, project)
    row = expected(desk, project, WEBINAR)
    assert (row.state, row.attempts) == ("waiting", 1)


def test_while_bizon365_is_down_no_report_is_given_up(
    desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    small_sandbox.faults.play("cut", methods=["getlist"])
    announce(desk, project, UNLISTED)
    let_time_pass(desk, project, timedelta(hours=30))
    fetch(desk, project)
    row = expected(desk, project)
    assert row.next_try_at
    assert timedelta(hours=31) <= row.next_try_at - row.announced_at < timedelta(hours=31, minutes=2)
    assert (row.state, type(row.problem)) == ("waiting", Unavailable)
    small_sandbox.faults.clear()
    let_time_pass(desk, project, timedelta(hours=31))
    fetch(desk, project)
    assert expected(desk, project).state == "given_up"


def test_report_waits_with_its_problem_and_is_not_pulled_when_the_token_is_wrong(
    desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    list_now(desk, project.id)
    small_sandbox.faults.play("status", status=401)
    announce(desk, project, UNLISTED, WEBINAR)
    fetch(desk, project)
    for key in (UNLISTED, WEBINAR):
        row = expected(desk, project, key)
        assert row.next_try_at == row.announced_at + timedelta(minutes=15)
        assert isinstance(row.problem, Unauthorized)
    assert list_jobs(desk, project_id=project.id) == []


def test_webinars_of_several_days_are_listed_at_once(
    desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    announce(desk, project, UNLISTED, WEBINAR, f"{ROOM}*{DAY - timedelta(days=50)}T19:00:00", f"{ROOM}*no-date")
    fetch(desk, project)
    assert len(small_sandbox.traffic.of("getlist")) == 2
    assert list(find_webinars(desk, project.id, [WEBINAR])) == [WEBINAR]


def test_report_announced_to_one_project_is_not_due_in_another(desk: Desk, project: ProjectSettings) -> None:
    other = add_project(desk, ProjectDraft(name="Школа"))
    announce(desk, project, WEBINAR)
    assert fetch_announced(desk, other.id, never) is None
    assert list_expected(desk, other.id, 10) == ()
    assert expected(desk, project, WEBINAR).attempts == 0


def test_list_shows_the_newest_announcement_first(desk: Desk, project: ProjectSettings) -> None:
    announce(desk, project, UNLISTED)
    let_time_pass(desk, project, timedelta(hours=1))
    announce(desk, project, WEBINAR)
    pull_now(desk, project.id, WEBINAR)
    rows = list_expected(desk, project.id, 10)
    assert [row.webinar_id for row in rows] == [WEBINAR, UNLISTED]
    assert [(row.room_id, row.viewers_said) for row in rows] == [(ROOM, 60)] * 2
    assert rows[0].room_title == "Python с нуля: первая программа за вечер"
    assert [row.webinar_id for row in list_expected(desk, project.id, 1)] == [WEBINAR]
