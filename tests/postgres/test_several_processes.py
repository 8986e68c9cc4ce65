"""Web processes and workers on one store: what is asked of one is done by another, once, whoever is killed."""

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from signal import SIGCONT, SIGSTOP, SIGTERM

import httpx
import psycopg
import pytest

from core.desk import Desk
from core.jobs.processes import count_workers
from core.jobs.progress import get_job
from core.sandbox.server import SandboxServer
from core.services.home.health import look_at_health
from core.services.registration.job import start_registration
from core.services.reports.job import start_pull
from core.services.reports.pull_reports import PullRequest
from core.waits import USUAL_WAITS
from tests import patience
from tests.databases import IS_POSTGRES, STORE_FILE, drop_store, store_url
from tests.postgres.fleet import QUICK, Fleet, Worker, fleet_in, live, until
from tests.registering import emails, plan_of, registered, sent_to, under_way
from tests.stored import fetch_all, finished, write

pytestmark = pytest.mark.skipif(not IS_POSTGRES, reason="needs the server of `make test-postgres`")
TAKEN_OVER_S = 30.0


@pytest.fixture
def fleet(tmp_path: Path) -> Iterator[Fleet]:
    with fleet_in(tmp_path, QUICK) as fleet:
        yield fleet


def executors(desk: Desk) -> list[str]:
    """Which processes carry out what was begun."""
    sql = "SELECT executor_id FROM dbos.workflow_status WHERE status = 'PENDING' AND queue_name = 'jobs'"
    return [executor for (executor,) in fetch_all(desk, sql)]


def worker_of(fleet: Fleet, executor: str) -> Worker:
    [(place,)] = fetch_all(fleet.desk, "SELECT place FROM desk_process WHERE id = :id", id=executor)
    [worker] = [worker for worker in fleet.workers if place.endswith(f":{worker.home}")]
    return worker


def test_process_without_workers_says_that_no_jobs_are_carried_out(fleet: Fleet) -> None:
    assert not look_at_health(fleet.desk).jobs
    fleet.add_worker()
    until(lambda: look_at_health(fleet.desk).jobs)


def test_worker_answers_for_its_health_and_ends_when_it_is_told_to(tmp_path: Path) -> None:
    with fleet_in(tmp_path, USUAL_WAITS) as fleet:
        worker = fleet.add_worker()
        address = f"http://127.0.0.1:{worker.health_port}"
        until(lambda: is_ready(address))
        assert patience.get(f"{address}/").status_code == 404
        worker.signal(SIGTERM)
        assert worker.wait() == 0
        assert count_workers(fleet.desk) == 0


def test_worker_ends_when_it_is_told_to_though_the_server_is_away(tmp_path: Path, small_sandbox: SandboxServer) -> None:
    with fleet_in(tmp_path, QUICK) as fleet:
        worker = fleet.add_worker()
        project_id = live(fleet.desk, small_sandbox)
        write(fleet.desk, "UPDATE project SET requests_per_second = 1 WHERE id = :id", id=project_id)
        under_way(fleet.desk, start_pull(fleet.desk, project_id, PullRequest()), settled=1)
        drop_store(tmp_path / STORE_FILE)
        worker.signal(SIGTERM)
        assert worker.wait() == 0


def test_worker_that_cannot_start_ends_when_it_is_told_to(tmp_path: Path) -> None:
    with fleet_in(tmp_path, QUICK) as fleet, psycopg.connect(store_url(tmp_path / STORE_FILE)) as holder:
        holder.execute("LOCK TABLE dbos.workflow_status IN ACCESS EXCLUSIVE MODE")
        worker = fleet.add_worker()
        until(lambda: count_workers(fleet.desk) == 1)
        worker.signal(SIGTERM)
        assert worker.wait() == 0


def is_ready(address: str) -> bool:
    try:
        return patience.get(f"{address}/readyz").status_code == 200
    except httpx.TransportError:
        return False


def test_job_of_a_killed_worker_goes_on_within_half_a_minute(tmp_path: Path, small_sandbox: SandboxServer) -> None:
    with fleet_in(tmp_path, USUAL_WAITS) as fleet:
        project_id = live(fleet.desk, small_sandbox)
        write(fleet.desk, "UPDATE project SET requests_per_second = 1 WHERE id = :id", id=project_id)
        fleet.add_worker()
        fleet.add_worker()
        until(lambda: count_workers(fleet.desk) == 2)
        job_id = start_pull(fleet.desk, project_id, PullRequest())
        under_way(fleet.desk, job_id, settled=1)
        [executor] = executors(fleet.desk)
        worker_of(fleet, executor).kill()
        killed_at = time.monotonic()
        until(lambda: executors(fleet.desk) not in ([], [executor]))
        assert time.monotonic() - killed_at < TAKEN_OVER_S
        write(fleet.desk, "UPDATE project SET requests_per_second = 500 WHERE id = :id", id=project_id)
        assert finished(fleet.desk, job_id).state == "done"


def test_job_that_a_process_took_after_it_was_given_up_goes_on(fleet: Fleet, small_sandbox: SandboxServer) -> None:
    """It was frozen, woke up, took the job, and ended; no process of its name is known any more."""
    job_id = start_pull(fleet.desk, live(fleet.desk, small_sandbox), PullRequest())
    write(
        fleet.desk, "UPDATE dbos.workflow_status SET status = 'PENDING', executor_id = 'gone' WHERE queue_name = 'jobs'"
    )
    assert executors(fleet.desk) == ["gone"]
    fleet.add_worker()
    assert finished(fleet.desk, job_id).state == "done"


def test_worker_that_was_frozen_does_nothing_more_once_others_have_taken_over(
    fleet: Fleet, small_sandbox: SandboxServer
) -> None:
    small_sandbox.faults.switch(repeated_email="double")
    small_sandbox.faults.play("slow", delay_s=0.1, methods=("addSubscriber",))
    project_id = live(fleet.desk, small_sandbox)
    people = emails(40)
    frozen = fleet.add_worker()
    job_id = start_registration(fleet.desk, project_id, plan_of(fleet.desk, small_sandbox, people))
    under_way(fleet.desk, job_id)
    frozen.signal(SIGSTOP)
    fleet.add_worker()
    settled = get_job(fleet.desk, job_id).settled
    under_way(fleet.desk, job_id, settled + 3)
    frozen.signal(SIGCONT)
    assert frozen.wait() == 0
    assert dict(finished(fleet.desk, job_id).counts) == {"registered": len(people)}
    assert registered(small_sandbox) == sent_to(small_sandbox) == Counter(dict.fromkeys(people, 1))
