"""Rounds: when they begin, and that one at a time runs in a project."""

import platform
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Lock, Timer
from typing import TypeVar

import pytest
import stamina
from dbos import DBOS

from benchmarks.memory import resident_mb
from core.desk import Desk
from core.errors import NotFound
from core.jobs import engine, rounds, starting
from core.jobs.creation import create_job
from core.jobs.progress import get_job
from core.jobs.states import JobState
from core.services.projects.projects import list_projects
from core.start import launch_jobs
from core.waits import Waits
from tests.conftest import installed
from tests.patience import PATIENCE_S
from tests.present import present_clock


class Clock:
    """The present clock, which can be set back."""

    def __init__(self) -> None:
        self.back = timedelta()
        self._present = present_clock()

    def now(self) -> datetime:
        return self._present.now() - self.back


class Watched:
    """A kind of round that records its calls."""

    def __init__(self) -> None:
        self.visits: list[int] = []
        self.known_to_the_engine = False
        self.answers: list[datetime | Exception | None] = []
        self.came, self.go_on, self.lock = Event(), Event(), Lock()
        self.at_once = 0
        self.go_on.set()

    def __call__(self, desk: Desk, project_id: int, should_stop: Callable[[], bool]) -> datetime | None:
        assert self.lock.acquire(blocking=False), "two rounds at once"
        try:
            self.visits.append(project_id)
            self.known_to_the_engine |= DBOS.workflow_id is not None
            self.came.set()
            assert self.go_on.wait(PATIENCE_S)
            answer = self.answers.pop(0) if self.answers else None
        finally:
            self.lock.release()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def visited(self) -> None:
        assert self.came.wait(PATIENCE_S)
        self.came.clear()


JOB = "watched"
_watched = Watched()
rounds.work_round("watched", after=[JOB])(lambda *given: _watched(*given))


@engine.workflow(JOB)
def do_nothing(desk: Desk, job_id: str) -> None:
    """A job that a round waits for."""


AnyWatched = TypeVar("AnyWatched", bound=Watched)


def watch(by: AnyWatched) -> AnyWatched:
    """The recorder of the calls from now on."""
    global _watched
    _watched = by
    return by


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Desk]:
    """One engine for all of these tests: its first rounds take a second to begin."""
    with installed(tmp_path_factory.mktemp("rounds"), migrated) as usual:
        desk = replace(usual, waits=Waits(forget_rounds_s=0.1, round_failure_s=0.3, clock_look_s=0.05), clock=Clock())
        first = watch(Watched())
        launch_jobs(desk)
        first.visited()
        yield desk
        engine.shut_down()


@pytest.fixture
def project_id(desk: Desk) -> int:
    return list_projects(desk)[0].id


@pytest.fixture
def watched(desk: Desk) -> Iterator[Watched]:
    watched = watch(Watched())
    yield watched
    watched.go_on.set()


@pytest.fixture
def launched_anew(desk: Desk, watched: Watched) -> None:
    engine.shut_down()
    launch_jobs(desk)


@pytest.mark.usefixtures("launched_anew")
def test_launch_starts_a_round_in_every_project_and_its_records_are_deleted(watched: Watched, project_id: int) -> None:
    watched.visited()
    # Where processes share the jobs, one that begins also asks for those that it takes over from itself
    assert set(watched.visits) == {project_id}
    # Inside the engine's context, the rounds that it asks for would count as those of a killed round.
    assert not watched.known_to_the_engine

    @stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.05, wait_max=0.1, wait_jitter=0)
    def forgotten() -> None:
        left = {workflow.status for workflow in DBOS.list_workflows(queue_name=starting.ROUNDS)}
        assert left <= {"DELAYED"}  # what waits for the night

    forgotten()


def test_round_is_repeated_when_something_is_due_later(desk: Desk, watched: Watched, project_id: int) -> None:
    due_at = desk.now() + timedelta(seconds=0.6)
    watched.answers = [due_at]
    rounds.ask_round("watched", project_id)
    watched.visited()
    watched.visited()
    assert desk.now() >= due_at


def test_end_of_a_job_that_a_round_waits_for_brings_the_round(desk: Desk, watched: Watched, project_id: int) -> None:
    job_id = create_job(desk, project_id, JOB, {})
    engine.run(desk, JOB, job_id)
    watched.visited()
    assert watched.visits == [project_id]
    assert get_job(desk, job_id).state is JobState.DONE


def test_rounds_requested_for_one_moment_are_one_round(desk: Desk, watched: Watched, project_id: int) -> None:
    due_at = desk.now() + timedelta(seconds=0.3)
    for _ in range(3):
        rounds.ask_round("watched", project_id, due_at)
    rounds.ask_round("watched", project_id, due_at + timedelta(seconds=0.1))
    watched.visited()
    watched.visited()
    assert len(watched.visits) == 2  # one for each moment


def test_round_that_is_asked_for_meanwhile_begins_no_second_row_of_rounds(desk: Desk, watched: Watched) -> None:
    """Otherwise each request would leave one more round that comes again and again."""
    now, project_id = desk.now(), 2  # of which nothing else waits here
    watched.answers = [now + timedelta(hours=hours) for hours in (2, 3, 1)]
    for _ in range(3):
        rounds.ask_round("watched", project_id)
        watched.visited()

    @stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.05, wait_max=0.1, wait_jitter=0)
    def waits_for_the_earlier_ones() -> None:
        delayed = DBOS.list_workflows(queue_name=starting.ROUNDS, name="round.watched", status="DELAYED")
        to_come = {one.workflow_id for one in delayed if one.queue_partition_key == f"watched.{project_id}"}
        assert to_come == {f"watched.{project_id}.{(now + timedelta(hours=n)).timestamp():.3f}" for n in (1, 2)}

    waits_for_the_earlier_ones()


def test_rounds_of_one_project_run_one_at_a_time_and_are_enqueued_once(
    desk: Desk, watched: Watched, project_id: int
) -> None:
    watched.go_on.clear()
    rounds.ask_round("watched", project_id)
    watched.visited()
    first = int(desk.now().timestamp())
    for _ in range(3):  # during a round, which may not see the rows that these requests are about
        rounds.ask_round("watched", project_id)
    # Processes that share the jobs ask for one in each second
    seconds = int(desk.now().timestamp()) - first + 1 if desk.environment.shares_jobs else 1
    enqueued = len(DBOS.list_workflows(queue_name=starting.ROUNDS, name="round.watched", status="ENQUEUED"))
    assert 1 <= enqueued <= seconds
    watched.go_on.set()
    for _ in range(enqueued):
        watched.visited()
    assert len(watched.visits) == 1 + enqueued


def test_round_requested_for_the_moment_of_a_running_round_runs_once_more(
    desk: Desk, watched: Watched, project_id: int
) -> None:
    due_at = desk.now() + timedelta(seconds=0.2)
    watched.answers = [due_at]  # it came early, or the clock was set back
    rounds.ask_round("watched", project_id, due_at)
    watched.visited()
    watched.visited()
    assert len(watched.visits) == 2


def test_closing_process_waits_for_its_rounds(desk: Desk, watched: Watched, project_id: int) -> None:
    watched.go_on.clear()
    rounds.ask_round("watched", project_id)
    watched.visited()
    Timer(0.3, watched.go_on.set).start()
    try:
        engine.shut_down()
        assert watched.go_on.is_set()
        assert not rounds.is_working()
    finally:
        launch_jobs(desk)
        watched.visited()


def test_round_after_an_unexpected_error_begins_later_and_the_log_holds_no_contact(
    watched: Watched, project_id: int, caplog: pytest.LogCaptureFixture
) -> None:
    watched.answers = [ValueError("anna@example.com")]
    rounds.ask_round("watched", project_id)
    watched.visited()
    watched.visited()
    assert "ValueError" in caplog.text
    assert "anna@" not in caplog.text


def test_round_of_a_removed_project_ends(watched: Watched, project_id: int, caplog: pytest.LogCaptureFixture) -> None:
    watched.answers = [NotFound("project", project_id)]
    rounds.ask_round("watched", project_id)
    watched.visited()
    rounds.ask_round("watched", project_id)
    watched.visited()
    assert "failed" not in caplog.text
    assert len(watched.visits) == 2


def test_what_waits_for_a_later_moment_is_looked_at_when_the_clock_is_set_back(
    desk: Desk, watched: Watched, project_id: int
) -> None:
    rounds.ask_round("watched", project_id, desk.now() + timedelta(hours=1))
    assert isinstance(desk.clock, Clock)
    desk.clock.back = timedelta(days=3)
    watched.visited()
    desk.clock.back = timedelta()


SMALL, COUNT = 2_000, 40_000
"""The bytes of a piece of memory, and how many of them a round needs for a moment."""


class Wasteful(Watched):
    """Needs much memory for a moment; what it keeps of it stands at the end of the heap, and holds all that is free."""

    kept: bytearray
    most: float

    def __call__(self, desk: Desk, project_id: int, should_stop: Callable[[], bool]) -> datetime | None:
        pieces = [bytearray(SMALL) for _ in range(COUNT)]
        self.kept, self.most = pieces[-1], resident_mb("self")
        return super().__call__(desk, project_id, should_stop)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the heaps of glibc")
def test_what_a_round_needed_for_a_moment_is_given_back_when_it_ends(desk: Desk, project_id: int) -> None:
    wasteful = watch(Wasteful())
    rounds.ask_round("watched", project_id)
    wasteful.visited()
    given_back(wasteful)


@stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.02, wait_max=0.1, wait_jitter=0)
def given_back(wasteful: Wasteful) -> None:
    assert resident_mb("self") < wasteful.most - 0.8 * SMALL * COUNT / 1e6
