"""A process beside works out the same people, and a pull does without it when it ends."""

import json
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from core.bizon.paging import Places
from core.bizon.viewers import ReceivedViewers, parse_without_viewers
from core.domain.reports.worked_out import Webinar
from core.http.pace import Stopped
from core.services.reports.beside import Beside
from core.services.reports.received import work_out_received
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
    return ReceivedViewers(Places([1, 0, 1], [0, 0, 1]), bodies, 3, complete=True)


@pytest.fixture
def beside() -> Iterator[Beside]:
    with closing(Beside()) as process:
        yield process


def test_people_are_the_same_there_and_after_its_end(
    beside: Beside, viewers: ReceivedViewers, caplog: pytest.LogCaptureFixture
) -> None:
    expected = work_out_received(viewers, WEBINAR)
    assert beside.run(work_out_received, viewers, WEBINAR) == expected
    assert beside.run(os.getpid) == beside._process.pid
    beside._process.kill()
    beside._process.wait()
    assert beside.run(work_out_received, viewers, WEBINAR) == expected
    assert beside.run(work_out_received, viewers, WEBINAR) == expected
    assert [record.name for record in caplog.records if record.name == Beside.__module__] == [Beside.__module__]


def test_what_fails_there_fails_here_as_it_does_without_it(beside: Beside) -> None:
    with pytest.raises(ValueError, match="column"):
        beside.run(parse_without_viewers, b"<html>")
    assert beside.run(parse_without_viewers, b"null") is None
    assert beside.run(parse_without_viewers, b"{}") == {}


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="looks at what it has loaded in /proc")
def test_it_loads_what_working_out_people_needs_alone(beside: Beside, viewers: ReceivedViewers) -> None:
    beside.run(work_out_received, viewers, WEBINAR)
    loaded = Path(f"/proc/{beside._process.pid}/maps").read_text()
    assert "/pyarrow/" in loaded
    assert "/pandas/" not in loaded


def test_who_waits_for_it_when_the_pull_ends_stops(beside: Beside, viewers: ReceivedViewers) -> None:
    beside.close()
    with pytest.raises(Stopped):
        beside.run(work_out_received, viewers, WEBINAR)
