"""The sandbox itself, over HTTP, for tests of its wire format."""

from collections.abc import Iterator
from datetime import date, datetime, time

import httpx
import pytest

from core.clock import clock_from
from core.sandbox.server import SandboxServer
from core.sandbox.world.webinars import MOSCOW
from core.sandbox.world.world import World

DAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def world() -> World:
    return World(7, DAY)


@pytest.fixture(scope="module")
def running() -> Iterator[SandboxServer]:
    with SandboxServer(7, clock_from(datetime.combine(DAY, time(12), MOSCOW))) as server:
        yield server


@pytest.fixture
def sandbox(running: SandboxServer) -> SandboxServer:
    """Without faults, and with nothing in its traffic yet."""
    running.faults.clear()
    running.traffic.clear()
    return running


@pytest.fixture
def bizon(sandbox: SandboxServer) -> Iterator[httpx.Client]:
    base = f"{sandbox.address}/api/v1/webinars/"
    with httpx.Client(base_url=base, headers={"X-Token": sandbox.bizon_token}, timeout=20) as client:
        yield client


@pytest.fixture
def salebot(sandbox: SandboxServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{sandbox.address}/api/{sandbox.salebot_key}/", timeout=20) as client:
        yield client
