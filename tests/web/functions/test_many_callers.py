"""Hundreds of bots at once: what is missing is asked of Bizon365 once, and nobody is answered with a guess."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
import stamina

from core.desk import Desk
from core.jobs.progress import JobProgress, list_jobs
from core.sandbox.server import SandboxServer
from core.services.projects.function_keys import make_function_key
from core.services.projects.projects import ProjectSettings
from tests.attendance_world import list_now
from tests.conftest import wire
from tests.patience import PATIENCE_S
from tests.present import HELD_ON, YESTERDAY
from tests.registering import coming, page_id, registered, sent_to
from tests.stored import finished
from tests.web.functions.endpoint import Door, open_door

ROOM = "623727:python-start"
WEBINAR = f"{ROOM}*{YESTERDAY}T19:00:00"


@pytest.fixture
def project(jobs: Desk, small_sandbox: SandboxServer) -> ProjectSettings:
    return wire(jobs, small_sandbox)


@pytest.fixture
def door(jobs: Desk, project: ProjectSettings) -> Iterator[Door]:
    with open_door(make_function_key(jobs, project.id)) as opened:
        yield opened


def ask_at_once(door: Door, *bodies: Any) -> list[Any]:
    """Every body in a call of its own, all at the same time."""

    async def ask() -> list[Any]:
        limits = httpx.Limits(max_connections=len(bodies))
        headers = {"Authorization": f"Bearer {door.key}"}
        async with httpx.AsyncClient(base_url=door.address, headers=headers, limits=limits, timeout=PATIENCE_S) as http:
            calls = [http.post("/api/functions/bizon365_is_visitor", json=body) for body in bodies]
            return [answer.raise_for_status().json() for answer in await asyncio.gather(*calls)]

    return asyncio.run(ask())


def asked(server: SandboxServer) -> Counter[str]:
    return Counter(exchange.method for exchange in server.traffic)


@stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.02, wait_max=0.1, wait_jitter=0)
def begun(desk: Desk, project_id: int) -> JobProgress:
    """The newest job, which may begin after the callers were answered."""
    jobs = list_jobs(desk, project_id)
    assert jobs
    return jobs[0]


@pytest.mark.parametrize("callers", [50, pytest.param(200, marks=pytest.mark.long)])
def test_many_callers_cause_one_listing_and_one_pull(
    jobs: Desk, project: ProjectSettings, small_sandbox: SandboxServer, door: Door, callers: int
) -> None:
    known = [viewer["email"] for viewer in small_sandbox.world.viewers(WEBINAR) if viewer.get("email")]
    emails = [known[n % len(known)] if n % 2 else f"nobody{n}@example.com" for n in range(callers)]
    answers = ask_at_once(door, *({"arguments": [ROOM, email, 1, HELD_ON, "19:00"]} for email in emails))
    assert [answer["result"] for answer in answers] == [n % 2 == 1 for n in range(callers)]
    counts = asked(small_sandbox)
    assert (counts["getlist"], counts["get"], counts["getviewers"]) == (2, 1, 1)  # one list for each kind of webinar
    assert len(list_jobs(jobs, project.id)) == 1


def test_newest_report_is_requested_once_a_minute(small_sandbox: SandboxServer, door: Door) -> None:
    answers = ask_at_once(door, *({"variables": {"b365_room_id": ROOM, "client_id": n}} for n in range(1, 21)))
    assert {answer["result"] for answer in answers} <= {True, False}
    assert (asked(small_sandbox)["getlist"], asked(small_sandbox)["getviewers"]) == (2, 1)
    assert door.is_visitor(arguments=[ROOM, "a@example.com", 1])["result"] is False
    assert asked(small_sandbox)["getlist"] == 2


def test_call_is_answered_before_a_long_pull_ends_and_the_pull_continues(
    jobs: Desk, project: ProjectSettings, small_sandbox: SandboxServer, door: Door
) -> None:
    list_now(jobs, project.id)
    small_sandbox.faults.play("slow", delay_s=1.5, methods=("getviewers",))
    body = {"arguments": [ROOM, "nobody@example.com", 1, HELD_ON, "19:00"]}
    with open_door(door.key, wait_s=0.5) as impatient:
        assert {answer["result"] for answer in ask_at_once(impatient, body, body)} == {"Report is being pulled"}
    finished(jobs, begun(jobs, project.id).id)
    assert door.is_visitor(**body)["result"] is False
    assert asked(small_sandbox)["getviewers"] == 1


def test_a_report_that_is_not_ready_is_not_asked_for_again_by_the_next_caller(
    jobs: Desk, project: ProjectSettings, small_sandbox: SandboxServer, door: Door
) -> None:
    small_sandbox.faults.play("not_ready")
    body = {"arguments": [ROOM, "nobody@example.com", 1, HELD_ON, "19:00"]}
    assert {answer["result"] for answer in ask_at_once(door, *[body] * 20)} == {"Report not ready"}
    assert door.is_visitor(**body)["result"] == "Report not ready"
    assert asked(small_sandbox)["get"] == 1


def test_equal_calls_at_once_register_the_person_once(
    project: ProjectSettings, small_sandbox: SandboxServer, door: Door
) -> None:
    small_sandbox.faults.switch(repeated_email="double")
    session = coming(small_sandbox).astimezone(project.time_zone)
    arguments = [0, page_id(small_sandbox), f"{session:%d.%m.%Y}", f"{session:%H:%M}", "person.bot@example.com"]
    with ThreadPoolExecutor(20) as callers:
        answers = list(callers.map(lambda _: door.add_subscriber(arguments=arguments), range(20)))
    assert [answer["result"] for answer in answers] == [True] * 20
    assert registered(small_sandbox) == sent_to(small_sandbox) == {"person.bot@example.com": 1}
