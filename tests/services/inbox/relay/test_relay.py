"""Relaying: every registration reaches Salebot's own webhook as Bizon365 sent it, however long that takes."""

import json
import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.desk import Desk
from core.errors import ApiError, NotConfigured
from core.jobs import engine
from core.sandbox.salebot.registration_hook import NOTICE_TEXT
from core.sandbox.server import SandboxServer
from core.services.inbox.waits import WAITS
from core.services.projects.connections import open_salebot
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project, remove_project
from core.services.projects.salebot_budget import get_salebot_use
from core.services.projects.salebot_settings import change_salebot_settings
from core.start import launch_jobs
from tests.conftest import add_live
from tests.receiver import Posted, Receiver, receiving
from tests.services.inbox.relay.relaying import (
    FORM,
    JSON,
    KEY,
    PATH,
    RELAYING,
    came,
    let_time_pass,
    problem,
    registration,
    relay,
    relaying_project,
    states,
    taken,
)
from tests.stored import fetch_all


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ('{ "sublistId":"222222:page1",\n"email" : "anna@example.com"}  '.encode("utf-8-sig"), JSON),
        ('{"sublistId": 7, "email": "anna@example.com", "username": "Анна"}'.encode("cp1251"), "text/plain"),
        (b"sublistId=222222%3Apage1&email=anna%40example.com&username=%C0", FORM),
    ],
)
def test_registration_is_relayed_byte_for_byte(
    desk: Desk, project_id: int, salebot: Receiver, body: bytes, content_type: str
) -> None:
    came(desk, project_id, body, content_type=content_type)
    assert relay(desk, project_id) is None
    assert salebot.posted == [Posted(PATH, content_type, body)]
    assert states(desk) == [("taken", 1)]


def test_only_registrations_are_relayed_and_each_once(desk: Desk, project_id: int, salebot: Receiver) -> None:
    ended = {"event": "webinarEnd", "roomid": "222222:room", "webinarId": "222222:room*2026-11-19T19:00:00"}
    for _ in range(2):
        came(desk, project_id, registration("anna"), json.dumps(ended).encode(), b"hello", registration("boris"))
        relay(desk, project_id)
    assert [posted.body for posted in salebot.posted] == [registration("anna"), registration("boris")]


def test_relay_is_taken_with_any_status_of_success_only(desk: Desk, project_id: int, salebot: Receiver) -> None:
    salebot.statuses = [200, 201, 204, 302]
    came(desk, project_id, *(registration(f"guest{n}") for n in range(4)))
    relay(desk, project_id)
    assert [state for state, _ in states(desk)] == ["taken", "taken", "taken", "waiting"]


@pytest.mark.parametrize("status", [400, 503])
def test_failed_relay_is_repeated_after_1_5_15_60_minutes_then_hourly(
    desk: Desk, project_id: int, salebot: Receiver, status: int
) -> None:
    salebot.statuses = [status] * 6
    came(desk, project_id, registration("anna"))
    for minutes in (1, 5, 15, 60, 60, 60):
        before = desk.now()
        next_at = relay(desk, project_id)
        assert next_at
        assert before <= next_at - timedelta(minutes=minutes) <= desk.now()
        found = problem(desk)
        assert isinstance(found, ApiError)
        assert found.status == status
        let_time_pass(desk)
    assert relay(desk, project_id) is None
    assert states(desk) == [("taken", 7)]
    assert problem(desk) is None
    assert {posted.body for posted in salebot.posted} == {registration("anna")}


@pytest.mark.parametrize("status", [401, 403, 404])
def test_relay_with_a_wrong_key_is_tried_hourly_until_the_key_is_corrected(
    desk: Desk, project_id: int, salebot: Receiver, status: int
) -> None:
    salebot.statuses = [status]
    came(desk, project_id, registration("anna"), registration("boris"))
    next_at = relay(desk, project_id)
    assert next_at
    assert next_at > desk.now() + timedelta(minutes=59)
    assert len(salebot.posted) == 1  # nobody else is tried with a key that is wrong
    let_time_pass(desk)
    assert relay(desk, project_id) is None
    assert [state for state, _ in states(desk)] == ["taken", "taken"]


def test_relay_waits_while_there_is_no_key(desk: Desk, salebot: Receiver) -> None:
    project_id = relaying_project(desk, salebot.address, key=None)
    came(desk, project_id, registration("anna"))
    next_at = relay(desk, project_id)
    assert next_at
    assert next_at > desk.now() + WAITS[-1] - timedelta(minutes=1)
    assert isinstance(problem(desk), NotConfigured)
    assert states(desk) == [("waiting", 0)]


def test_one_try_is_made_for_all_relays_while_salebot_is_down(desk: Desk, project_id: int, salebot: Receiver) -> None:
    salebot.statuses = [502]
    came(desk, project_id, *(registration(f"guest{n}") for n in range(5)))
    relay(desk, project_id)
    assert len(salebot.posted) == 1
    rows = fetch_all(desk, "SELECT count(*), count(DISTINCT relay_at), count(relay_problem) FROM webhook_event")
    assert rows == [(5, 1, 5)]
    let_time_pass(desk)
    assert relay(desk, project_id) is None
    assert {posted.body for posted in salebot.posted[1:]} == {registration(f"guest{n}") for n in range(5)}


def test_relay_that_always_fails_does_not_delay_the_others(desk: Desk, project_id: int, salebot: Receiver) -> None:
    salebot.statuses = [500]
    came(desk, project_id, registration("poison"))
    relay(desk, project_id)
    came(desk, project_id, registration("anna"), registration("boris"))
    let_time_pass(desk)
    salebot.statuses = [200, 200, 500]
    relay(desk, project_id)
    order = [json.loads(posted.body)["secret"] for posted in salebot.posted]
    assert order == ["poison", "anna", "boris", "poison"]
    assert [state for state, _ in states(desk)] == ["waiting", "taken", "taken"]


def test_relay_waits_as_long_as_salebot_asks(desk: Desk, small_sandbox: SandboxServer) -> None:
    small_sandbox.faults.play("status", methods=["bizon_webhook"], status=429, retry_after_s=1200)
    project_id = relaying_project(desk, small_sandbox.address, small_sandbox.salebot_key)
    came(desk, project_id, registration("anna"))
    next_at = relay(desk, project_id)
    assert next_at
    assert timedelta(minutes=19) < next_at - desk.now() <= timedelta(minutes=20)


def test_nothing_is_relayed_after_relaying_is_switched_off(desk: Desk, project_id: int, salebot: Receiver) -> None:
    salebot.statuses = [500]
    came(desk, project_id, registration("anna"))
    relay(desk, project_id)
    change_salebot_settings(desk, project_id, replace(RELAYING, relay=False))
    let_time_pass(desk)
    assert relay(desk, project_id) is None
    assert states(desk) == [("off", 1)]
    assert len(salebot.posted) == 1


def test_relays_of_a_removed_project_end(desk: Desk, project_id: int) -> None:
    came(desk, project_id, registration("anna"))
    remove_project(desk, project_id, "Школа")
    assert relay(desk, project_id) is None


def test_each_project_relays_to_its_own_salebot(desk: Desk, project_id: int, salebot: Receiver) -> None:
    with receiving() as other_salebot:
        draft = ProjectDraft(name="Другая школа", salebot_base_url=other_salebot.address, own_network=True)
        other = add_project(desk, draft, salebot_key="another").id
        change_salebot_settings(desk, other, RELAYING)
        came(desk, project_id, registration("anna"))
        came(desk, other, registration("boris"))
        relay(desk, other)
        assert [posted.body for posted in other_salebot.posted] == [registration("boris")]
        assert salebot.posted == []


def test_relaying_uses_no_calls_of_the_budget(desk: Desk, project_id: int) -> None:
    came(desk, project_id, registration("anna"))
    assert relay(desk, project_id) is None
    use = get_salebot_use(desk, project_id)
    assert (use.calls, use.budget) == (0, 0)


@pytest.mark.parametrize("fault", ["cut", "status", None])
def test_key_and_contacts_are_neither_logged_nor_stored_with_a_problem(
    desk: Desk, small_sandbox: SandboxServer, caplog: pytest.LogCaptureFixture, fault: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    if fault:
        small_sandbox.faults.play(fault, text=f"{KEY} anna@example.com")
    project_id = relaying_project(desk, small_sandbox.address)
    came(desk, project_id, registration("anna"))
    relay(desk, project_id)
    [[written]] = fetch_all(desk, "SELECT relay_problem FROM webhook_event")
    for shown in (written, caplog.text):
        assert KEY not in shown
        assert "anna@" not in shown


def test_delivery_of_an_earlier_process_is_relayed_and_processed_by_salebot(
    desk: Desk, small_sandbox: SandboxServer
) -> None:
    project = add_live(desk, small_sandbox)
    change_salebot_settings(desk, project.id, replace(RELAYING, daily_budget=100))
    with open_salebot(desk, project.id) as api:
        client_id = api.fetch_clients(0, limit=1)[0].client_id
        fields = {"sublistId": "222222:page1", "email": "anna@example.com"}
        marked = {"url_marker": str(client_id), "url_marker_name": "salebot"}
        came(desk, project.id, json.dumps(fields | marked).encode())
        launch_jobs(desk)
        try:
            taken(desk)
        finally:
            engine.shut_down()
        assert api.get_variables(client_id)["bizon_sublist_id"] == "222222:page1"
        assert [row.text for row in api.fetch_history(client_id)] == [NOTICE_TEXT]
