"""Real parts for tests: a migrated store in a folder of its own, the sandbox over HTTP, the pages."""

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from dbos import DBOS
from hypothesis import settings
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from core.desk import Desk, local_operator
from core.environment import ROOT, read_environment
from core.http.transport import RetryPolicy, open_http
from core.jobs import engine, rounds
from core.sandbox.server import SandboxServer
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import ProjectSettings, add_project, get_project, list_projects
from core.services.projects.provision import SandboxEndpoint, point_sandbox
from core.start import get_desk, launch_jobs, open_desk
from data.store import Store
from tests.databases import IS_POSTGRES, copy_store, databases_of, drop_store, home_of, store_url
from tests.done_once import share_what_is_alike
from tests.jobs.nursery import Nursery
from tests.patience import PATIENCE_S
from tests.postgres.writer_guard import guard_writers
from tests.present import PRESENT, present_clock

SEED = 7
QUICK = RetryPolicy(attempts=3, wait_initial_s=0.01, wait_max_s=0.05, timeout_s=PATIENCE_S / 4, total_s=PATIENCE_S)

# Of every desk that a test opens, and of every process that it starts.
os.environ["DESK_NOW"] = PRESENT.isoformat()
# Nothing listens there: a test must not reach a dashboard that somebody uses.
os.environ["DESK_PUBLIC_PORT"] = "9"

# How long one example takes says more of what else the machine does than of the code. Few examples keep `make test`
# short; they are others every time, and `make test-long` looks at many.
settings.register_profile("desk", deadline=None, max_examples=20)
settings.register_profile("long", deadline=None, max_examples=500)
settings.load_profile(os.environ.get("DESK_EXAMPLES", "desk"))

share_what_is_alike()

BROWSER_ORDER = (
    "test_campaign",
    "test_all_pages",
    "test_one_webinar",
    "test_first_pull",
    "test_attendance",
    "test_webinars",
    "test_scenarios",
    "test_links",
    "test_registration",
    "test_presses",
    "test_held_click",
)
"""Of the files of browser tests, found by trying orders with measured times, so that no worker is left alone with one
of them in the end. A worker takes its next file when two tests of its present one are left, so most come in pairs.
`test_scenarios` mostly waits: begun last, it was alone for a minute."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: once Playwright has begun, its event loop runs in the worker until the end, and nothing that
    starts one of its own, or refuses to run beside one, could follow."""
    order = {name: place for place, name in enumerate(BROWSER_ORDER)}
    for item in items:
        if IS_POSTGRES and (mark := item.get_closest_marker("sqlite")):
            item.add_marker(pytest.mark.skip(reason=f"SQLite only: {mark.args[0]}"))
    items.sort(key=lambda item: ("browser" in item.path.parent.parts, order.get(item.path.stem, len(order))))


def pytest_collection() -> None:
    """What is imported stays to the end, so no search for cycles need look at it: it is most of the memory, and to
    collect the tests takes a sixth of the processor's time less."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Other searches are made as seldom as the jobs have it."""
    gc.freeze()
    gc.set_threshold(50_000, 25, 25)
    gc.enable()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The place of an empty store with all tables; to copy it takes a tenth of making it."""
    file = tmp_path_factory.mktemp("migrated") / "desk.sqlite3"
    store = Store(store_url(file))
    store.migrate()
    if IS_POSTGRES:
        guard_writers(store)
    store.close()
    return file


@contextmanager
def installed(folder: Path, migrated: Path) -> Iterator[Desk]:
    """A fresh installation in a folder, at the present, for the operator of this computer; `get_desk()` gives the same
    one, for pages and jobs."""
    home = folder / "var"
    home.mkdir(mode=0o700)
    copy_store(migrated, home / migrated.name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DESK_HOME", str(home))
        for name, value in databases_of(home).items():
            patch.setenv(name, value)
        get_desk.cache_clear()
        yield get_desk().acting_as(local_operator())
        get_desk().store.close()
        get_desk.cache_clear()
    drop_store(home / migrated.name)


def environment_of(desk: Desk) -> dict[str, str]:
    """For a process that works for the same desk; its clock goes on from here."""
    return {**os.environ, "DESK_HOME": str(desk.home), **databases_of(desk.home), "DESK_NOW": desk.now().isoformat()}


def environment_desk(home: Path, **variables: str) -> Desk:
    """An installation as these environment variables tell it to be."""
    return open_desk(read_environment({**home_of(home), "DESK_NOW": PRESENT.isoformat(), **variables}))


@pytest.fixture
def desk(tmp_path: Path, migrated: Path) -> Iterator[Desk]:
    """An installation of the test's own."""
    with installed(tmp_path, migrated) as desk:
        yield desk


@pytest.fixture(scope="session")
def shared_sandbox() -> Iterator[SandboxServer]:
    """One sandbox for all tests that only read from it."""
    with SandboxServer(SEED, present_clock()) as server:
        yield server


@pytest.fixture
def project(desk: Desk, shared_sandbox: SandboxServer) -> ProjectSettings:
    """The sandbox project of `desk`, wired to the shared sandbox."""
    return wire(desk, shared_sandbox)


def wire(desk: Desk, server: SandboxServer) -> ProjectSettings:
    """Point the sandbox project to a running sandbox."""
    point_sandbox(
        desk, SandboxEndpoint(server.address, server.bizon_token, server.bizon_project_id, server.salebot_key)
    )
    return get_project(desk, list_projects(desk)[0].id)


def add_live(desk: Desk, server: SandboxServer, name: str = "Школа") -> ProjectSettings:
    """A live project with everything that a sandbox, which is its Bizon365 and its Salebot, wants to know."""
    draft = ProjectDraft(
        name=name,
        bizon_base_url=server.address,
        bizon_project_id=server.bizon_project_id,
        salebot_base_url=server.address,
        requests_per_second=50,
        own_network=True,
    )
    return add_project(desk, draft, bizon_token=server.bizon_token, salebot_key=server.salebot_key)


def open_page(name: str, /, **address: str) -> AppTest:
    """A page of the dashboard, by a link where its `address` is given, run once, in Russian."""
    app = AppTest.from_file(str(ROOT / "pages/navigation.py"), default_timeout=PATIENCE_S)
    app.query_params.update(address)
    if name != "home":
        # `switch_page` wants a run of Home first, which takes as long again; a link leads to the page at once.
        app._page_hash = calc_hash(name)
    return app.run()


@pytest.fixture
def small_sandbox() -> Iterator[SandboxServer]:
    """A sandbox of its own to play faults in: six webinars of 60 rows, so that a pull takes a moment."""
    server = SandboxServer(SEED, present_clock(), webinars=6, viewers=60)
    server.start()
    yield server
    server.stop()  # its end takes longer than many a test, and nothing that follows waits for it


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    """A sandbox for the tests of one module."""
    running = SandboxServer(SEED, present_clock())
    running.start()
    yield running
    running.stop()


@pytest.fixture
def sandbox(server: SandboxServer) -> Iterator[SandboxServer]:
    """The module's sandbox with every fault switched off and no traffic yet."""
    server.faults.clear()
    server.traffic.clear()
    yield server
    server.faults.clear()


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    """A client for the APIs, without the store and its projects."""
    with open_http(QUICK, own_network=True) as client:
        yield client


@pytest.fixture(scope="session")
def migrated_jobs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database of the engine on SQLite with all its tables, of which it makes each in a step of its own."""
    file = tmp_path_factory.mktemp("migrated_jobs") / "jobs.sqlite3"
    DBOS.migrate(f"sqlite:///{file}")
    return file


@pytest.fixture
def jobs(desk: Desk, migrated_jobs: Path) -> Iterator[Desk]:
    """The engine of the jobs, running. Its launch asks for no rounds: in a fresh store nothing is due, and to look
    whether it is, in each of the kinds, takes longer than most tests."""
    if not IS_POSTGRES:
        copy_store(migrated_jobs, desk.home / migrated_jobs.name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rounds, "ask_rounds_of_all", lambda desk: None)
        launch_jobs(desk)
    yield desk
    engine.shut_down()


@pytest.fixture(scope="session")
def nursery_process() -> Iterator[subprocess.Popen[str]]:
    """Begun when it is needed first; what it imports takes longer than most tests."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.jobs.worker"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process


@pytest.fixture
def nursery(nursery_process: subprocess.Popen[str], desk: Desk) -> Nursery:
    return Nursery(nursery_process, desk)
