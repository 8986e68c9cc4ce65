import json
from typing import Any

import pytest

from core.errors import (
    ApiError,
    Forbidden,
    Missing,
    NotConfigured,
    RateLimited,
    Rejected,
    Unauthorized,
    Unavailable,
    UnexpectedPayload,
)
from core.http.transport import Answer
from core.salebot import wire
from tests.present import PRESENT

KEY = "00112233445566778899aabbccddeeff"
ACCOUNT = wire.SalebotAccount("https://chatter.salebot.pro", KEY)
FAIL = {"status": "fail", "message": "Нет прав"}
NOBODY = {"status": "client_not_found"}


def answer(body: Any, status: int = 200) -> Answer:
    return Answer(status, {}, body if isinstance(body, bytes) else json.dumps(body).encode(), PRESENT)


@pytest.mark.parametrize(
    "pasted", ["https://chatter.salebot.pro", "chatter.salebot.pro /api", " https://chatter.salebot.pro/api/ ", ""]
)
def test_address_is_the_same_for_every_pasted_form_of_the_base_url(pasted: str) -> None:
    account = wire.SalebotAccount(pasted, f" {KEY} \n")
    request = wire.build_request(account, wire.GET_VARIABLES, {"client_id": 7})
    assert request.url == f"https://chatter.salebot.pro/api/{KEY}/get_variables"
    assert request.params == {"client_id": "7"}


def test_key_is_in_no_repr() -> None:
    assert KEY not in repr(ACCOUNT) + repr(wire.build_request(ACCOUNT, wire.FIND_CLIENTS, {}))


def test_key_cannot_leave_its_path_segment() -> None:
    account = wire.SalebotAccount("", "a/../b?c#d")
    url = wire.build_request(account, wire.CONNECTED_CHANNELS, {}).url
    assert url == "https://chatter.salebot.pro/api/a%2F..%2Fb%3Fc%23d/connected_channels"


def test_missing_key_is_named() -> None:
    with pytest.raises(NotConfigured) as raised:
        wire.build_request(wire.SalebotAccount("", " "), wire.CONNECTED_CHANNELS, {})
    assert raised.value.what == "salebot_key"


@pytest.mark.parametrize(
    ("action", "status", "body", "error"),
    [
        (wire.CONNECTED_CHANNELS, 401, b"", Unauthorized),
        (wire.CONNECTED_CHANNELS, 404, b"<html>", Unauthorized),
        (wire.CONNECTED_CHANNELS, 403, FAIL, Forbidden),
        (wire.CONNECTED_CHANNELS, 200, FAIL, Rejected),
        (wire.GET_VARIABLES, 200, NOBODY, Missing),
        (wire.GET_VARIABLES, 404, NOBODY, Missing),
        (wire.GET_VARIABLES, 404, b"", Missing),
        (wire.GET_VARIABLES, 200, FAIL, Rejected),
        (wire.SAVE_VARIABLES, 400, FAIL, Rejected),
        (wire.FIND_CLIENTS, 200, FAIL, Rejected),
        (wire.SAVE_VARIABLES, 200, {"message": "Нет прав"}, Rejected),
        (wire.GET_VARIABLES, 200, {"error": "Нет прав"}, Rejected),
        (wire.FIND_BY_PHONE, 404, FAIL, Missing),
        (wire.FIND_BY_PHONE, 200, {"status": "access_denied"}, Rejected),
        (wire.GET_CLIENTS, 200, {"status": "project_not_found"}, Rejected),
        (wire.CALLBACK, 200, NOBODY, Missing),
        (wire.MESSAGE, 404, NOBODY, Missing),
        (wire.MESSAGE, 200, FAIL, Rejected),
        (wire.CALLBACK, 302, b"", UnexpectedPayload),
        (wire.CALLBACK, 200, {}, UnexpectedPayload),
        (wire.MESSAGE, 200, {"status": "queued"}, UnexpectedPayload),
        (wire.MESSAGE, 200, {"status": "success", "errors": ["Лимит"]}, UnexpectedPayload),
        (wire.SAVE_VARIABLES, 200, [], UnexpectedPayload),
        (wire.ADD_TO_LIST, 201, {"message": "Лимит", "code": 7}, UnexpectedPayload),
        (wire.CALLBACK, 429, b"", RateLimited),
        (wire.FIND_CLIENTS, 429, b"", RateLimited),
        (wire.FIND_CLIENTS, 502, b"<html>", Unavailable),
        (wire.FIND_CLIENTS, 503, b"", Unavailable),
        (wire.FIND_CLIENTS, 302, b"", UnexpectedPayload),
        (wire.FIND_CLIENTS, 200, b"<html>", UnexpectedPayload),
        (wire.FIND_CLIENTS, 200, b"{", UnexpectedPayload),
    ],
)
def test_http_status_and_status_word_are_judged_together(
    action: wire.Action, status: int, body: object, error: type[ApiError]
) -> None:
    with pytest.raises(ApiError) as raised:
        wire.decode(ACCOUNT, action, answer(body, status))
    assert type(raised.value) is error
    assert (raised.value.service, raised.value.call, raised.value.status) == ("salebot", action.name, status)


@pytest.mark.parametrize("said", ["Client not found", "client_id: client was not found", "Клиент не найден"])
def test_failure_that_names_a_missing_client_means_no_such_client(said: str) -> None:
    with pytest.raises(Missing) as raised:
        wire.decode(ACCOUNT, wire.FIND_BY_PHONE, answer({"status": "fail", "message": said}))
    assert raised.value.detail in wire.NOT_FOUND


def test_project_not_found_is_not_the_answer_that_there_is_no_client() -> None:
    with pytest.raises(Rejected) as raised:
        wire.decode(ACCOUNT, wire.FIND_BY_PHONE, answer({"status": "fail", "message": "Project not found"}))
    assert raised.value.detail == "Project not found"


def test_refusal_never_repeats_the_key() -> None:
    with pytest.raises(Rejected) as raised:
        wire.decode(ACCOUNT, wire.SAVE_VARIABLES, answer({"status": "fail", "message": f"key {KEY} has no right"}))
    assert raised.value.detail == "key *** has no right"


@pytest.mark.parametrize("words", [FAIL, {"error": "Access denied"}, {"status": "fail"}])
def test_refusal_with_a_message_never_means_that_there_is_nobody(words: object) -> None:
    for action in (wire.FIND_BY_PHONE, wire.FIND_CLIENTS, wire.GET_VARIABLES):
        for status in (200, 400, 404):
            with pytest.raises(Rejected) as raised:
                wire.decode(ACCOUNT, action, answer(words, status))
            assert raised.value.detail not in wire.NOT_FOUND


@pytest.mark.parametrize(("status", "body"), [(200, b"<html>"), (200, b'{"status": "suc'), (200, b""), (502, b"")])
@pytest.mark.parametrize("action", [wire.CALLBACK, wire.MESSAGE])
def test_unreadable_answer_leaves_unknown_whether_a_message_was_sent(
    action: wire.Action, status: int, body: bytes
) -> None:
    with pytest.raises(Unavailable) as raised:
        wire.decode(ACCOUNT, action, answer(body, status))
    assert raised.value.outcome_unknown
    assert not raised.value.retryable


def test_only_calls_that_reach_a_client_are_not_repeated_and_only_saving_is_free() -> None:
    actions = [it for it in vars(wire).values() if isinstance(it, wire.Action)]
    assert len(actions) == 14
    once = {it.name for it in actions if not wire.build_request(ACCOUNT, it, {}).repeatable}
    assert once == {"callback", "message"}
    assert {it.name for it in actions if not it.counts} == {"save_variables"}


def test_clients_to_load_are_sent_as_an_array() -> None:
    rows = [{"platform_id": "79000000001", "group_id": "g==", "client_type": 6}]
    assert wire.build_request(ACCOUNT, wire.LOAD_CLIENTS, rows).json == rows


@pytest.mark.parametrize("said", [b"ok", b"OK\n", b'"ok"', b"success"])
@pytest.mark.parametrize("action", [wire.SAVE_VARIABLES, wire.CALLBACK, wire.MESSAGE])
def test_plain_ok_is_a_success(action: wire.Action, said: bytes) -> None:
    assert wire.decode(ACCOUNT, action, answer(said)) == {"status": "success"}


def test_variable_named_status_is_read_as_a_variable() -> None:
    values = {"client_id": 7, "name": "Анна", "status": "fail"}
    assert wire.decode(ACCOUNT, wire.GET_VARIABLES, answer(values)) == values
