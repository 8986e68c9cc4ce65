import pytest

from core.bizon import wire
from core.errors import (
    ApiError,
    Forbidden,
    InvalidInput,
    Missing,
    NotConfigured,
    RateLimited,
    Rejected,
    Unauthorized,
    Unavailable,
    UnexpectedPayload,
)
from tests.bizon.answers import ACCOUNT, TOKEN, answer

SAID = {"message": "Так нельзя"}


@pytest.mark.parametrize(
    ("call", "v1", "v2"),
    [
        (wire.GET_LIST, "v1/webinars/reports/getlist", "v2/222222/reports/getlist"),
        (wire.GET_REPORT, "v1/webinars/reports/get", "v2/222222/reports/get"),
        (wire.GET_VIEWERS, "v1/webinars/reports/getviewers", "v2/222222/reports/getviewers"),
        (wire.GET_SUBPAGES, "v1/webinars/subpages/getSubpages", "v2/222222/subpages/getSubpages"),
        (wire.GET_SUBSCRIBERS, "v1/webinars/subpages/getSubscribers", "v2/222222/subpages/getSubscribers"),
        (wire.ADD_SUBSCRIBER, "v1/webinars/subpages/addSubscriber", "v2/222222/subpages/addSubscriber"),
        (wire.REMOVE_SUBSCRIBER, "v1/webinars/subpages/removeSubscriber", "v2/222222/subpages/removeSubscriber"),
        (wire.GET_ORDERS, "v1/kassa/orders/getorders", "v2/222222/orders/getorders"),
        (wire.GET_PROJECTS, "v2/user/getProjects", "v2/user/getProjects"),
    ],
)
def test_paths_of_both_versions_are_those_of_the_table(call: wire.Call, v1: str, v2: str) -> None:
    old = wire.BizonAccount("https://online.bizon365.ru", "v1", None, TOKEN)
    assert wire.build_request(old, call, {}).url == f"https://online.bizon365.ru/api/{v1}"
    assert wire.build_request(ACCOUNT, call, {}).url == f"https://online.bizon365.ru/api/{v2}"


@pytest.mark.parametrize(
    "pasted",
    [
        "https://online.bizon365.ru",
        "https://online.bizon365.ru/",
        " https://online.bizon365.ru /api/v2/222222/ ",
        "online.bizon365.ru\n",
        "",
    ],
)
def test_base_url_is_accepted_in_every_pasted_form(pasted: str) -> None:
    account = wire.BizonAccount(pasted, "v2", " 222222 ", f" {TOKEN}\n")
    assert account == ACCOUNT


def test_token_is_sent_only_in_the_header() -> None:
    request = wire.build_request(ACCOUNT, wire.GET_LIST, {"skip": 0})
    assert request.headers["X-Token"] == TOKEN
    assert TOKEN not in request.url
    assert TOKEN not in repr(request) + repr(ACCOUNT)


def test_missing_token_or_project_is_named() -> None:
    with pytest.raises(NotConfigured) as no_token:
        wire.build_request(wire.BizonAccount("", "v1", None, " "), wire.GET_LIST, {})
    with pytest.raises(NotConfigured) as no_project:
        wire.build_request(wire.BizonAccount("", "v2", None, TOKEN), wire.GET_LIST, {})
    assert (no_token.value.what, no_project.value.what) == ("bizon_token", "bizon_project_id")


def test_token_that_no_header_can_carry_is_refused_without_being_shown() -> None:
    with pytest.raises(InvalidInput) as refused:
        wire.BizonAccount("", "v1", None, "токен-0123456789")
    assert "0123456789" not in f"{refused.value!r} {refused.value.value}"


def test_project_id_cannot_lead_to_another_path() -> None:
    with pytest.raises(InvalidInput):
        wire.build_request(wire.BizonAccount("", "v2", "../user", TOKEN), wire.GET_LIST, {})


@pytest.mark.parametrize(
    ("call", "status", "body", "error"),
    [
        (wire.GET_LIST, 401, SAID, Unauthorized),
        (wire.GET_LIST, 403, SAID, Forbidden),
        (wire.GET_LIST, 404, SAID, Missing),
        (wire.GET_LIST, 404, b"<html>nginx</html>", Missing),
        (wire.GET_LIST, 400, SAID, Rejected),
        (wire.GET_LIST, 422, [], Rejected),
        (wire.GET_LIST, 429, b"", RateLimited),
        (wire.GET_LIST, 500, b"", Unavailable),
        (wire.GET_LIST, 503, SAID, Unavailable),
        (wire.GET_LIST, 302, b"", UnexpectedPayload),
        (wire.GET_LIST, 200, b"", UnexpectedPayload),
        (wire.GET_LIST, 200, b'{"list": [', UnexpectedPayload),
        (wire.GET_LIST, 200, b"[" * 200_000, UnexpectedPayload),
        (wire.GET_LIST, 200, b"<!doctype html><title>Login</title>", UnexpectedPayload),
        (wire.GET_LIST, 200, [1], UnexpectedPayload),
        (wire.GET_LIST, 200, {"count": 3}, UnexpectedPayload),
        (wire.GET_LIST, 200, {"count": 3, "list": None}, UnexpectedPayload),
        (wire.GET_SUBSCRIBERS, 200, {"total": 0, "list": "Сервис недоступен"}, UnexpectedPayload),
        (wire.GET_SUBSCRIBERS, 200, {"total": 0, "list": False}, UnexpectedPayload),
        (wire.GET_PROJECTS, 200, {"message": "Сервис недоступен", "code": 7}, Rejected),
        (wire.GET_LIST, 200, SAID, Rejected),
        (wire.GET_VIEWERS, 200, {"errors": ["Нет прав"], "viewers": []}, Rejected),
        (wire.GET_VIEWERS, 200, {"errors": {"0": {"message": "Нет"}}, "viewers": []}, Rejected),
        (wire.GET_REPORT, 200, SAID, Missing),
        (wire.GET_REPORT, 200, {"room_title": "Эфир"}, Missing),
        (wire.GET_PROJECTS, 200, SAID, Rejected),
        (wire.ADD_SUBSCRIBER, 200, SAID, Rejected),
        (wire.ADD_SUBSCRIBER, 200, {"hash": "", **SAID}, Rejected),
        (wire.ADD_SUBSCRIBER, 200, b"OK", UnexpectedPayload),
    ],
)
def test_every_bad_answer_has_its_error(call: wire.Call, status: int, body: object, error: type[ApiError]) -> None:
    with pytest.raises(ApiError) as raised:
        wire.decode(ACCOUNT, call, answer(body, status))
    assert type(raised.value) is error
    assert (raised.value.service, raised.value.call, raised.value.status) == ("bizon365", call.name, status)
    assert raised.value.__cause__ is None


@pytest.mark.parametrize(
    ("call", "root"),
    [
        (wire.GET_LIST, {"list": [], "count": 0}),
        (wire.GET_LIST, {"list": [], "message": "Готово"}),
        (wire.GET_VIEWERS, {"viewers": [], "errors": []}),
        (wire.GET_PROJECTS, [{"id": 1}]),
        (wire.GET_PROJECTS, {"projects": []}),
        (wire.ADD_SUBSCRIBER, {"hash": "abc"}),
        (wire.REMOVE_SUBSCRIBER, {"deleted": 0, "ok": 1}),
    ],
)
def test_answer_with_its_payload_is_good(call: wire.Call, root: object) -> None:
    assert wire.decode(ACCOUNT, call, answer(root)) == root


def test_refusal_keeps_the_message_of_the_service_without_secrets_and_contacts() -> None:
    said = f"Токен {TOKEN} не подходит для anna@example.com, +7 (900) 000-00-01"
    with pytest.raises(Rejected) as raised:
        wire.decode(ACCOUNT, wire.GET_LIST, answer({"message": said}, 400))
    assert raised.value.detail == "Токен *** не подходит для ***, ***"


def test_lost_answer_of_a_registration_leaves_its_outcome_unknown() -> None:
    with pytest.raises(Unavailable) as lost:
        wire.decode(ACCOUNT, wire.ADD_SUBSCRIBER, answer(b"", 502))
    with pytest.raises(Unavailable) as read:
        wire.decode(ACCOUNT, wire.GET_LIST, answer(b"", 502))
    assert (lost.value.outcome_unknown, lost.value.retryable) == (True, False)
    assert (read.value.outcome_unknown, read.value.retryable) == (False, True)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("1.5", 1.5),
        ("Mon, 23 Nov 2026 10:00:30 GMT", 30.0),
        ("Mon, 23 Nov 2026 09:00:00 GMT", 0.0),
        ("999999999", 86_400.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400.0),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_retry_after_is_read_as_seconds_and_as_a_date(status: int, header: str, seconds: float | None) -> None:
    headers = {"retry-after": header, "date": "Mon, 23 Nov 2026 10:00:00 GMT"}
    with pytest.raises(ApiError) as raised:
        wire.decode(ACCOUNT, wire.GET_LIST, answer(b"", status, headers))
    assert isinstance(raised.value, RateLimited | Unavailable)
    assert raised.value.retry_after_s == seconds
