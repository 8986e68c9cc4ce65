"""The calls of Salebot that read and keep clients, and what each answer of theirs means."""

from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import httpx
import pytest

from core.errors import ApiError, Forbidden, Missing, RateLimited, Rejected, Unauthorized, Unavailable
from core.salebot.api import SalebotApi
from core.salebot.wire import SalebotAccount
from core.sandbox.server import SandboxServer
from tests.conftest import QUICK
from tests.present import PRESENT, present_clock

NOBODY = 999_999_999


def test_channels_are_read_to_check_the_key(sandbox: SandboxServer, api: SalebotApi) -> None:
    channels = api.fetch_channels()
    assert {channel.client_type for channel in channels} == {1, 6}
    assert [channel.status for channel in channels if channel.client_type == 6] == [1]
    assert [exchange.method for exchange in sandbox.traffic] == ["connected_channels"]


@pytest.mark.parametrize(
    ("play", "error"), [("401", Unauthorized), ("403", Forbidden), ("404", Unauthorized), ("fail", Rejected)]
)
def test_every_answer_to_a_wrong_key_is_an_error(
    sandbox: SandboxServer, http: httpx.Client, play: str, error: type[ApiError]
) -> None:
    sandbox.faults.switch(wrong_key=play)
    api = SalebotApi(SalebotAccount(sandbox.address, "made-up-key"), http, clock=present_clock(), policy=QUICK)
    with pytest.raises(ApiError) as raised:
        api.fetch_channels()
    assert type(raised.value) is error
    assert len(sandbox.traffic) == 1
    with pytest.raises(ApiError):
        api.find_client_by_phone("+79000000001")


def test_variables_are_saved_and_read_back(api: SalebotApi, client_ids: list[int]) -> None:
    client_id = client_ids[0]
    assert api.get_variables(client_id)["tag"] is None
    api.save_variables([client_id], {"bizon_room": "222222:room", "client.city": "Омск"})
    variables = api.get_variables(client_id)
    assert variables["client_id"] == client_id
    assert (variables["bizon_room"], variables["city"]) == ("222222:room", "Омск")


def test_variables_are_saved_to_several_clients_at_once(
    sandbox: SandboxServer, api: SalebotApi, client_ids: list[int]
) -> None:
    api.save_variables(client_ids[1:4], {"bizon_marker": "7"})
    assert len(sandbox.traffic) == 1
    assert [api.get_variables(client_id)["bizon_marker"] for client_id in client_ids[1:4]] == ["7"] * 3


def test_client_that_does_not_exist_is_missing(api: SalebotApi) -> None:
    with pytest.raises(Missing):
        api.get_variables(NOBODY)
    with pytest.raises(Missing):
        api.save_variables([NOBODY], {"bizon_room": "222222:room"})


def test_client_is_found_by_phone_email_and_variable(api: SalebotApi, client_ids: list[int]) -> None:
    everything = {client_id: api.get_variables(client_id) for client_id in client_ids[:40]}
    client_id, variables = next((n, v) for n, v in everything.items() if v["phone"] and v["email"])
    api.save_variables([client_id], {"bizon_secret": "unique-1"})
    by_email = api.find_client_by_email(variables["email"])
    by_phone = api.find_client_by_phone(variables["phone"])
    assert by_email is not None
    assert by_phone is not None
    assert api.get_variables(by_email)["email"] == variables["email"]
    assert api.get_variables(by_phone)["phone"] == variables["phone"]
    assert api.find_client_by_variable("bizon_secret", "unique-1") == client_id


@pytest.mark.parametrize("play", ["fail", "404", "empty", "absent", "list"])
def test_every_answer_that_means_nobody_is_none(sandbox: SandboxServer, api: SalebotApi, play: str) -> None:
    sandbox.faults.switch(no_client=play)
    assert api.find_client_by_phone("+79009999999") is None
    assert api.find_client_by_email("nobody@example.com") is None
    assert api.find_client_by_variable("bizon_secret", "nobody") is None
    assert api.find_clients({"bizon_secret": "nobody"}) == ()


@pytest.mark.parametrize("play", ["401", "403", "404", "fail"])
def test_key_without_the_right_never_means_that_nobody_is_there(
    sandbox: SandboxServer, api: SalebotApi, client_ids: list[int], play: str
) -> None:
    sandbox.faults.switch(rights=["change"], no_right=play)
    for ask in (
        lambda: api.find_client_by_phone("+79009999999"),
        lambda: api.find_client_by_email("nobody@example.com"),
        lambda: api.find_client_by_variable("city", "Омск"),
        lambda: api.find_clients({"city": "Омск"}),
        lambda: api.fetch_clients(0),
        lambda: api.fetch_history(client_ids[0]),
        lambda: api.get_variables(client_ids[0]),
    ):
        with pytest.raises((Unauthorized, Forbidden, Rejected)) as raised:
            ask()
        assert getattr(raised.value, "detail", "Access denied") == "Access denied"
    api.save_variables(client_ids[:1], {"city": "Омск"})
    sandbox.faults.switch(rights=["read"])
    with pytest.raises((Unauthorized, Forbidden, Rejected)):
        api.save_variables(client_ids[:1], {"city": "Омск"})


def test_clients_with_all_or_any_of_several_variables(api: SalebotApi, client_ids: list[int]) -> None:
    one, both, other = client_ids[5:8]
    api.save_variables([one, both], {"bizon_a": "1"})
    api.save_variables([both, other], {"bizon_b": "2"})
    query = {"bizon_a": "1", "bizon_b": "2"}
    assert api.find_clients(query) == (both,)
    assert sorted(api.find_clients(query, match_all=False)) == [one, both, other]


@pytest.mark.parametrize(
    ("kind", "settings", "error", "tries"),
    [
        ("status", {"status": 403}, Forbidden, 1),
        ("status", {"status": 429}, RateLimited, 3),
        ("status", {"status": 502}, Unavailable, 3),
        ("cut", {}, Unavailable, 3),
        ("cut_body", {}, Unavailable, 3),
        ("message", {}, Rejected, 1),
    ],
)
def test_permanent_fault_raises_its_error_after_the_given_number_of_tries(
    sandbox: SandboxServer,
    api: SalebotApi,
    client_ids: list[int],
    kind: Any,
    settings: dict[str, Any],
    error: type[ApiError],
    tries: int,
) -> None:
    sandbox.faults.play(kind, **settings)
    with pytest.raises(ApiError) as raised:
        api.get_variables(client_ids[0])
    assert type(raised.value) is error
    assert len(sandbox.traffic) == tries


def test_saving_is_repeated_when_its_answer_was_lost(
    sandbox: SandboxServer, api: SalebotApi, client_ids: list[int]
) -> None:
    sandbox.faults.play("cut", methods=["save_variables"], done=True, times=1)
    api.save_variables(client_ids[:1], {"bizon_room": "222222:other"})
    assert len(sandbox.traffic) == 2
    assert api.get_variables(client_ids[0])["bizon_room"] == "222222:other"


@pytest.mark.parametrize("ids_as", ["number", "text"])
def test_whatsapp_client_is_added_once(sandbox: SandboxServer, api: SalebotApi, ids_as: str) -> None:
    sandbox.faults.switch(ids_as=ids_as)
    group = next(channel.group_id for channel in api.fetch_channels() if channel.is_working_whatsapp)
    assert group is not None
    made = api.add_whatsapp_client("+7 900 000-00-21", group)
    assert api.add_whatsapp_client("79000000021", group) == made
    assert api.find_client_by_phone("+79000000021") == made
    sandbox.faults.switch(loading="fail")
    with pytest.raises(Rejected) as raised:
        api.add_whatsapp_client("+79000000022", group)
    assert raised.value.detail == "Wrong platform_id"


@pytest.mark.parametrize("status", ["0", "1", "2", "3", "none"])
def test_whatsapp_that_is_off_is_told_from_one_that_works(sandbox: SandboxServer, api: SalebotApi, status: str) -> None:
    sandbox.faults.switch(whatsapp=status)
    assert any(channel.is_working_whatsapp for channel in api.fetch_channels()) is (status in ("1", "2"))


@pytest.mark.parametrize(
    "play", [{}, {"ids_as": "text", "moments_as": "iso", "clients_total": True}, {"moments_as": "milliseconds"}]
)
def test_clients_are_read_to_the_end_of_the_list(sandbox: SandboxServer, api: SalebotApi, play: dict[str, Any]) -> None:
    sandbox.faults.switch(**play)
    first, rest, end = (api.fetch_clients(offset, limit=2) for offset in (0, 2, 1_000_000))
    whole = api.fetch_clients(0)
    assert first + rest == whole[:4]
    assert len({row.client_id for row in whole}) == 500
    assert all(row.created_at and row.created_at < sandbox.clock.now() for row in whole)
    assert end == ()


@pytest.mark.parametrize("play", ["empty", "list"])
def test_client_of_whom_nothing_is_known_has_no_variables(sandbox: SandboxServer, api: SalebotApi, play: str) -> None:
    sandbox.faults.switch(bare_client=play)
    assert api.get_variables(api.add_whatsapp_client("+79000000023", "g==")) == {}


def test_moment_of_ours_is_told_on_the_clock_of_salebot(http: httpx.Client) -> None:
    class TenMinutesAhead(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(401)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def date_time_string(self, timestamp: float | None = None) -> str:
            return super().date_time_string((now + minutes_ahead).timestamp())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            pass

    now, minutes_ahead = PRESENT, timedelta(minutes=10)
    with HTTPServer(("127.0.0.1", 0), TenMinutesAhead) as server:
        api = SalebotApi(
            SalebotAccount(f"http://127.0.0.1:{server.server_port}", "made-up"),
            http,
            clock=present_clock(),
            policy=QUICK,
        )
        assert api.on_its_clock(now) == now
        Thread(target=server.handle_request).start()
        with pytest.raises(Unauthorized):
            api.fetch_history(1)
    assert abs(api.on_its_clock(now) - now - minutes_ahead) < timedelta(seconds=5)
