"""A process beside works out the same people, and a pull does without it when it ends."""

import json
from collections.abc import Iterator
from contextlib import closing

import pytest
import stamina

from core.bizon.paging import Place
from core.bizon.viewers import ReceivedViewers
from core.domain.reports.worked_out import Webinar
from core.http.pace import Stopped
from core.services.reports.beside import Beside
from core.services.reports.pull_reports import work_here
from tests.patience import PATIENCE_S
from tests.reports_world import PHONE, START, viewer

VIEWERS = [
    viewer("Анна", email="a@example.com", city="Казань", chatUserId="c1", utm_source="vk"),
    viewer("Анна", email="a@example.com", phone="+79000000001", minutes=45, **PHONE),
    viewer("Гость 😀"),
]
WEBINAR = Webinar(START, 3600.0, said_at_s=[60, 61])
"""The rows stand on two pages, in another order than that of the report."""


@pytest.fixture
def viewers() -> ReceivedViewers:
    bodies = [json.dumps({"viewers": part}).encode() for part in (VIEWERS[2:], VIEWERS[:2])]
    return ReceivedViewers([Place(1, 0), Place(0, 0), Place(1, 1)], bodies, 3, complete=True)


@pytest.fixture
def beside() -> Iterator[Beside]:
    with closing(Beside()) as process:
        yield process


@stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.05, wait_max=0.05, wait_jitter=0)
def begun(beside: Beside) -> None:
    assert beside.is_ready()


def test_people_are_the_same_before_it_is_ready_and_then_and_after_its_end(
    beside: Beside, viewers: ReceivedViewers, caplog: pytest.LogCaptureFixture
) -> None:
    expected = work_here(viewers, WEBINAR)
    assert beside.work_out(viewers, WEBINAR) == expected
    begun(beside)
    assert beside.work_out(viewers, WEBINAR) == expected
    beside._process.kill()
    beside._process.wait()
    assert beside.work_out(viewers, WEBINAR) == expected
    assert beside.work_out(viewers, WEBINAR) == expected
    assert [record.name for record in caplog.records if record.name == Beside.__module__] == [Beside.__module__]


def test_who_waits_for_it_when_the_pull_ends_stops(beside: Beside, viewers: ReceivedViewers) -> None:
    begun(beside)
    beside.close()
    with pytest.raises(Stopped):
        beside.work_out(viewers, WEBINAR)
