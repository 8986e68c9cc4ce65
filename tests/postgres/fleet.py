"""Several processes on one store on a server, as on several machines: each has a home of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import IO

import stamina
from cryptography.fernet import Fernet

from core.desk import Desk
from core.environment import ROOT, read_environment
from core.jobs import engine
from core.sandbox.server import SandboxServer
from core.start import launch_jobs, open_desk
from core.waits import USUAL_WAITS, Waits
from tests.conftest import add_live
from tests.dashboard import Dashboard, free_port
from tests.databases import STORE_FILE, drop_store, store_url
from tests.patience import PATIENCE_S, SOON
from tests.postgres.writer_guard import guard_writers
from tests.stored import write

QUICK = replace(SOON, lands_s=3.0, late_s=1.0, beat_s=0.5, silent_s=4.0)


class Worker:
    """A worker with a home of its own; the usual waits make it `python -m core.worker`."""

    def __init__(self, home: Path, waits: Waits, variables: dict[str, str]) -> None:
        home.mkdir(exist_ok=True)
        self.home = home
        own = [waits.lands_s, waits.late_s, waits.beat_s, waits.silent_s]
        usual = waits == USUAL_WAITS
        self.health_port = free_port()
        command = ["core.worker", "--health-port", str(self.health_port)]
        self._log: IO[str] = (home / "worker.log").open("a")
        self._process = subprocess.Popen(
            [sys.executable, "-m", *(command if usual else ["tests.postgres.worker", *map(str, own)])],
            cwd=ROOT,
            env={**os.environ, **variables, "DESK_HOME": str(home)},
            stdout=self._log,
            stderr=self._log,
        )

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def kill(self) -> None:
        """As if the power went."""
        self.signal(signal.SIGKILL)
        self.wait()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def wait(self) -> int:
        """Until it has ended."""
        return self._process.wait(timeout=PATIENCE_S)

    def stop(self) -> None:
        with suppress(ProcessLookupError):
            self.signal(signal.SIGCONT)
            self.signal(signal.SIGTERM)
        self.wait()
        self._log.close()


class Fleet:
    """The processes; `desk` is this test's, which leaves the jobs to workers, as a web process does."""

    def __init__(self, folder: Path, waits: Waits) -> None:
        self.folder = folder
        self._waits = waits
        self.variables = {
            **dict.fromkeys(("DESK_DATABASE_URL", "DESK_JOBS_DATABASE_URL"), store_url(folder / STORE_FILE)),
            "DESK_SECRET_KEY": Fernet.generate_key().decode(),
        }
        self.desk: Desk = open_desk(
            read_environment(
                {**os.environ, **self.variables, "DESK_HOME": str(folder / "test"), "DESK_WORKERS": "external"}
            )
        )
        self.workers: list[Worker] = []
        self.webs: list[Dashboard] = []

    def add_worker(self) -> Worker:
        worker = Worker(self.folder / f"worker{len(self.workers)}", self._waits, self.variables)
        self.workers.append(worker)
        return worker

    def add_web(self) -> Dashboard:
        home = self.folder / f"web{len(self.webs)}"
        home.mkdir()
        web = Dashboard(home, **self.variables, DESK_WORKERS="external")
        self.webs.append(web)
        web.start()
        return web


@contextmanager
def fleet_in(folder: Path, waits: Waits) -> Iterator[Fleet]:
    fleet = Fleet(folder, waits)
    guard_writers(fleet.desk.store)
    try:
        launch_jobs(fleet.desk)
        yield fleet
    finally:
        engine.shut_down()
        for worker in fleet.workers:
            worker.stop()
        for web in fleet.webs:
            web.stop()
        fleet.desk.store.close()
        drop_store(folder / STORE_FILE)


def live(desk: Desk, server: SandboxServer, name: str = "Школа") -> int:
    """A live project without limits that would make the test long."""
    project = add_live(desk, server, name)
    write(
        desk,
        "UPDATE project SET requests_per_second = 500, salebot_per_second = 500, salebot_daily_budget = 1000000"
        " WHERE id = :id",
        id=project.id,
    )
    return project.id


@stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.1, wait_max=0.2, wait_jitter=0)
def until(holds: Callable[[], bool]) -> None:
    assert holds()
