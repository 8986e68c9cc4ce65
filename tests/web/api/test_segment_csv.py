"""The CSV address of a segment: who has it gets the people, until it is taken back."""

from collections.abc import Iterator

import httpx
import pytest
from pyrate_limiter import Rate

from core.desk import Desk
from core.domain.webinars.segments import Band, Measure, Rules
from core.services.outside.segment_addresses import (
    list_segment_addresses,
    make_segment_address,
    remove_segment_address,
)
from core.services.projects.projects import ProjectSettings
from core.services.webinars.segments import Segment, drop_segment, save_segment
from core.web.api.segment_csv import segment_routes
from core.web.public_routes import public_routes
from tests.reports_world import ROOM, store_report, viewer
from tests.stored import fetch_all
from tests.web.functions.endpoint import serve

ANNA = viewer("=Анна", email="anna@example.com", phone="+79035551022", minutes=50)
OLEG = viewer("Олег", email="oleg@example.com", minutes=10)
NAME = "Досмотрели"


@pytest.fixture
def address(desk: Desk, project: ProjectSettings) -> Iterator[str]:
    store_report(desk, project.id, [ANNA, OLEG])
    save_segment(desk, project.id, Segment(NAME, Rules(bands={Measure.MINUTES: Band(30)}), ROOM))
    path = make_segment_address(desk, project.id, NAME)
    with serve(public_routes()) as served:
        yield served + path


def test_people_of_the_segment_are_fetched_and_nothing_computes(
    desk: Desk, project: ProjectSettings, address: str
) -> None:
    answer = httpx.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    head, *rows = answer.text.splitlines()
    assert head.startswith("name,email,phone,client_id,")
    assert [row.split(",")[:3] for row in rows] == [["'=Анна", "anna@example.com", "+79035551022"]]
    store_report(desk, project.id, [viewer("Вера", email="v@example.com", minutes=40)], webinar_id="r*2")
    assert "v@example.com" in httpx.get(address).text
    [known] = list_segment_addresses(desk, project.id)
    assert known.used_at is not None
    assert fetch_all(desk, "SELECT count(*) FROM audit_entry WHERE deed = 'contacts_fetched'") == [(1,)]


def test_address_that_was_taken_back_or_never_made_answers_nothing(
    desk: Desk, project: ProjectSettings, address: str
) -> None:
    for wrong in (address[:-5] + "x.csv", address.removesuffix(".csv"), address.replace(".csv", ".xlsx")):
        assert httpx.get(wrong).status_code == 404
    assert httpx.post(address).status_code == 405
    remove_segment_address(desk, project.id, list_segment_addresses(desk, project.id)[0].id)
    assert httpx.get(address).status_code == 404


def test_removed_segment_takes_its_addresses_along(desk: Desk, project: ProjectSettings, address: str) -> None:
    drop_segment(desk, project.id, NAME)
    assert list_segment_addresses(desk, project.id) == []
    save_segment(desk, project.id, Segment(NAME, Rules(), ROOM))
    assert httpx.get(address).status_code == 404


def test_address_is_fetched_so_often_and_no_oftener(desk: Desk, project: ProjectSettings) -> None:
    save_segment(desk, project.id, Segment(NAME, Rules(), ROOM))
    path = make_segment_address(desk, project.id, NAME)
    with serve(segment_routes([Rate(2, 600_000)])) as served:
        answers = [httpx.get(served + path) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[2].headers["retry-after"]) > 100
