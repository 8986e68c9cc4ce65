"""A month in minutes: what the program takes of its machine stays the same from day to day."""

import gc
import os
import threading
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import pytest
from dbos import DBOS
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin

from core.jobs import rounds, starting
from core.services.functions.examples import FUNCTIONS_PATH
from core.services.projects.function_keys import make_function_key
from core.services.projects.webhook_secret import reveal_webhook_path
from core.web.functions.endpoint import function_routes
from core.web.inbox.webhook import webhook_routes
from tests import patience
from tests.bad_days import hostile_bodies
from tests.bad_days.faults import BAD_DAYS
from tests.bad_days.kinds import WITHOUT_SERVICES, WORKS
from tests.bad_days.world import WAITS, World, living
from tests.dashboard import Dashboard
from tests.patience import PATIENCE_S
from tests.web.functions.endpoint import serve

pytestmark = [pytest.mark.long, pytest.mark.sqlite("looks at the files of the databases")]

DAYS, SETTLED = 30, 10
"""From the tenth day on everything has been used several times."""
CALLS = 60
"""Deliveries, and as many calls of functions, each day."""
MORE_HELD = 3 * 1024**2
"""Bytes of Python's own objects, from the least of some days to that of some others, since the last body may still be
held. Measured: 1 MB, most of it the world of the sandbox; what left 2 KB behind at each delivery or call would be
seen."""
MORE_MB, MORE_THREADS, MORE_DESCRIPTORS = 64, 3, 6
"""Of the process, with what SQLite and Arrow hold. Measured: 40 MB, which become fewer from day to day; 2 threads; 4
files."""
LARGEST_JOURNAL, LARGEST_JOBS = 40 * 1024**2, 2 * 1024**2
"""The journal grows to 32 MB, see `data.dialects`; the jobs measured: 0.6 MB."""
MOST_BACKUPS = 7 + 4 + 2 + 3
"""Those of days, weeks and months, and what is made meanwhile."""
VISITS, KEPT_SESSIONS = 150, 128
"""Streamlit keeps so many sessions for two minutes, for browsers that come back; each has an event loop."""
MORE_MB_OF_VISITS = 6
"""Measured: less than 1 MB, in 300 visits; what left 20 KB behind at each would be seen."""
MORE_BYTES_OF_VISITS = 64 * 1024
"""In files. Measured: none."""
MOST_DESCRIPTORS = 3 * KEPT_SESSIONS + 60
"""Measured: 423."""
KEPT_FILES = {".lock", "desk.sqlite3", "jobs.sqlite3", "pace.sqlite3", "secret.key", "turn.sqlite3"}


@dataclass(frozen=True)
class Taken:
    """What a process takes of its machine."""

    memory_mb: int
    threads: int
    descriptors: int


def taken(pid: int) -> Taken:
    process = Path(f"/proc/{pid}")
    pages = int((process / "statm").read_text().split()[1])
    return Taken(
        memory_mb=pages * os.sysconf("SC_PAGE_SIZE") // 1024**2,
        threads=len(list((process / "task").iterdir())),
        descriptors=len(list((process / "fd").iterdir())),
    )


def forget_log(config: pytest.Config) -> None:
    """pytest keeps every line for the report of a test that fails."""
    plugin = config.pluginmanager.get_plugin("logging-plugin")
    assert plugin is not None
    plugin.report_handler.reset()
    plugin.caplog_handler.reset()


@pytest.fixture
def world(tmp_path: Path, migrated: Path) -> Iterator[World]:
    with living(tmp_path, migrated, replace(WAITS, forget_rounds_s=1.0)) as world:
        yield world


@pytest.fixture
def traced() -> Iterator[None]:
    tracemalloc.start()
    yield
    tracemalloc.stop()


@pytest.mark.usefixtures("traced")
def test_month_of_work_takes_no_more_of_the_machine_than_its_first_days(
    world: World, pytestconfig: pytest.Config
) -> None:
    chance = Random(30)
    days = [day for forms in BAD_DAYS for day in forms]
    key = make_function_key(world.desk, world.project_id)
    seen: list[Taken] = []
    held: list[int] = []
    with serve([*webhook_routes(), *function_routes(1.0)]) as address:
        for number in range(DAYS):
            world.better_day()
            world.server.traffic.clear()
            works = [kind(world) for kind in WORKS]
            if number % 3 == 1:
                world.bad_day(chance.choice(days))
            for work in works:
                work.begin()
                work.rest()
            world.better_day()
            for n in range(number * CALLS, (number + 1) * CALLS):
                body, kind = hostile_bodies.delivery(n)
                patience.post(f"{address}{reveal_webhook_path(world.desk, world.project_id)}", content=body)
                body, kind = hostile_bodies.call(n)
                head = {b"authorization": f"Bearer {key}".encode(), b"content-type": kind.encode()}
                patience.post(f"{address}{FUNCTIONS_PATH}/bizon365_add_subscriber", content=body, headers=head)
            world.clock.step(timedelta(days=1))
            rounds.retry_now(world.desk, world.project_id)
            for kind in WITHOUT_SERVICES:
                rounds.ask_round(kind, rounds.HOME if kind == "backup" else world.project_id)
            for work in works:
                work.rest()
            forget_log(pytestconfig)
            gc.collect()
            held.append(tracemalloc.get_traced_memory()[0])
            seen.append(taken(os.getpid()))
    before, after = seen[SETTLED], seen[-1]
    assert after.memory_mb - before.memory_mb <= MORE_MB, seen
    assert after.threads - before.threads <= MORE_THREADS, seen
    assert after.descriptors - before.descriptors <= MORE_DESCRIPTORS, seen
    assert min(held[-5:]) - min(held[SETTLED : SETTLED + 5]) <= MORE_HELD, held
    check_files(world.desk.home)
    assert len(DBOS.list_workflows(queue_name=starting.ROUNDS, status=["SUCCESS", "ERROR"])) < 200
    assert threading.active_count() < 40


def check_files(home: Path) -> None:
    sizes = {file.relative_to(home): file.stat().st_size for file in home.rglob("*") if file.is_file()}
    backups = [file for file in sizes if file.parts[0] == "backups"]
    assert 0 < len(backups) <= MOST_BACKUPS, backups
    others = {str(file) for file in sizes} - {str(file) for file in backups}
    left = {name for name in others if not name.endswith(("-wal", "-shm", "-journal"))}
    assert left <= KEPT_FILES, left
    assert max(size for file, size in sizes.items() if file.name.endswith("-wal")) < LARGEST_JOURNAL, sizes
    assert sizes[Path("jobs.sqlite3")] < LARGEST_JOBS, sizes


def test_visits_and_deliveries_leave_nothing_behind_in_the_process(tmp_path: Path) -> None:
    with Dashboard(tmp_path) as dashboard:
        seen: list[Taken] = []
        files: list[int] = []
        for _ in range(4):
            for number in range(VISITS):
                visit(dashboard, ("", "webinars", "inbox", "registration", "settings")[number % 5])
                patience.post(
                    f"{dashboard.public_address}/bizon_webhook/wrong{number}",
                    content=hostile_bodies.delivery(number)[0],
                )
                dashboard.get("/healthz")
            seen.append(taken(dashboard.pid))
            files.append(size_of(tmp_path))
        before, after = seen[1], seen[-1]
        assert after.memory_mb - before.memory_mb <= MORE_MB_OF_VISITS, seen
        assert after.threads - before.threads <= MORE_THREADS, seen
        assert max(one.descriptors for one in seen) <= MOST_DESCRIPTORS, seen
        assert files[-1] - files[1] <= MORE_BYTES_OF_VISITS, files
        assert "Traceback" not in dashboard.log


def size_of(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def visit(dashboard: Dashboard, page: str) -> None:
    """As a browser: the page is run once, and then closed."""
    where = urlsplit(dashboard.address).netloc
    with connect(
        f"ws://{where}/_stcore/stream",
        origin=Origin(dashboard.address),
        open_timeout=PATIENCE_S,
        max_size=None,
    ) as socket:
        asked = BackMsg()
        asked.rerun_script.query_string = ""
        asked.rerun_script.page_name = page
        socket.send(asked.SerializeToString())
        while True:
            said = ForwardMsg()
            said.ParseFromString(socket.recv(timeout=PATIENCE_S, decode=False))
            if said.WhichOneof("type") == "script_finished":
                return
