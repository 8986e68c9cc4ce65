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
from core.salebot.payloads import read_channels, read_client_id, read_client_ids, read_variables

KEY = "00112233445566778899aabbccddeeff"
ACCOUNT = wire.SalebotAccount("https://chatter.salebot.pro", KEY)
FAIL = {"status": "fail", "message": "Нет прав"}
NOBODY = {"status": "client_not_found"}


def answer(body: Any, status: int = 200) -> Answer:
    return Answer(status, {}, body if isinstance(body, bytes) else json.dumps(body).encode())


@pytest.mark.parametrize(
    "pasted", ["https://chatter.salebot.pro", "chatter.salebot.pro /api", " https://chatter.salebot.pro/api/ ", ""]
)
def test_address_is_the_same_however_the_base_url_is_pasted(pasted: str) -> None:
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
def test_failure_that_says_there_is_no_client_is_no_such_client(said: str) -> None:
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


def test_plain_ok_is_a_success() -> None:
    assert wire.decode(ACCOUNT, wire.SAVE_VARIABLES, answer(b"ok")) == {"status": "success"}


def test_variable_called_status_is_a_variable() -> None:
    values = {"client_id": 7, "name": "Анна", "status": "fail"}
    assert wire.decode(ACCOUNT, wire.GET_VARIABLES, answer(values)) == values


def test_three_ways_of_saying_empty_are_none() -> None:
    said = {"a": "NONE", "b": "None", "c": "", "d": "0", "e": 0, "f": "никто"}
    assert read_variables(said) == {"a": None, "b": None, "c": None, "d": "0", "e": 0, "f": "никто"}


@pytest.mark.parametrize(
    ("root", "client_id"),
    [
        ({"status": "success", "client_id": 44483}, 44483),
        ({"client_id": "44483"}, 44483),
        ({"status": "success", "client_id": None}, None),
        ({"status": "success"}, None),
        (44483, 44483),
        ([], None),
    ],
)
def test_found_client_is_read_from_any_likely_shape(root: object, client_id: int | None) -> None:
    assert read_client_id(root) == client_id


@pytest.mark.parametrize("ids", [[3, "5", 3, None], {"0": 3, "1": 5}, [{"id": 3}, {"client_id": 5}]])
def test_found_clients_are_each_named_once(ids: object) -> None:
    assert read_client_ids({"status": "success", "client_ids": ids}) == (3, 5)


@pytest.mark.parametrize("wrap", [lambda rows: rows, lambda rows: {"status": "success", "channels": rows}])
def test_channels_are_found_in_any_likely_shape(wrap: Any) -> None:
    rows = [{"group_id": 1, "client_type": "6", "status": 1, "new": "kept"}, "odd"]
    (channel,) = read_channels(wrap(rows))
    assert (channel.group_id, channel.client_type, channel.status, channel.raw) == ("1", 6, 1, rows[0])
