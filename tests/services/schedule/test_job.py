"""A project loads by itself what is new, often after a webinar, without a webhook and without an operator."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import stamina

from core.desk import Desk
from core.domain.access.rights import Operator, Role
from core.errors import Unavailable
from core.http.pace import never
from core.jobs.progress import list_jobs
from core.sandbox.server import SandboxServer
from core.services.home.overview import get_overview
from core.services.orders.states import find_due as find_orders_due
from core.services.projects.schedule import find_schedule, want_schedule
from core.services.reports.expected_reports import list_expected
from core.services.reports.job import start_pull
from core.services.reports.list_reports import find_webinars
from core.services.reports.pull_reports import PullRequest
from core.services.schedule.job import load_by_itself
from core.services.schedule.settings import list_coming, turn_schedule
from data.repositories.audit.entries import EntrySearch, list_entries
from tests.conftest import wire
from tests.patience import PATIENCE_S, SOON
from tests.present import SteppingClock
from tests.reports_world import store_report, viewer
from tests.stored import fetch_all, finished

ROOM = "python-start"


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock()


@pytest.fixture
def standing(desk: Desk, clock: SteppingClock) -> Desk:
    """A desk whose clock stands, without the engine."""
    return replace(desk, clock=clock, waits=SOON)


@pytest.fixture
def project_id(standing: Desk, small_sandbox: SandboxServer) -> int:
    """It loads by itself; the first look is due in a quarter of an hour."""
    project_id = wire(standing, small_sandbox).id
    want_schedule(standing, project_id)
    return project_id


def look(desk: Desk, clock: SteppingClock, project_id: int) -> datetime | None:
    """The next look."""
    schedule = find_schedule(desk, project_id)
    assert schedule is not None
    assert schedule.due_at is not None
    clock.step(schedule.due_at - desk.now())
    return load_by_itself(desk, project_id, never)


def test_webinar_that_ends_now_is_loaded_without_a_webhook(jobs: Desk, small_sandbox: SandboxServer) -> None:
    project_id = wire(jobs, small_sandbox).id
    webinar_id = small_sandbox.account_events.hold_webinar(ROOM)
    pulled = start_pull(jobs, project_id, PullRequest(room_id="nowhere"))
    assert finished(jobs, pulled).state == "done"
    anna = jobs.acting_as(Operator("Анна", Role.ADMINISTRATOR))
    turn_schedule(anna, project_id, True)
    errors = (KeyError, AssertionError)
    for attempt in stamina.retry_context(on=errors, attempts=None, timeout=PATIENCE_S, wait_max=0.3):
        with attempt:
            assert find_webinars(jobs, project_id, [webinar_id])[webinar_id].state == "ready"
    last = get_overview(jobs, project_id).last_job
    assert last is not None
    assert last.id == pulled or last.kind != "pull_reports", "what loads by itself is no news of what people did"
    with jobs.store.reading() as session:
        deeds = [entry.deed for entry in list_entries(session, EntrySearch(), limit=10)]
    assert deeds.count("reports_pulled") == 1
    assert deeds.count("schedule_changed") == 1


def test_report_that_the_list_shows_is_awaited_once(
    standing: Desk, clock: SteppingClock, project_id: int, small_sandbox: SandboxServer
) -> None:
    webinar_id = small_sandbox.account_events.hold_webinar(ROOM)
    look(standing, clock, project_id)
    rows = {row.webinar_id: row for row in list_expected(standing, project_id, 100)}
    assert rows[webinar_id].state == "waiting"
    assert not rows[webinar_id].by_webhook
    listed = find_webinars(standing, project_id, rows)
    assert all(standing.now() - listed[key].starts_at < timedelta(hours=28) for key in rows), "none of the day before"
    look(standing, clock, project_id)
    assert {row.webinar_id: row for row in list_expected(standing, project_id, 100)} == rows


def test_it_begins_with_the_first_loaded_reports_unless_that_was_decided(
    standing: Desk, clock: SteppingClock, small_sandbox: SandboxServer
) -> None:
    project_id = wire(standing, small_sandbox).id
    assert load_by_itself(standing, project_id, never) is None
    assert want_schedule(standing, project_id) == standing.now() + timedelta(minutes=15)
    assert load_by_itself(standing, project_id, never) == standing.now() + timedelta(minutes=15)
    turn_schedule(standing, project_id, False)
    assert want_schedule(standing, project_id) is None
    clock.step(timedelta(days=1))
    assert load_by_itself(standing, project_id, never) is None
    assert list_coming(standing, project_id) == ()
    assert len(small_sandbox.traffic) == 0


def test_looks_are_often_after_a_usual_webinar_and_else_every_hour(
    standing: Desk, clock: SteppingClock, project_id: int
) -> None:
    first = standing.now() + timedelta(minutes=15)
    for week in (1, 2, 3):
        starts_at = first - timedelta(hours=1, weeks=week)
        store_report(standing, project_id, [viewer("Анна")], starts_at=starts_at, room_id="222222:own")
    assert look(standing, clock, project_id) == first + timedelta(minutes=15)
    clock.step(timedelta(hours=4))
    due_at = look(standing, clock, project_id)
    assert due_at is not None
    assert any(one.room_id.endswith(ROOM) for one in list_coming(standing, project_id)), "learnt from the pages"


def test_problem_is_kept_and_the_next_look_tries_again(
    standing: Desk, clock: SteppingClock, project_id: int, small_sandbox: SandboxServer
) -> None:
    small_sandbox.faults.play("status", methods=["getlist"], status=503)
    due_at = look(standing, clock, project_id)
    schedule = find_schedule(standing, project_id)
    assert schedule is not None
    assert isinstance(schedule.problem, Unavailable)
    assert due_at is not None
    assert standing.now() < due_at <= standing.now() + timedelta(hours=1)
    small_sandbox.faults.clear()
    look(standing, clock, project_id)
    schedule = find_schedule(standing, project_id)
    assert schedule is not None
    assert (schedule.problem, schedule.looked_at) == (None, standing.now())


def test_registered_people_of_near_sessions_and_orders_load_too(
    standing: Desk, clock: SteppingClock, project_id: int, small_sandbox: SandboxServer
) -> None:
    look(standing, clock, project_id)
    loaded = fetch_all(standing, "SELECT page_id FROM registration_page WHERE subscribers_pulled_at IS NOT NULL")
    assert loaded
    assert find_orders_due(standing, project_id) == standing.now()
    small_sandbox.traffic.clear()
    clock.step(timedelta(minutes=-1))  # set back
    turn_schedule(standing, project_id, True)
    load_by_itself(standing, project_id, never)
    assert len(small_sandbox.traffic.of("getSubscribers")) >= len(loaded), "their age is unknown"
    small_sandbox.traffic.clear()
    turn_schedule(standing, project_id, True)
    clock.step(timedelta(minutes=1))
    load_by_itself(standing, project_id, never)
    assert small_sandbox.traffic.of("getSubscribers") == []


def test_no_client_is_read_before_somebody_has_asked_for_clients(
    standing: Desk, clock: SteppingClock, project_id: int
) -> None:
    look(standing, clock, project_id)
    assert list_jobs(standing, project_id) == []


def test_usual_webinar_is_not_expected_beside_the_planned_one_that_it_is(
    standing: Desk, clock: SteppingClock, project_id: int
) -> None:
    look(standing, clock, project_id)
    coming = list_coming(standing, project_id)
    room_id, starts_at = next((one.room_id, one.starts_at) for one in coming if one.starts_at > clock.now())
    for week in (1, 2):
        late = starts_at + timedelta(minutes=2) - timedelta(weeks=week)
        store_report(standing, project_id, [viewer("Анна")], starts_at=late, room_id=room_id)
    same = [one for one in list_coming(standing, project_id) if one.room_id == room_id]
    assert [one.starts_at for one in same if abs(one.starts_at - starts_at) < timedelta(hours=1)] == [starts_at]
