"""The whole program on a bad day: store, engine and sandbox, and what must hold whatever the services answer."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count, cycle
from pathlib import Path

import stamina

from core.desk import Desk
from core.errors import DeskError
from core.i18n import LANGUAGES, Language
from core.jobs import engine
from core.jobs.progress import JobProgress
from core.sandbox.server import SandboxServer
from core.sandbox.world.people import Person
from core.services.projects.projects import list_projects
from core.services.projects.provision import SandboxEndpoint, point_sandbox
from core.services.projects.salebot_settings import change_salebot_settings, get_salebot_settings
from core.start import launch_jobs
from core.waits import Waits
from pages.widgets.errors import explain
from pages.widgets.language import _kept
from tests.bad_days.faults import BadDay
from tests.conftest import SEED, installed, wire
from tests.patience import PATIENCE_S, SOON
from tests.present import present_clock
from tests.sending import people_with_clients

WAITS = replace(SOON, pull_look_s=0.1, round_failure_s=0.2)
CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.\w+|\+?7\d{10}")
NOWHERE = "http://127.0.0.1:9"
_VAGUE = "Something went wrong. Try again."


class ForwardClock:
    """A running clock that can be set forward. The services go by it, too."""

    def __init__(self) -> None:
        self._clock = present_clock()
        self._ahead = timedelta()

    def now(self) -> datetime:
        return self._clock.now() + self._ahead

    def step(self, by: timedelta) -> None:
        self._ahead += by


@dataclass
class World:
    """One installation that lives through many bad days; each takes numbers and people of its own."""

    desk: Desk
    server: SandboxServer
    clock: ForwardClock
    project_id: int
    people: Iterator[Person]
    numbers: Iterator[int] = field(default_factory=count)
    is_down: bool = False

    def take(self, many: int) -> list[Person]:
        """People of the sandbox who are clients of its Salebot, and whom no work of this moment shares."""
        return [next(self.people) for _ in range(many)]

    def bad_day(self, day: BadDay) -> None:
        """It begins, and those before it go on."""
        for fault in day.plays:
            self.server.faults.play(**fault)
        if day.is_down:
            self._point_to(NOWHERE)

    def _point_to(self, address: str) -> None:
        there = self.server
        endpoint = SandboxEndpoint(address, there.bizon_token, there.bizon_project_id, there.salebot_key)
        point_sandbox(self.desk, endpoint)
        self.is_down = address == NOWHERE

    def better_day(self) -> None:
        """The services are well again. A second registration of the same person would still be seen."""
        if self.is_down:
            self._point_to(self.server.address)
        self.server.faults.clear()
        self.server.faults.switch(repeated_email="double")

    def later(self) -> None:
        """When a person comes back: what was on its way has landed, results of that time are not used again."""
        self.clock.step(timedelta(seconds=100))

    def restart(self) -> None:
        """The process ends and another begins."""
        _end()
        launch_jobs(self.desk)


@stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.1, wait_max=0.2, wait_jitter=0)
def _end() -> None:
    """Jobs of a busy machine may not come to a safe point in time; a process that begins beside them gives them up."""
    engine.shut_down()
    assert not engine.is_closing()


@contextmanager
def living(folder: Path, migrated: Path, waits: Waits = WAITS) -> Iterator[World]:
    clock = ForwardClock()
    with (
        installed(folder, migrated) as desk,
        SandboxServer(SEED, clock, webinars=3, viewers=6) as server,
    ):
        desk = replace(desk, waits=waits, clock=clock)
        wire(desk, server)
        project_id = list_projects(desk)[0].id
        generous = replace(get_salebot_settings(desk, project_id), daily_budget=1_000_000, campaign_cap=1_000_000)
        change_salebot_settings(desk, project_id, generous)
        launch_jobs(desk)
        try:
            world = World(desk, server, clock, project_id, cycle(list(people_with_clients(server))))
            world.better_day()
            yield world
        finally:
            engine.shut_down()


def said_in(language: Language, problem: DeskError) -> str:
    """What a page says of a problem."""
    before = _kept.set(language)
    try:
        return explain(problem)
    finally:
        _kept.reset(before)


def check_said(problems: list[DeskError | None]) -> None:
    """A page says of each problem what happened and what to do, in both languages."""
    for problem in filter(None, problems):
        for language in LANGUAGES:
            said = said_in(language, problem)
            assert said, problem
            assert bool(re.search("[а-я]", said)) == (language == "ru") or "«" in said, said
            assert _VAGUE not in said or language == "ru", repr(problem)


def check_counts(job: JobProgress) -> None:
    """What the page counts adds up to what was asked for."""
    if job.total is not None:
        assert sum(job.counts.values()) == job.total, job


def check_log(world: World, records: list[logging.LogRecord]) -> None:
    """Neither a stack trace, nor a contact, nor a secret, before anything is struck out."""
    for record in records:
        text = record.getMessage()
        assert record.exc_info is None, text
        assert "Traceback" not in text, text
        assert not CONTACT.search(text), text
        for secret in (world.server.bizon_token, world.server.salebot_key):
            assert secret not in text, text
