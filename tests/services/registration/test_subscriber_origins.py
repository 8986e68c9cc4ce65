"""Where subscribers came from is kept with them, and read again from the answers after an update."""

import json

import pytest

from core.desk import Desk
from core.http.pace import never
from core.services.projects.projects import list_projects
from core.services.registration.pull_subscribers import FetchedSubscribers, save_subscribers
from core.services.registration.read_again import read_subscribers_again
from data.answers import pack_answer
from tests.stored import fetch_all
from tests.webinars_world import PAGE, fetched_page, store_page, subscriber

SOURCES = (
    "SELECT email, o.source, o.partner, o.page_id FROM subscriber LEFT JOIN origin o ON o.id = origin_id ORDER BY email"
)
ROWS = [subscriber("anna@example.com", utm_source="vk", url_marker="blogger"), subscriber("boris@example.com")]
KNOWN = [("anna@example.com", "vk", "blogger", PAGE), ("boris@example.com", None, None, PAGE)]


@pytest.fixture
def project_id(desk: Desk) -> int:
    return list_projects(desk)[0].id


def test_tags_and_the_partner_of_a_registration_are_kept(desk: Desk, project_id: int) -> None:
    store_page(desk, project_id, ROWS, marker_name="ref")
    assert fetch_all(desk, SOURCES) == KNOWN


def test_a_marker_that_is_a_client_is_no_partner(desk: Desk, project_id: int) -> None:
    store_page(desk, project_id, [subscriber("anna@example.com", url_marker="17")], marker_name="Salebot")
    assert fetch_all(desk, SOURCES) == [("anna@example.com", None, None, PAGE)]
    assert fetch_all(desk, "SELECT client_id FROM subscriber") == [("17",)]


def test_subscribers_of_before_learn_where_they_came_from(desk: Desk, project_id: int) -> None:
    store_page(desk, project_id, None, marker_name="ref")
    answer = pack_answer(json.dumps({"list": ROWS}).encode())
    fetched = fetched_page(PAGE, ROWS, "ref")
    save_subscribers(desk, project_id, FetchedSubscribers(PAGE, fetched.rows, fetched.origins, [answer], 2, True))
    with desk.store.writing() as session:
        session.connection().exec_driver_sql("UPDATE subscriber SET origin_id = NULL")
    read_subscribers_again(desk, project_id, "RU", never)
    assert fetch_all(desk, SOURCES) == KNOWN
