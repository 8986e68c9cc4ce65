"""Relaying: every registration reaches Salebot's own webhook as Bizon365 sent it, however long that takes."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import stamina
from sqlmodel import col, update

from core.desk import Desk
from core.errors import ApiError, DeskError, NotConfigured, Rejected, Unavailable
from core.http.pace import never
from core.jobs import engine
from core.problems import read_problem
from core.sandbox.salebot.registration_hook import NOTICE_TEXT
from core.sandbox.server import SandboxServer
from core.services.inbox.receive_webhook import Arrival, store_deliveries
from core.services.inbox.relay import bring_forward, relay_due
from core.services.inbox.waits import WAITS
from core.services.projects.connections import open_salebot
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project, remove_project
from core.services.projects.salebot_budget import get_salebot_use
from core.services.projects.salebot_settings import SalebotSettings, change_salebot_settings
from core.start import launch_jobs
from core.waits import Waits
from data.models import WebhookEvent
from tests.conftest import add_live
from tests.jobs.nursery import Nursery
from tests.patience import PATIENCE_S, SOON
from tests.received import run_round
from tests.receiver import Posted, Receiver, receiving
from tests.registering import asked
from tests.stored import fetch_all

KEY = "made0up0salebot0key"
JSON, FORM = "application/json; charset=utf-8", "application/x-www-form-urlencoded"
SESSION = "2026-12-01T16:00:00.000Z"
PATH = f"/bizon_webhook/{KEY}"
RELAYING = SalebotSettings(relay=True, variable_scope="client", per_second=10.0, daily_budget=0, campaign_cap=0)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    return replace(desk, waits=SOON)


@pytest.fixture
def salebot() -> Iterator[Receiver]:
    """Somebody in Salebot's place who keeps what comes byte for byte."""
    with receiving() as there:
        yield there


@pytest.fixture
def project_id(desk: Desk, salebot: Receiver) -> int:
    return relaying_project(desk, salebot.address)


def relaying_project(desk: Desk, salebot_base_url: str, key: str | None = KEY) -> int:
    draft = ProjectDraft(name="Школа", salebot_base_url=salebot_base_url)
    project = add_project(desk, draft, salebot_key=key)
    change_salebot_settings(desk, project.id, RELAYING)
    return project.id


def registration(name: str) -> bytes:
    return json.dumps({"sublistId": "222222:page1", "email": f"{name}@example.com", "secret": name}).encode()


def came(desk: Desk, project_id: int, *bodies: bytes, content_type: str = JSON) -> None:
    store_deliveries(desk, [Arrival(project_id, body, content_type) for body in bodies])


def relay(desk: Desk, project_id: int) -> datetime | None:
    return relay_due(desk, project_id, never)


def let_time_pass(desk: Desk) -> None:
    """Whatever waits is due now."""
    with desk.store.writing() as session:
        waiting = update(WebhookEvent).where(col(WebhookEvent.relay_state) == "waiting")
        session.exec(waiting.values(relay_at=desk.now()))


def states(desk: Desk) -> list[tuple[str | None, int]]:
    rows = fetch_all(desk, "SELECT relay_state, relay_attempts FROM webhook_event ORDER BY id")
    return [(row[0], row[1]) for row in rows]


def problem(desk: Desk) -> DeskError | None:
    return read_problem(fetch_all(desk, "SELECT max(relay_problem) FROM webhook_event")[0][0])


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


def test_relay_with_status_200_and_a_failure_in_the_body_is_not_taken(desk: Desk, small_sandbox: SandboxServer) -> None:
    small_sandbox.faults.switch(wrong_key="fail")
    project_id = relaying_project(desk, small_sandbox.address)
    came(desk, project_id, registration("anna"))
    assert relay(desk, project_id)
    assert isinstance(problem(desk), Rejected)
    assert states(desk) == [("waiting", 1)]


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


def test_relay_whose_answer_was_lost_is_repeated(desk: Desk, small_sandbox: SandboxServer) -> None:
    small_sandbox.faults.play("cut", methods=["bizon_webhook"], times=1, done=True)
    project_id = relaying_project(desk, small_sandbox.address, small_sandbox.salebot_key)
    came(desk, project_id, registration("anna"))
    assert relay(desk, project_id)
    assert isinstance(problem(desk), Unavailable)
    let_time_pass(desk)
    assert relay(desk, project_id) is None


@pytest.fixture
def sandbox_project(desk: Desk, small_sandbox: SandboxServer) -> int:
    """A live project that relays to the sandbox's Salebot, and may ask it."""
    project = add_live(desk, small_sandbox)
    change_salebot_settings(desk, project.id, replace(RELAYING, daily_budget=100))
    return project.id


def of_client(desk: Desk, project_id: int, *, by_link: bool = True) -> tuple[int, bytes]:
    """A client, and a registration of theirs: by their link, or by the e-mail."""
    with open_salebot(desk, project_id) as api:
        client_id = api.fetch_clients(0, limit=1)[0].client_id
        api.save_variables([client_id], {"client.email": "anna@example.com"})
    fields = {"sublistId": "222222:page1", "email": "anna@example.com", "secret": "a1b2", "webinarTime": SESSION}
    link = {"url_marker": str(client_id), "url_marker_name": "salebot"} if by_link else {}
    return client_id, json.dumps(fields | link).encode()


def told(desk: Desk, project_id: int, client_id: int) -> list[str | None]:
    """What the client got, as Salebot holds it."""
    with open_salebot(desk, project_id) as api:
        return [row.text for row in api.fetch_history(client_id)]


OPEN: list[dict[str, Any]] = [
    {"kind": "html"},
    {"kind": "message"},
    {"kind": "errors"},
    {"kind": "cut"},
    {"kind": "status", "status": 502},
    {"kind": "status", "status": 429},
]


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize("fault", OPEN, ids=lambda fault: f"{fault['kind']}{fault.get('status', '')}")
def test_relay_without_a_clear_success_is_looked_for_before_it_is_sent_again(
    desk: Desk, small_sandbox: SandboxServer, sandbox_project: int, fault: dict[str, Any], done: bool
) -> None:
    client_id, body = of_client(desk, sandbox_project, by_link=fault["kind"] != "cut")
    small_sandbox.faults.play(methods=["bizon_webhook"], times=1, done=done, **fault)
    came(desk, sandbox_project, body)
    relay(desk, sandbox_project)
    assert states(desk) == [("waiting", 1)]
    let_time_pass(desk)
    relay(desk, sandbox_project)
    assert states(desk) == [("taken", 2)]
    assert told(desk, sandbox_project, client_id) == [NOTICE_TEXT]
    assert len(small_sandbox.traffic.of("bizon_webhook")) == (1 if done else 2)


def test_relay_that_may_still_land_is_not_brought_forward(
    desk: Desk, small_sandbox: SandboxServer, sandbox_project: int
) -> None:
    desk = replace(desk, waits=Waits())
    small_sandbox.faults.play("cut", methods=["bizon_webhook"], times=1)
    came(desk, sandbox_project, registration("anna"))
    relay(desk, sandbox_project)
    with desk.store.writing() as session:
        assert bring_forward(session, sandbox_project, desk.now()) == 0
    next_at = relay(desk, sandbox_project)
    assert next_at
    assert next_at > desk.now() + timedelta(seconds=desk.waits.lands_s - 30)
    assert len(small_sandbox.traffic.of("bizon_webhook")) == 1


def test_relay_that_salebot_takes_after_the_process_was_killed_is_not_sent_again(
    desk: Desk, small_sandbox: SandboxServer, sandbox_project: int, nursery: Nursery
) -> None:
    client_id, body = of_client(desk, sandbox_project)
    small_sandbox.faults.play("slow", methods=["bizon_webhook"], delay_s=0.8, times=1)
    came(desk, sandbox_project, body)
    with nursery.worker(lands_s=2.0):
        asked(small_sandbox, 1, "bizon_webhook")
    with nursery.worker(lands_s=2.0):
        taken(desk)
    assert told(desk, sandbox_project, client_id) == [NOTICE_TEXT]
    assert len(small_sandbox.traffic.of("bizon_webhook")) == 1


def test_nothing_is_relayed_after_relaying_is_switched_off(desk: Desk, project_id: int, salebot: Receiver) -> None:
    salebot.statuses = [500]
    came(desk, project_id, registration("anna"))
    relay(desk, project_id)
    change_salebot_settings(desk, project_id, replace(RELAYING, relay=False))
    let_time_pass(desk)
    assert relay(desk, project_id) is None
    assert states(desk) == [("off", 1)]
    assert len(salebot.posted) == 1


@pytest.mark.parametrize("done", [True, False])
def test_delivery_that_was_on_its_way_when_relaying_was_switched_off_is_looked_for_first(
    desk: Desk, small_sandbox: SandboxServer, sandbox_project: int, done: bool
) -> None:
    desk = replace(desk, waits=Waits())
    client_id, body = of_client(desk, sandbox_project)
    small_sandbox.faults.play("cut", methods=["bizon_webhook"], done=done)
    came(desk, sandbox_project, body)
    relay(desk, sandbox_project)
    change_salebot_settings(desk, sandbox_project, replace(RELAYING, relay=False, daily_budget=100))
    assert relay(desk, sandbox_project)
    assert states(desk) == [("waiting", 1)]
    let_time_pass(desk)
    assert relay(desk, sandbox_project) is None
    assert [state for state, _ in states(desk)] == ["taken" if done else "off"]
    run_round(desk, sandbox_project)
    assert told(desk, sandbox_project, client_id) == [NOTICE_TEXT]


def test_relays_of_a_removed_project_end(desk: Desk, project_id: int) -> None:
    came(desk, project_id, registration("anna"))
    remove_project(desk, project_id, "Школа")
    assert relay(desk, project_id) is None


def test_each_project_relays_to_its_own_salebot(desk: Desk, project_id: int, salebot: Receiver) -> None:
    with receiving() as other_salebot:
        draft = ProjectDraft(name="Другая школа", salebot_base_url=other_salebot.address)
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


@stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.05, wait_max=0.1, wait_jitter=0)
def taken(desk: Desk) -> None:
    assert [state for state, _ in states(desk)] == ["taken"]
