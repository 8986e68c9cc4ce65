"""The process may end at any moment of a job that begins, and the job goes on at the next start."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from tests.bad_days.bizon_works import PullingSubscribers
from tests.bad_days.world import World, living

pytestmark = pytest.mark.long
MOMENTS_MS = range(60)


@pytest.fixture
def world(tmp_path: Path, migrated: Path) -> Iterator[World]:
    with living(tmp_path, migrated) as world:
        yield world


def test_job_that_begins_while_the_process_ends_goes_on_at_the_next_start(world: World) -> None:
    for moment in MOMENTS_MS:
        work = PullingSubscribers(world)
        work.begin()
        Event().wait(moment / 1000)
        world.restart()
        work.rest()
        assert work.is_done(), (moment, work.job)
