"""Each bad day of a service, in each kind of work: what was asked ends done or clearly not done, and nothing twice."""

import logging
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest

from tests.bad_days.bizon_works import AskedByBot, Registering
from tests.bad_days.faults import BAD_DAYS, BIZON, BadDay
from tests.bad_days.kinds import MOST_PRESSES, OF_BIZON, WITHOUT_SERVICES, WORKS
from tests.bad_days.salebot_works import Sending
from tests.bad_days.works import Work
from tests.bad_days.world import World, check_log, check_said, living, said_in
from tests.conftest import open_page
from tests.jobs.test_durable_names import JOB_KINDS, ROUNDS
from tests.pages.test_foreign_names import texts_of, walk


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[World]:
    with living(tmp_path_factory.mktemp("bad days"), migrated) as world:
        yield world


def cases() -> Iterator[object]:
    """Every bad day in every work; without the long ones, every second kind of answer once, each in another form and
    another work than the one before."""
    turns = cycle(WORKS)
    for number, forms in enumerate(BAD_DAYS):
        for form, day in enumerate(forms):
            able = [work for work in (OF_BIZON if day.of == BIZON else WORKS) if work.kind not in day.is_success_for]
            short = next(work for work in turns if work in able) if number % 2 and form == number % len(forms) else None
            for work in able:
                marks = () if work is short else (pytest.mark.long,)
                yield pytest.param(day, work, marks=marks, id=f"{day.name}-{work.kind}")


@pytest.mark.parametrize(("day", "work"), list(cases()))
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


def test_page_of_a_run_says_why_it_rests_and_what_to_do(world: World) -> None:
    [day] = [day for forms in BAD_DAYS for day in forms if day.name == "a page of a proxy"]
    world.better_day()
    works = [Registering(world), Sending(world)]
    world.bad_day(day)
    for work in works:
        work.begin()
        work.rest()
    addresses = ({"section": "runs", "run": works[0].job_id}, {"campaign": works[1].job_id})
    for work, page, address in zip(works, ("registration", "campaigns"), addresses, strict=True):
        app = open_page(page, **address)
        assert not app.exception
        shown = [
            said
            for node in walk(app._tree)
            if hasattr(getattr(node, "proto", None), "ListFields")
            for said in texts_of(node.proto)
        ]
        assert work.job.problem
        assert any(said_in("ru", work.job.problem) in said for said in shown), shown
    world.better_day()


def test_every_kind_of_work_is_tried() -> None:
    assert {work.kind for work in WORKS} | WITHOUT_SERVICES == JOB_KINDS | ROUNDS | {AskedByBot.kind}
