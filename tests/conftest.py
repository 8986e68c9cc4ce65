"""Real parts for tests: a migrated store in a folder of its own, the sandbox over HTTP, the pages."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.desk import Desk, get_desk
from core.environment import ROOT
from core.jobs import engine
from core.sandbox.server import SandboxServer
from core.services.projects import ProjectSettings, SandboxDoor, get_project, list_projects, point_sandbox

DAY = date(2026, 11, 20)
SEED = 7


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A fresh installation; `get_desk()` gives the same one, for pages and jobs."""
    monkeypatch.setenv("DESK_HOME", str(tmp_path / "var"))
    get_desk.cache_clear()
    yield get_desk()
    get_desk().store.close()
    get_desk.cache_clear()


@pytest.fixture(scope="session")
def shared_sandbox() -> Iterator[SandboxServer]:
    """One sandbox for all tests that only read from it."""
    with SandboxServer(seed=SEED, day=DAY) as server:
        yield server


@pytest.fixture
def project(desk: Desk, shared_sandbox: SandboxServer) -> ProjectSettings:
    """The sandbox project of `desk`, wired to the shared sandbox."""
    return wire(desk, shared_sandbox)


def wire(desk: Desk, server: SandboxServer) -> ProjectSettings:
    """Point the sandbox project to a running sandbox."""
    point_sandbox(desk, SandboxDoor(server.address, server.bizon_token, server.bizon_project_id, server.salebot_key))
    return get_project(desk, list_projects(desk)[0].id)


def open_page(name: str) -> AppTest:
    """A page of the dashboard, run once, in Russian."""
    app = AppTest.from_file(str(ROOT / "pages/navigation.py"), default_timeout=30)
    return app.run().switch_page(f"{name}.py").run()


@pytest.fixture
def small_sandbox() -> Iterator[SandboxServer]:
    """A sandbox of its own to play faults in: six webinars of 60 rows, so that a pull takes a moment."""
    with SandboxServer(seed=SEED, day=DAY, webinars=6, viewers=60) as server:
        yield server


@pytest.fixture
def jobs(desk: Desk) -> Iterator[Desk]:
    """The engine of the jobs, running."""
    engine.launch(desk)
    yield desk
    engine.shut_down()
