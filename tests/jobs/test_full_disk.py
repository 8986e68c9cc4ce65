"""Jobs and rounds on a disk that takes no more data: none of them is lost, and they go on once it does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Event

import pytest
import stamina
from sqlalchemy.exc import OperationalError

from core.desk import Desk
from core.errors import StorageFault
from core.jobs import engine, rounds
from core.jobs.creation import create_job
from core.jobs.progress import get_job
from core.jobs.states import ItemState, JobState
from core.services.projects.projects import list_projects
from core.start import launch_jobs
from core.waits import Waits
from data.repositories import jobs as job_lines
from data.repositories.projects import projects
from tests.conftest import installed
from tests.full_disk import full_disk
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.sqlite("lets no file of this process grow")

KIND = "full disk"
FULL = "takes no more data"


class Work:
    """Stores something when it is told to."""

    def __init__(self) -> None:
        self.has_begun, self.may_store, self.met_the_disk = Event(), Event(), Event()
        self.may_store.set()

    def __call__(self, desk: Desk, project_id: int) -> None:
        self.has_begun.set()
        assert self.may_store.wait(PATIENCE_S)
        try:
            with desk.store.writing() as session:
                projects.set_mark(session, project_id, "made up", is_set=True, now=desk.now())
        except OperationalError:
            self.met_the_disk.set()
            raise

    def hold(self) -> None:
        self.has_begun.clear()
        self.may_store.clear()

    def begun(self) -> None:
        assert self.has_begun.wait(PATIENCE_S)

    def fail(self) -> None:
        self.may_store.set()
        assert self.met_the_disk.wait(PATIENCE_S)


in_job, in_round = Work(), Work()


@engine.workflow(KIND)
def work(desk: Desk, job_id: str) -> None:
    in_job(desk, get_job(desk, job_id).project_id)


@rounds.work_round(KIND)
def look(desk: Desk, project_id: int, should_stop: Callable[[], bool]) -> datetime | None:
    in_round(desk, project_id)
    return None


@stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.05, wait_max=0.2)
def await_state(desk: Desk, job_id: str, *states: JobState) -> None:
    assert get_job(desk, job_id).state in states


@stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.05, wait_max=0.2)
def await_faults(caplog: pytest.LogCaptureFixture, times: int) -> None:
    assert caplog.text.count(FULL) >= times


def go_on(desk: Desk, job_id: str) -> None:
    """A job ends well by itself; one that has met the full disk says so, and does once it is resumed. One that was
    asked for on a full disk may still find room in a file to begin."""
    await_state(desk, job_id, JobState.DONE, JobState.FAILED)
    if get_job(desk, job_id).state is JobState.FAILED:
        problem = get_job(desk, job_id).problem
        assert isinstance(problem, StorageFault)
        assert problem.reason == "full"
        engine.resume(desk, job_id)
        await_state(desk, job_id, JobState.DONE)


def test_what_meets_a_full_disk_goes_on_once_there_is_room(
    tmp_path: Path, migrated: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with installed(tmp_path, migrated) as usual:
        desk = replace(usual, waits=Waits(round_failure_s=0.1, disk_retry_s=0.1))
        launch_jobs(desk)
        in_round.begun()
        project_id = list_projects(desk)[0].id
        running, begun_then = (create_job(desk, project_id, KIND, {"number": number}) for number in (1, 2))
        with desk.store.writing() as session:
            for job_id in (running, begun_then):
                job_lines.add_items(session, job_id, ["something to do"], state=ItemState.PLANNED)
        in_job.hold()
        in_round.hold()
        engine.run(desk, KIND, running)
        rounds.ask_round(KIND, project_id)
        in_job.begun()
        in_round.begun()
        in_round.has_begun.clear()
        with full_disk():
            engine.run(desk, KIND, begun_then)
            in_job.fail()
            in_round.fail()
            await_faults(caplog, caplog.text.count(FULL) + 4)  # the round has met it more than once
            assert get_job(desk, running).state is JobState.RUNNING
        await_state(desk, running, JobState.FAILED)
        for job_id in (running, begun_then):
            go_on(desk, job_id)
        in_round.begun()
        engine.shut_down()
