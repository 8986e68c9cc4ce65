"""Rounds: what is due is looked at as soon as it is asked for, later when it is due later, and once at a time."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from threading import Event, Lock, Timer

import pytest
import stamina
from dbos import DBOS

from core.desk import Desk
from core.errors import NotFound
from core.jobs import engine, rounds
from core.services.projects import list_projects

WAIT_S = 20.0


class Watched:
    """A kind of round that notes its visits."""

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
            assert self.go_on.wait(WAIT_S)
            answer = self.answers.pop(0) if self.answers else None
        finally:
            self.lock.release()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def visited(self) -> None:
        assert self.came.wait(WAIT_S)
        self.came.clear()


watched = Watched()
rounds.work_round("watched")(lambda *given: watched(*given))


@pytest.fixture
def project_id(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    watched.__init__()  # type: ignore[misc]
    monkeypatch.setattr(rounds, "FORGET_S", 0.1)
    engine.launch(desk)
    watched.visited()
    yield list_projects(desk)[0].id
    watched.go_on.set()
    engine.shut_down()


def test_launch_looks_everywhere_and_the_engine_keeps_no_record_of_it(project_id: int) -> None:
    assert watched.visits == [project_id]
    # Or what it starts would be taken for what a killed one had started.
    assert not watched.known_to_the_engine

    @stamina.retry(on=AssertionError, attempts=None, timeout=WAIT_S, wait_initial=0.05, wait_max=0.1, wait_jitter=0)
    def forgotten() -> None:
        assert DBOS.list_workflows(queue_name=rounds.QUEUE) == []

    forgotten()


def test_round_comes_again_when_something_is_due_later(desk: Desk, project_id: int) -> None:
    due_at = desk.now() + timedelta(seconds=0.6)
    watched.answers = [due_at]
    rounds.ask_round("watched", project_id)
    watched.visited()
    watched.visited()
    assert desk.now() >= due_at


def test_moment_asked_for_twice_is_one_round(desk: Desk, project_id: int) -> None:
    due_at = desk.now() + timedelta(seconds=0.3)
    for _ in range(3):
        rounds.ask_round("watched", project_id, due_at)
    rounds.ask_round("watched", project_id, due_at + timedelta(seconds=0.1))
    watched.visited()
    watched.visited()
    assert len(watched.visits) == 3  # that of the launch, and one for each moment


def test_rounds_of_one_project_wait_for_each_other_and_are_asked_for_once(project_id: int) -> None:
    watched.go_on.clear()
    rounds.ask_round("watched", project_id)
    watched.visited()
    for _ in range(3):  # while one works: it may not see what these are about
        rounds.ask_round("watched", project_id)
    assert len(DBOS.list_workflows(queue_name=rounds.QUEUE, name="round.watched", status="ENQUEUED")) == 1
    watched.go_on.set()
    watched.visited()
    assert len(watched.visits) == 3


def test_moment_whose_round_has_begun_already_is_looked_at_once_more(desk: Desk, project_id: int) -> None:
    due_at = desk.now() + timedelta(seconds=0.2)
    watched.answers = [due_at]  # it came early, or the clock was set back
    rounds.ask_round("watched", project_id, due_at)
    watched.visited()
    watched.visited()
    assert len(watched.visits) == 3


def test_process_that_ends_waits_for_its_rounds(desk: Desk, project_id: int) -> None:
    watched.go_on.clear()
    rounds.ask_round("watched", project_id)
    watched.visited()
    Timer(0.3, watched.go_on.set).start()
    engine.shut_down()
    assert watched.go_on.is_set()
    assert not rounds.is_working()


def test_unforeseen_error_is_looked_after_later_and_tells_no_contact(
    project_id: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(rounds, "AFTER_FAILURE", timedelta(seconds=0.3))
    watched.answers = [ValueError("anna@example.com")]
    rounds.ask_round("watched", project_id)
    watched.visited()
    watched.visited()
    assert "ValueError" in caplog.text
    assert "anna@" not in caplog.text


def test_round_of_a_removed_project_ends(
    project_id: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(rounds, "AFTER_FAILURE", timedelta(0))
    watched.answers = [NotFound("project", project_id)]
    rounds.ask_round("watched", project_id)
    watched.visited()
    rounds.ask_round("watched", project_id)
    watched.visited()
    assert "failed" not in caplog.text
    assert len(watched.visits) == 3
