"""Bad days one after the other, with what people do meanwhile, by chance: everything ends once all the same."""

import logging
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from core.jobs.attempts import ask_pause
from core.jobs.progress import ask_stop
from tests.bad_days.faults import BAD_DAYS
from tests.bad_days.kinds import MOST_PRESSES, WORKS
from tests.bad_days.salebot_works import Noticing, PassingOn
from tests.bad_days.works import JobWork, Work
from tests.bad_days.world import World, check_log, check_said, living

SEED = 20261120
SHORT, LONG = 5, 200
DAYS = [day for forms in BAD_DAYS for day in forms if not day.is_success_for]
NUMBERS = [*range(SHORT), *(pytest.param(number, marks=pytest.mark.long) for number in range(SHORT, LONG))]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[World]:
    with living(tmp_path_factory.mktemp("sequences"), migrated) as world:
        yield world


@pytest.mark.parametrize("number", NUMBERS)
def test_everything_ends_once_whatever_comes_after_what(
    world: World, number: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    chance = Random(SEED + number)
    world.better_day()
    world.server.traffic.clear()
    unlike = chance.choice((Noticing, PassingOn))  # a project relays or it does not
    kinds = chance.sample([kind for kind in WORKS if kind is not unlike], 3)
    waiting = [kind(world) for kind in kinds]
    begun: list[Work] = []
    for _ in range(chance.randint(4, 8)):
        match chance.choice(("play", "play", "better", "begin", "go on", "pause", "stop", "restart", "later")):
            case "play":
                world.bad_day(chance.choice(DAYS))
            case "better":
                world.better_day()
            case "begin" if waiting:
                begun.append(waiting.pop())
                begun[-1].begin()
            case "go on" if begun:
                (work := chance.choice(begun)).rest()
                work.go_on()
            case "pause" | "stop" as asked if jobs := [work for work in begun if isinstance(work, JobWork)]:
                (ask_pause if asked == "pause" else ask_stop)(world.desk, chance.choice(jobs).job_id)
            case "restart":
                world.restart()
            case "later":
                world.later()
    for work in waiting:
        work.begin()
    begun += waiting
    world.better_day()
    for work in begun:
        work.rest()
        check_said(work.problems())
        for _ in range(MOST_PRESSES):
            if work.is_over():
                break
            work.go_on()
            work.rest()
    for work in begun:
        work.check()
        check_said(work.problems())
        assert work.is_over(), (work.kind, work.story())
    check_log(world, caplog.records)
