"""A bulk registration that is started, goes on, and is counted."""

from collections import Counter
from typing import Any

from core.desk import Desk
from core.jobs import engine
from core.jobs.progress import JobProgress
from core.sandbox.server import SandboxServer
from core.services.registration.job import start_registration
from tests.conftest import wire
from tests.registering import emails, plan_of
from tests.stored import finished

PEOPLE = emails(12)

SLOWLY: dict[str, Any] = {"kind": "slow", "delay_s": 0.1, "methods": ("addSubscriber",)}


def start(desk: Desk, server: SandboxServer, people: list[str] = PEOPLE, **plan: Any) -> str:
    project = wire(desk, server)
    return start_registration(desk, project.id, plan_of(desk, server, people, **plan))


def resumed(desk: Desk, job_id: str) -> JobProgress:
    engine.resume(desk, job_id)
    return finished(desk, job_id)


def each_once(people: list[str] = PEOPLE) -> Counter[str]:
    return Counter(dict.fromkeys(people, 1))
