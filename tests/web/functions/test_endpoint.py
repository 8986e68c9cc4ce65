"""The functions over HTTP: who is let in, what is a call, and what an answer never tells."""

import json
import logging
from collections.abc import Iterator
from itertools import product
from typing import Any

import httpx
import pytest

from core.desk import Desk
from core.sandbox.server import SandboxServer
from core.sandbox.world.catalogue import PAGES
from core.services.projects.draft import ProjectDraft
from core.services.projects.function_keys import make_function_key
from core.services.projects.projects import ProjectSettings, add_project
from core.web.body_limit import LONGEST_BODY
from tests import patience
from tests.attendance_world import pull_now
from tests.conftest import SEED, wire
from tests.present import HELD_ON, YESTERDAY, present_clock
from tests.stored import write
from tests.web.functions.endpoint import Door, open_door

ROOM = "623727:python-start"
WEBINAR = f"{ROOM}*{YESTERDAY}T19:00:00"
ADD, ASK = "bizon365_add_subscriber", "bizon365_is_visitor"
EMAIL = "somebody.invented@example.com"


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with SandboxServer(SEED, present_clock(), webinars=6, viewers=60) as running:
        yield running


@pytest.fixture
def project(desk: Desk, sandbox: SandboxServer) -> ProjectSettings:
    return wire(desk, sandbox)


@pytest.fixture
def door(desk: Desk, project: ProjectSettings) -> Iterator[Door]:
    with open_door(make_function_key(desk, project.id)) as opened:
        yield opened


def fields(response: httpx.Response) -> list[str]:
    assert response.status_code == 422
    return [problem["field"] for problem in response.json()["fields"]]


def test_call_without_the_key_is_refused(door: Door) -> None:
    sent: list[dict[str, str]] = [
        {},
        *({"Authorization": said} for said in ("Bearer", "Bearer x", f"Basic {door.key}")),
    ]
    for headers, content in product(sent, (b'{"variables": {}}', b"{", b"x" * (LONGEST_BODY + 1))):
        refused = door.call(ADD, headers=headers, content=content)
        assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
        assert refused.json() == {"error": "a valid function key is required", "fields": []}


def test_key_chooses_the_project(desk: Desk, door: Door) -> None:
    other = Door(door.address, make_function_key(desk, add_project(desk, ProjectDraft(name="Школа")).id))
    body = {"arguments": [ROOM, EMAIL, 1]}
    with open_door(door.key, wait_s=0.5) as impatient:  # no engine runs: nothing is pulled
        assert impatient.is_visitor(**body)["result"] == "Report is being pulled"
    assert other.is_visitor(**body)["result"] == "Bizon365 is not connected: no token or project number"


def test_answers_are_true_with_the_viewer_false_or_a_text(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer, door: Door
) -> None:
    pull_now(desk, project.id, WEBINAR)
    viewer = next(row for row in sandbox.world.viewers(WEBINAR) if row.get("email"))
    session = {"b365_room_id": ROOM, "b365_date": HELD_ON, "b365_time": "19:00", "phone": "1"}
    yes = door.is_visitor(variables={**session, "email": viewer["email"]})
    assert yes["result"] is True
    assert json.loads(yes["variables"]["b365_viewer"])["email"] == viewer["email"]
    assert door.is_visitor(variables={**session, "email": EMAIL}) == {"result": False, "variables": {}}
    assert door.is_visitor(variables={}) == {"result": "Missing required variables", "variables": {}}
    with_client = door.is_visitor(arguments=[ROOM, "", "", HELD_ON, "19:00"], client_id=12345)
    assert with_client["result"] in (True, False)


def test_registration_is_answered_true_or_with_the_message_of_bizon365(sandbox: SandboxServer, door: Door) -> None:
    page = sandbox.world.page_id(next(plan for plan in PAGES if plan.is_on))
    sandbox.faults.switch(unknown_session="accept")
    arguments = [1, page, "16.12.2026", "12:00", EMAIL, 79000000001, '{"utm_source": "vk"}']
    assert door.add_subscriber(arguments=arguments, variables={"b365_name": "Анна"}, client_id="77") == {
        "result": True,
        "variables": {},
    }
    sent = sandbox.traffic.of("addSubscriber")[-1].body
    assert sent["time"] == "2026-12-16T09:00:00.000Z"
    assert (sent["username"], sent["url_marker"], sent["utm_source"], sent["confirm"]) == ("Анна", "77", "vk", 1)
    sandbox.faults.switch(unknown_session="message")
    arguments[4] = f"other.{EMAIL}"
    assert door.add_subscriber(arguments=arguments)["result"] == "Нет вебинара на указанное время"


NO_CALLS: list[tuple[Any, str]] = [
    ({"arguments": "222222:page1"}, "arguments"),
    ({"arguments": {"0": 1}}, "arguments"),
    ({"arguments": [1, ["x"]]}, "arguments.1"),
    ({"arguments": [1] * 8}, "arguments"),
    ({"variables": []}, "variables"),
    ({"variables": "email"}, "variables"),
    ({"variables": {}, "client_id": 1.5}, "client_id"),
    ({"variables": {}, "clientid": 5}, "clientid"),
    ({}, "body"),
    ([1, 2], "body"),
    (None, "body"),
]
NO_JSON = (b"", b"{", b'{"variables": {"name": "Anna "Ko""}}', b"email=a@example.com", b"[" * 100_000)


def test_body_with_an_invalid_field_is_refused_with_its_name(door: Door) -> None:
    named = [fields(door.call(ADD, content=json.dumps(body))) for body, _ in NO_CALLS]
    assert named == [[place] for _, place in NO_CALLS]


def test_body_that_is_not_json_is_refused(door: Door) -> None:
    assert [fields(door.call(ADD, content=content)) for content in NO_JSON] == [["body"]] * len(NO_JSON)


def test_refusals_repeat_nothing_of_the_request(door: Door) -> None:
    for body in ({"arguments": EMAIL}, {"arguments": [[EMAIL]]}, {"variables": EMAIL}, {"client_id": {"a": EMAIL}}):
        assert EMAIL not in door.call(ADD, body).text


def test_other_methods_types_lengths_and_names_are_refused(door: Door) -> None:
    headers = {"Authorization": f"Bearer {door.key}"}
    for method in ("GET", "PUT", "DELETE", "OPTIONS"):
        refused = patience.request(method, f"{door.address}/api/functions/{ADD}", headers=headers)
        assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
    form = door.call(ADD, data={"email": EMAIL})
    assert form.status_code == 415
    long = door.call(ADD, content=b'{"variables": {"a": "' + b"x" * LONGEST_BODY + b'"}}')
    assert long.status_code == 413
    assert door.call("bizon365_other", {}).status_code == 404
    text = door.call(ASK, content=b'{"variables": {}}', headers={**headers, "Content-Type": "text/plain"})
    assert text.json()["result"] == "Missing required variables"


def test_unexpected_error_is_answered_and_logged_without_a_contact(
    desk: Desk, door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    # A damaged store, whose error says what stands there
    write(desk, "UPDATE project SET time_zone = :zone", zone=EMAIL)
    with caplog.at_level(logging.DEBUG):
        broken = door.call(ADD, {"arguments": [1, "623727:py-free", HELD_ON, "19:00", EMAIL, "", {}]})
    assert (broken.status_code, broken.json()["error"]) == (500, "internal error")
    assert "ZoneInfoNotFoundError at" in caplog.text
    assert EMAIL not in caplog.text
    assert "Traceback" not in caplog.text + broken.text


def test_logs_hold_neither_contacts_nor_the_key(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    # No engine pulls the report that is asked for
    with caplog.at_level(logging.DEBUG), open_door(door.key, wait_s=0.5) as impatient:
        impatient.is_visitor(arguments=[ROOM, EMAIL, 1])
        door.call(ADD, {"arguments": [EMAIL, {}]})
    assert EMAIL not in caplog.text
    assert door.key not in caplog.text
