"""A monitor learns whether the dashboard can work, and nothing else."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from core.desk import Desk
from core.sandbox.server import SandboxServer
from core.services.home.health import look_at_health
from core.web.health import health_routes
from tests.conftest import wire
from tests.patience import PATIENCE_S
from tests.web.functions.endpoint import serve

ALL = {"store": True, "jobs": True, "disk": True, "sandbox": True, "backup": True}


@pytest.fixture
def address() -> Iterator[str]:
    with serve(health_routes()) as address:
        yield address


def ready(address: str) -> tuple[int, dict[str, bool]]:
    answer = httpx.get(f"{address}/readyz", timeout=PATIENCE_S)
    assert answer.headers["cache-control"] == "no-store"
    return answer.status_code, answer.json()


def test_process_that_carries_out_jobs_is_ready(jobs: Desk, shared_sandbox: SandboxServer, address: str) -> None:
    wire(jobs, shared_sandbox)
    assert ready(address) == (200, ALL)


def test_sandbox_that_does_not_answer_is_said_and_keeps_nobody_from_working(jobs: Desk, address: str) -> None:
    assert ready(address) == (200, ALL | {"sandbox": False})


def test_process_without_jobs_is_alive_and_not_ready(desk: Desk, address: str) -> None:
    status, parts = ready(address)
    assert (status, parts["store"], parts["jobs"]) == (503, True, False)
    assert httpx.get(f"{address}/healthz", timeout=PATIENCE_S).json() == {"status": "ok"}


@pytest.mark.sqlite("locks its file")
def test_store_that_is_locked_for_long_is_not_ready(jobs: Desk) -> None:
    other = sqlite3.connect(jobs.home / "desk.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with serve(health_routes(longest_s=0.3)) as impatient:
        assert ready(impatient) == (503, dict.fromkeys(ALL, False))
        other.close()


def test_disk_without_room_or_gone_is_not_ready(jobs: Desk, tmp_path: Path) -> None:
    for home in (Path("/proc"), tmp_path / "gone"):
        assert not look_at_health(replace(jobs, environment=replace(jobs.environment, home=home))).disk
