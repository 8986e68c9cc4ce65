"""The sandbox's Salebot processes registrations as in docs/salebot.md, section 14."""

import httpx
import pytest

from core.sandbox.server import SandboxServer
from tests.sandbox.salebot_calls import answer_of, hook, new_client, save

REGISTRATION = {
    "sublistId": "1:page",
    "room": "1:room",
    "email": "hook@example.com",
    "webinarTime": "2026-11-24T16:00:00.000Z",
    "secret": "s-1",
    "utm_source": "vk",
}


@pytest.mark.parametrize("scope", ["deal", "client"])
@pytest.mark.parametrize("is_form", [False, True])
def test_registration_gives_its_client_the_variables_and_a_notice(
    salebot: httpx.Client, sandbox: SandboxServer, scope: str, is_form: bool
) -> None:
    sandbox.faults.switch(webhook_scope=scope)
    client_id = new_client(salebot, f"790000004{int(is_form)}{len(scope)}")
    body = {**REGISTRATION, "phone": "+79000000499", "url_marker_name": "SaleBot", "url_marker": str(client_id)}
    assert hook(sandbox, body, **({"data": body} if is_form else {})).json() == {"status": "success"}
    variables = answer_of(salebot, "get_variables", client_id=client_id)
    wanted = {
        "bizon_sublist_id": "1:page",
        "bizon_room": "1:room",
        "bizon_email": "hook@example.com",
        "phone": "+79000000499",
        "bizon_webinar_datetime": "2026-11-24T16:00:00.000Z",
        "bizon_webinar_date": "24.11.2026",
        "bizon_webinar_time": "19:00",
        "bizon_secret": "s-1",
        "bizon_utm_source": "vk",
        "bizon_url_marker": str(client_id),
    }
    assert {name: variables[name] for name in wanted} == wanted
    newest = answer_of(salebot, "get_history", client_id=client_id)["result"][0]
    assert (newest["text"], newest["message_from_outside"]) == ("bizon client_registered", 3)
    save(salebot, client_id, {"client.bizon_room": "profile"})
    shown = answer_of(salebot, "get_variables", client_id=client_id)["bizon_room"]
    assert shown == ("1:room" if scope == "deal" else "profile")


def test_client_is_found_by_link_then_phone_then_email_in_any_variable(
    salebot: httpx.Client, sandbox: SandboxServer
) -> None:
    by_link, by_phone, by_email = (new_client(salebot, f"7900000050{n}") for n in range(3))
    save(salebot, by_phone, {"second_phone": "8 900 000-05-99"})
    save(salebot, by_email, {"contact": "hook.order@example.com"})
    marker = {"url_param_name": "salebot", "url_param": str(by_link)}
    contacts = {"phone": "89000000599", "email": "hook.order@example.com"}
    for step, (owner, body) in enumerate(
        [(by_email, {**contacts, "phone": ""}), (by_phone, contacts), (by_link, {**contacts, **marker})]
    ):
        hook(sandbox, {**REGISTRATION, **body, "secret": f"step-{step}"})
        assert answer_of(salebot, "find_client_id_by_var", var="bizon_secret", val=f"step-{step}")["client_id"] == owner


def test_unknown_person_with_a_phone_becomes_a_whatsapp_client_when_whatsapp_works(
    salebot: httpx.Client, sandbox: SandboxServer
) -> None:
    body = {**REGISTRATION, "email": "new.hook@example.com", "phone": "+79000000601"}
    for off in ("none", "0", "3"):
        sandbox.faults.switch(whatsapp=off)
        hook(sandbox, body)
        assert salebot.get("whatsapp_client_id", params={"phone": body["phone"]}).status_code == 404
    sandbox.faults.switch(whatsapp="1")
    hook(sandbox, body)
    made = answer_of(salebot, "whatsapp_client_id", phone=body["phone"])["client_id"]
    hook(sandbox, body)
    assert answer_of(salebot, "get_variables", client_id=made)["bizon_email"] == "new.hook@example.com"
    assert len(answer_of(salebot, "get_history", client_id=made)["result"]) == 2


def test_delivery_that_is_no_registration_is_accepted_without_effect(
    salebot: httpx.Client, sandbox: SandboxServer
) -> None:
    client_id = new_client(salebot, "79000000701")
    for body in ({"event": "webinarEnd", "roomid": "1:room", "phone": "79000000701"}, {}):
        assert hook(sandbox, body).status_code == 200
    assert answer_of(salebot, "get_history", client_id=client_id)["result"] == []


def test_webhook_is_accepted_and_recorded_without_the_key(sandbox: SandboxServer) -> None:
    body = {"sublistId": "1:page", "email": "hook@example.com"}
    assert hook(sandbox, body).status_code == 200
    [exchange] = sandbox.traffic.of("bizon_webhook")
    assert (exchange.path, exchange.body) == ("/bizon_webhook/***", body)
