"""Each bad day of a service, in each kind of work: what was asked ends done or clearly not done, and nothing twice."""

import logging
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest

from tests.bad_days.bizon_works import AskedByBot
from tests.bad_days.faults import BAD_DAYS, BIZON, BadDay
from tests.bad_days.kinds import MOST_PRESSES, OF_BIZON, WITHOUT_SERVICES, WORKS
from tests.bad_days.works import Work
from tests.bad_days.world import World, check_log, check_said, living
from tests.jobs.test_durable_names import JOB_KINDS, ROUNDS


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[World]:
    with living(tmp_path_factory.mktemp("bad days"), migrated) as world:
        yield world


def cases() -> Iterator[object]:
    """Every bad day in every work; without the long ones, two of three kinds of answers once, each in another form and
    another work than the one before."""
    turns = cycle(WORKS)
    for number, forms in enumerate(BAD_DAYS):
        for form, day in enumerate(forms):
            able = OF_BIZON if day.of == BIZON else WORKS
            short = next(work for work in turns if work in able) if number % 3 and form == number % len(forms) else None
            for work in able:
                marks = () if work is short else (pytest.mark.long,)
                yield pytest.param(day, work, marks=marks, id=f"{day.name}-{work.kind}")


@pytest.mark.parametrize(("day", "work"), cases())
def test_whatever_a_service_answers_everything_ends_once_and_is_said(
    world: World, day: BadDay, work: type[Work], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    world.better_day()
    world.server.traffic.clear()
    asked = work(world)
    world.bad_day(day)
    asked.begin()
    asked.rest()
    world.better_day()
    asked.check()
    check_said(asked.problems())
    for _ in range(MOST_PRESSES):
        if asked.is_done():
            break
        asked.go_on()
        asked.rest()
    asked.check()
    check_said(asked.problems())
    assert asked.is_done(), asked.story()
    check_log(world, caplog.records)


def test_every_kind_of_work_is_tried() -> None:
    assert {work.kind for work in WORKS} | WITHOUT_SERVICES == JOB_KINDS | ROUNDS | {AskedByBot.kind}
