"""The durable pull of subscribers: it replaces all of them or none, and says when some are missing."""

from typing import Any

import pytest

from core.desk import Desk
from core.errors import Missing, Unauthorized, UnexpectedPayload
from core.jobs import engine
from core.jobs.progress import JobProgress, ask_stop, get_job, list_jobs
from core.sandbox.server import SandboxServer
from core.services.projects.projects import ProjectSettings
from core.services.registration.registration_pages import ListedPage, list_places
from core.services.registration.subscribers_job import start_pull_subscribers
from core.start import launch_jobs
from tests.conftest import SEED, wire
from tests.present import present_clock
from tests.services.reports.test_job import under_way
from tests.stored import fetch_all, finished
from tests.subscribers_world import page_id


@pytest.fixture
def project(jobs: Desk, small_sandbox: SandboxServer) -> ProjectSettings:
    return wire(jobs, small_sandbox)


def pull(desk: Desk, project: ProjectSettings, page: str) -> JobProgress:
    return finished(desk, start_pull_subscribers(desk, project.id, page))


def stored(desk: Desk) -> list[str]:
    return [email for (email,) in fetch_all(desk, "SELECT email FROM subscriber ORDER BY number")]


def known(desk: Desk, project: ProjectSettings, page: str) -> ListedPage:
    [found] = [listed for listed in list_places(desk, project.id).pages if listed.page_id == page]
    return found


def test_pull_stores_all_subscribers_and_the_page(
    jobs: Desk, project: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    page = page_id(small_sandbox)
    job = pull(jobs, project, page)
    assert (job.state, job.problem, job.settled, job.total) == ("done", None, 1, 1)
    listed = known(jobs, project, page)
    assert (listed.subscriber_count, listed.subscribers_complete) == (len(stored(jobs)), True)
    assert (listed.marker_name, listed.is_listed) == ("salebot", True)
    assert stored(jobs)


def test_long_list_comes_whole_and_its_answers_are_counted(jobs: Desk) -> None:
    with SandboxServer(SEED, present_clock(), webinars=26, viewers=2_000) as server:
        project, page = wire(jobs, server), page_id(server)
        job = pull(jobs, project, page)
        answers = len(server.traffic.of("getSubscribers"))
        assert answers > 2
        assert (job.state, job.settled, job.total) == ("done", answers, answers)
        assert known(jobs, project, page).subscriber_count == len(set(fetch_all(jobs, "SELECT secret FROM subscriber")))


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        ({"kind": "status", "status": 401}, Unauthorized),
        ({"kind": "status", "status": 404}, Missing),
        ({"kind": "html"}, UnexpectedPayload),
    ],
    ids=lambda value: str(value.get("status", value["kind"])) if isinstance(value, dict) else None,
)
def test_failed_pull_keeps_the_people_pulled_before(
    jobs: Desk, project: ProjectSettings, small_sandbox: SandboxServer, fault: dict[str, Any], problem: type
) -> None:
    page = page_id(small_sandbox)
    pull(jobs, project, page)
    before, listed = stored(jobs), known(jobs, project, page)
    small_sandbox.faults.play(**fault, methods=("getSubscribers",))
    job = pull(jobs, project, page)
    assert (job.state, type(job.problem)) == ("failed", problem)
    assert stored(jobs) == before
    assert known(jobs, project, page) == listed


def test_incomplete_list_is_stored_and_marked_as_incomplete(
    jobs: Desk, project: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    small_sandbox.faults.play("total", rows=5, methods=("getSubscribers",))
    page = page_id(small_sandbox)
    job = pull(jobs, project, page)
    assert (job.state, type(job.problem)) == ("done", UnexpectedPayload)
    assert known(jobs, project, page).subscribers_complete is False
    assert len(stored(jobs)) == known(jobs, project, page).subscriber_count > 0


def test_second_click_starts_no_second_pull(jobs: Desk, project: ProjectSettings, small_sandbox: SandboxServer) -> None:
    small_sandbox.faults.play("slow", delay_s=1, methods=("getSubscribers",))
    page = page_id(small_sandbox)
    first = start_pull_subscribers(jobs, project.id, page)
    assert start_pull_subscribers(jobs, project.id, page) == first
    assert start_pull_subscribers(jobs, project.id, page_id(small_sandbox, "js")) != first
    assert len(list_jobs(jobs, project.id)) == 2
    finished(jobs, first)


def test_stopped_pull_keeps_the_subscribers_stored_before(
    jobs: Desk, project: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    page = page_id(small_sandbox)
    pull(jobs, project, page)
    before = stored(jobs)
    small_sandbox.traffic.clear()
    small_sandbox.faults.play("slow", delay_s=20, methods=("getSubscribers",))
    job_id = start_pull_subscribers(jobs, project.id, page)
    under_way(small_sandbox, "getSubscribers")
    ask_stop(jobs, job_id)
    assert finished(jobs, job_id).state == "stopped"
    assert stored(jobs) == before


def test_pull_interrupted_by_a_closing_process_continues_in_the_next(
    jobs: Desk, project: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    small_sandbox.faults.play("slow", delay_s=2, methods=("getSubscribers",))
    page = page_id(small_sandbox)
    job_id = start_pull_subscribers(jobs, project.id, page)
    under_way(small_sandbox, "getSubscribers")
    engine.shut_down()
    assert get_job(jobs, job_id).is_active
    small_sandbox.faults.clear()
    launch_jobs(jobs)
    assert finished(jobs, job_id).state == "done"
    assert len(stored(jobs)) == known(jobs, project, page).subscriber_count > 0
