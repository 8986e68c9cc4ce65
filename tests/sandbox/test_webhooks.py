"""The sandbox sends webhooks as in docs/bizon365.md, section 14, and repeats them until they are answered 200."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
import stamina

from core.sandbox.server import SandboxServer
from tests import patience
from tests.patience import PATIENCE_S
from tests.receiver import Receiver, receiving

PATH = "/bizon_webhook/made-up-secret"
QUICK_MINUTE_S = 0.001


@pytest.fixture
def receiver(sandbox: SandboxServer) -> Iterator[Receiver]:
    """The server to which the sandbox sends its webhooks."""
    with receiving() as there:
        sandbox.faults.switch(webhook_minute_s=QUICK_MINUTE_S)
        patience.put(f"{sandbox.address}/_sandbox/webhooks", json={"target": there.address + PATH})
        yield there
        sandbox.account_events.webhooks.target = None


@pytest.fixture
def page_id(sandbox: SandboxServer) -> str:
    return f"{sandbox.world.bizon_project}:racion"


def sign_up(sandbox: SandboxServer, page_id: str, email: str, **fields: str) -> dict[str, Any]:
    body = {"pageId": page_id, "email": email, **fields}
    answer: dict[str, Any] = patience.post(f"{sandbox.address}/_sandbox/webhooks/registration", json=body).json()
    return answer


def came(receiver: Receiver, count: int = 1) -> list[dict[str, Any]]:
    return [json.loads(posted.body) for posted in receiver.wait_for(count)]


def tries(sandbox: SandboxServer) -> list[int | None]:
    return [exchange.status for exchange in sandbox.traffic.of("webhook_out")]


@stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.01, wait_max=0.05, wait_jitter=0)
def tried(sandbox: SandboxServer, *statuses: int | None) -> None:
    """Waits until the tries have ended with these statuses."""
    assert tries(sandbox) == list(statuses)


def test_registering_over_the_api_sends_the_documented_webhook(
    bizon: httpx.Client, sandbox: SandboxServer, receiver: Receiver, page_id: str
) -> None:
    room_id = f"{sandbox.world.bizon_project}:nutri-auto"
    session = bizon.get("subpages/getSubpages").json()["rooms"][room_id]["closestDate"]
    fields = {
        "pageId": page_id, "email": "Vera.New@example.com", "time": session, "username": "Вера",
        "phone": "+79000000011", "url_marker": "4711", "utm_source": "vk", "utm_group": "g1",
    }  # fmt: skip
    registered = bizon.post("subpages/addSubscriber", json=fields).json()
    [told] = came(receiver)
    assert told == {
        "sublistId": page_id, "room": room_id, "email": "Vera.New@example.com", "username": "Вера",
        "phone": "+79000000011", "webinarTime": session, "secret": registered["hash"], "url_marker": "4711",
        "url_marker_name": "Salebot", "utm_source": "vk", "utm_group": "g1",
    }  # fmt: skip
    assert (receiver.posted[0].path, receiver.posted[0].content_type) == (PATH, "application/json")


def test_registration_page_names_its_webhook(bizon: httpx.Client, sandbox: SandboxServer, receiver: Receiver) -> None:
    pages = bizon.get("subpages/getSubpages").json()["pages"]
    assert {page["webhook_url"] for page in pages} == {"", receiver.address + PATH}
    sandbox.account_events.webhooks.target = None
    pages = bizon.get("subpages/getSubpages").json()["pages"]
    assert {page["webhook_url"] for page in pages} == {
        "",
        f"https://chatter.salebot.pro/bizon_webhook/{sandbox.salebot_key}",
    }


def test_page_without_a_webhook_sends_none(sandbox: SandboxServer, receiver: Receiver, page_id: str) -> None:
    assert "hash" in sign_up(sandbox, f"{sandbox.world.bizon_project}:js", "silent@example.com")
    sign_up(sandbox, page_id, "heard@example.com")
    assert [told["email"] for told in came(receiver)] == ["heard@example.com"]


def test_person_who_registers_on_the_page_is_a_subscriber_of_the_next_session(
    bizon: httpx.Client, sandbox: SandboxServer, receiver: Receiver, page_id: str
) -> None:
    registered = sign_up(sandbox, page_id, "by.myself@example.com", url_param="77", url_param_name="salebot")
    [told] = came(receiver)
    assert told.keys() == {
        "sublistId", "room", "email", "webinarTime", "secret", "url_marker_name", "url_param", "url_param_name",
    }  # fmt: skip
    assert (told["secret"], told["url_param"], told["url_param_name"]) == (registered["hash"], "77", "salebot")
    query = {"pageId": page_id, "webinarTimeMin": told["webinarTime"], "limit": 1000}
    listed = bizon.get("subpages/getSubscribers", params=query).json()["list"]
    assert "by.myself@example.com" in {row["email"] for row in listed}


def test_form_holds_the_same_fields_as_json(sandbox: SandboxServer, receiver: Receiver, page_id: str) -> None:
    sandbox.faults.switch(webhook_as="form")
    sign_up(sandbox, page_id, "form@example.com", username="Анна Ёлкина", phone="+7 900 000-00-12")
    [posted] = receiver.wait_for(1)
    assert posted.content_type == "application/x-www-form-urlencoded"
    told = dict(parse_qsl(posted.body.decode()))
    assert (told["email"], told["username"], told["phone"]) == ("form@example.com", "Анна Ёлкина", "+7 900 000-00-12")


def test_given_body_is_sent_unchanged(sandbox: SandboxServer, receiver: Receiver) -> None:
    body, headers = b"\xff<not> json", {"Content-Type": "text/odd"}
    patience.post(f"{sandbox.address}/_sandbox/webhooks/anything", content=body, headers=headers)
    [posted] = receiver.wait_for(1)
    assert (posted.body, posted.content_type) == (body, "text/odd")


def test_end_of_a_webinar_is_announced_even_before_it_is_listed(sandbox: SandboxServer, receiver: Receiver) -> None:
    webinar = sandbox.world.webinars[0]
    coming = f"{webinar.room_id}*2030-01-01T19:00:00"
    for webinar_id in (webinar.webinar_id, coming):
        patience.post(f"{sandbox.address}/_sandbox/webhooks/webinar_end", json={"webinarId": webinar_id})
    ended = {told["webinarId"]: told for told in came(receiver, 2)}
    assert ended[webinar.webinar_id] == {
        "event": "webinarEnd", "roomid": webinar.room_id, "webinarId": webinar.webinar_id,
        "stat": webinar.participants, "len": webinar.minutes,
    }  # fmt: skip
    assert ended[coming]["roomid"] == webinar.room_id


@pytest.mark.parametrize("status", [201, 302, 404, 500, 503])
def test_delivery_is_repeated_until_it_is_answered_200(
    sandbox: SandboxServer, receiver: Receiver, page_id: str, status: int
) -> None:
    receiver.statuses = [status, status]
    sign_up(sandbox, page_id, f"again{status}@example.com")
    bodies = {posted.body for posted in receiver.wait_for(3)}
    tried(sandbox, status, status, 200)
    assert len(bodies) == 1


def test_delivery_is_tried_eight_times(sandbox: SandboxServer, receiver: Receiver, page_id: str) -> None:
    receiver.statuses = [500] * 20
    sandbox.faults.switch(webhook_minute_s=0.0001)
    sign_up(sandbox, page_id, "never@example.com")
    tried(sandbox, *[500] * 8)
    receiver.statuses.clear()
    sign_up(sandbox, page_id, "after.never@example.com")
    tried(sandbox, *[500] * 8, 200)


def test_waits_between_tries_are_the_minutes_of_the_switch(
    sandbox: SandboxServer, receiver: Receiver, page_id: str
) -> None:
    receiver.statuses = [500, 500]
    sandbox.faults.switch(webhook_minute_s=0.05)
    sign_up(sandbox, page_id, "waits@example.com")
    receiver.wait_for(3)
    at_s = [exchange.at_s for exchange in sandbox.traffic.of("webhook_out")]
    assert at_s[1] - at_s[0] >= 0.05
    assert at_s[2] - at_s[1] >= 5 * 0.05


@pytest.mark.parametrize("is_retried", [False, True])
def test_first_try_that_times_out_is_repeated_only_if_so_switched(
    sandbox: SandboxServer, receiver: Receiver, page_id: str, is_retried: bool
) -> None:
    sandbox.faults.switch(webhook_timeout_s=0.1, webhook_retry_timeout=is_retried)
    receiver.answers.clear()
    sign_up(sandbox, page_id, f"timeout{is_retried}@example.com")
    receiver.wait_for(1 + is_retried)
    receiver.answers.set()
    sandbox.faults.switch(webhook_timeout_s=5)
    sign_up(sandbox, page_id, f"after{is_retried}@example.com")
    told = {said["email"] for said in came(receiver, 2 + is_retried)}
    assert told == {f"timeout{is_retried}@example.com", f"after{is_retried}@example.com"}
    assert len(sandbox.traffic.of("webhook_out")) >= 2 + is_retried


def test_repeats_are_the_same_delivery(sandbox: SandboxServer, receiver: Receiver, page_id: str) -> None:
    sandbox.faults.switch(webhook_copies=3)
    sign_up(sandbox, page_id, "thrice@example.com")
    assert len({posted.body for posted in receiver.wait_for(3)}) == 1
    tried(sandbox, 200, 200, 200)


def test_one_of_every_so_many_deliveries_is_sent_after_those_that_follow_it(small_sandbox: SandboxServer) -> None:
    small_sandbox.faults.switch(webhook_held=2)
    with receiving() as receiver:
        small_sandbox.account_events.webhooks.target = receiver.address + PATH
        for name in "abc":
            sign_up(small_sandbox, f"{small_sandbox.world.bizon_project}:racion", f"{name}@example.com")
        order = [told["email"] for told in came(receiver, 3)]
        assert order[2] == "a@example.com"
        small_sandbox.faults.switch(webhook_minute_s=QUICK_MINUTE_S)
        sign_up(small_sandbox, f"{small_sandbox.world.bizon_project}:racion", "d@example.com")
        assert came(receiver, 4)[3]["email"] == "d@example.com"  # no delivery follows it, so it waits a minute


def test_traffic_holds_no_secret_of_the_address(sandbox: SandboxServer, receiver: Receiver, page_id: str) -> None:
    sign_up(sandbox, page_id, "secret@example.com")
    receiver.wait_for(1)
    traffic = patience.get(f"{sandbox.address}/_sandbox/traffic").text
    assert "/bizon_webhook/***" in traffic
    assert "made-up-secret" not in traffic


def test_nothing_is_sent_without_a_target(sandbox: SandboxServer, page_id: str) -> None:
    assert "hash" in sign_up(sandbox, page_id, "nowhere@example.com")
    sandbox.account_events.end_webinar(sandbox.world.webinars[0].webinar_id)
    assert tries(sandbox) == []


def test_target_must_be_an_address_or_nothing(sandbox: SandboxServer) -> None:
    assert patience.put(f"{sandbox.address}/_sandbox/webhooks", json={"target": 7}).status_code == 422
    assert patience.get(f"{sandbox.address}/_sandbox/webhooks").json() == {"target": None}
