"""Registrations and deliveries while the processes of a store are killed: each person once, each told once."""

import random
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import stamina

from core.desk import Desk
from core.jobs.progress import JobProgress, get_job
from core.sandbox.server import SandboxServer
from core.services.projects.webhook_secret import make_webhook_secret, reveal_webhook_path
from core.services.registration.job import start_registration
from core.waits import Waits
from tests.conftest import SEED
from tests.databases import IS_POSTGRES
from tests.patience import PATIENCE_S
from tests.postgres.fleet import QUICK, Fleet, fleet_in, live
from tests.present import present_clock
from tests.received import clients_of, notices_of
from tests.registering import coming, emails, page_id, plan_of, registered
from tests.stored import fetch_all

pytestmark = pytest.mark.skipif(not IS_POSTGRES, reason="needs the server of `make test-postgres`")
LONG_S = 20 * PATIENCE_S
STEADY = replace(QUICK, lands_s=20.0, late_s=5.0, beat_s=1.0, silent_s=10.0)
"""For a long run, in which other programs may keep the machine busy for seconds."""


# Each of the clients who are told gets fewer notices than a history shows at once: otherwise nobody could say whether
# the one on its way when a process was killed has arrived.
@pytest.mark.parametrize(
    ("waits", "workers", "kills", "schools", "people", "told", "deliveries"),
    [
        pytest.param(QUICK, 2, 1, 2, 60, 20, 100, id="short"),
        pytest.param(
            STEADY, 3, 12, 10, 5_000, 200, 10_000, id="long", marks=[pytest.mark.long, pytest.mark.timeout(2 * 3600)]
        ),
    ],
)
def test_everybody_is_registered_and_told_once_whoever_is_killed(
    tmp_path: Path, *, waits: Waits, workers: int, kills: int, schools: int, people: int, told: int, deliveries: int
) -> None:
    seed = random.randrange(1_000_000)
    sys.stdout.write(f"who is killed, and when: seed {seed}\n")
    chance = random.Random(seed)
    with (
        SandboxServer(SEED, present_clock(), webinars=6, viewers=60) as server,
        fleet_in(tmp_path, waits) as fleet,
    ):
        server.faults.switch(repeated_email="double")
        desk = fleet.desk
        projects = [live(desk, server, f"Школа {number}") for number in range(schools)]
        for project_id in projects:
            make_webhook_secret(desk, project_id)
        paths = [f"{reveal_webhook_path(desk, project_id)}" for project_id in projects]
        for _ in range(workers):
            fleet.add_worker()
        for _ in range(2):
            fleet.add_web()
        clients = clients_of(server, told)
        assert len(clients) == told
        bodies = [delivery(server, clients[number % len(clients)], number) for number in range(deliveries)]
        everybody = emails(people)
        job_ids = [
            start_registration(desk, project_id, plan_of(desk, server, everybody[n :: len(projects)]))
            for n, project_id in enumerate(projects)
        ]
        place = [paths[number % len(clients) % len(paths)] for number in range(deliveries)]
        with ThreadPoolExecutor(8) as callers, httpx.Client(timeout=30) as http:
            posted = [
                callers.submit(post, http, fleet, number, path=place[number], body=body)
                for number, body in enumerate(bodies)
            ]
            for number in range(kills):
                came(desk, deliveries * (number + 1) // (kills + 2))
                kill_one(fleet, chance, number)
            for one in posted:
                one.result()
        for job_id in job_ids:
            assert dict(has_ended(desk, job_id).counts) == {"registered": people // len(projects)}
        until_done(desk, deliveries)
        assert registered(server) == Counter(dict.fromkeys(everybody, 1))
        notices = {client_id: notices_of(desk, projects[0], client_id) for client_id in clients}
        assert notices == dict.fromkeys(clients, deliveries // len(clients))
        assert fetch_all(desk, "SELECT count(*) FROM webhook_event") == [(deliveries,)]


def delivery(server: SandboxServer, client_id: int, number: int) -> dict[str, str]:
    return {
        "sublistId": page_id(server),
        "room": str(number),
        "webinarTime": coming(server).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "secret": f"s{number}",
        "email": f"{client_id}.{number}@example.com",
        "url_marker_name": "salebot",
        "url_marker": str(client_id),
    }


@stamina.retry(on=(httpx.HTTPError, AssertionError), attempts=None, timeout=PATIENCE_S, wait_initial=0.2, wait_max=1)
def post(http: httpx.Client, fleet: Fleet, number: int, *, path: str, body: dict[str, str]) -> None:
    """One delivery to one of the web processes, in turn, and again to whichever answers, as Bizon365 repeats it."""
    web = fleet.webs[(number + random.randrange(2)) % len(fleet.webs)]
    assert http.post(f"{web.public_address}{path}", json=body).status_code == 200


def kill_one(fleet: Fleet, chance: random.Random, number: int) -> None:
    """A worker, every third time a web process; another one begins at once in its place."""
    if number % 3 == 2:
        web = chance.choice(fleet.webs)
        web.kill()
        web.start()
    else:
        victim = chance.choice([worker for worker in fleet.workers if worker.is_alive])
        victim.kill()
        fleet.add_worker()


@stamina.retry(on=AssertionError, attempts=None, timeout=LONG_S, wait_initial=0.1, wait_max=0.2, wait_jitter=0)
def came(desk: Desk, deliveries: int) -> None:
    """So many were taken."""
    [(stored,)] = fetch_all(desk, "SELECT count(*) FROM webhook_event")
    assert stored >= deliveries


@stamina.retry(on=AssertionError, attempts=None, timeout=LONG_S, wait_initial=0.5, wait_max=1, wait_jitter=0)
def has_ended(desk: Desk, job_id: str) -> JobProgress:
    """As `finished`, for a long job."""
    job = get_job(desk, job_id)
    assert not job.is_active
    return job


@stamina.retry(on=AssertionError, attempts=None, timeout=LONG_S, wait_initial=0.5, wait_max=1, wait_jitter=0)
def until_done(desk: Desk, deliveries: int) -> None:
    """Everything that came has reached its client."""
    states = Counter(state for (state,) in fetch_all(desk, "SELECT state FROM received_registration"))
    assert states == {"done": deliveries}
