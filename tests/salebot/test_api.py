from typing import Any

import httpx
import pytest

from core.errors import ApiError, Forbidden, Missing, RateLimited, Rejected, Unauthorized, Unavailable
from core.salebot.api import SalebotApi
from core.salebot.wire import SalebotAccount
from core.sandbox.server import SandboxServer
from tests.conftest import QUICK

NOBODY = 999_999_999


@pytest.fixture
def api(sandbox: SandboxServer, http: httpx.Client) -> SalebotApi:
    return SalebotApi(SalebotAccount(f"{sandbox.address} /api", f" {sandbox.salebot_key} "), http, policy=QUICK)


@pytest.fixture(scope="module")
def client_ids(server: SandboxServer) -> list[int]:
    """Some clients of the sandbox: those whom the bot sent to its smallest webinar."""
    webinar = min(server.world.webinars, key=lambda webinar: webinar.size)
    viewers = server.world.viewers(webinar.webinar_id)
    return sorted({int(viewer["cu1"]) for viewer in viewers if viewer.get("cu1", "").isdigit()})


def test_channels_are_read_to_check_the_key(sandbox: SandboxServer, api: SalebotApi) -> None:
    channels = api.fetch_channels()
    assert {channel.client_type for channel in channels} == {1, 6}
    assert [channel.status for channel in channels if channel.client_type == 6] == [1]
    assert [exchange.method for exchange in sandbox.traffic] == ["connected_channels"]


@pytest.mark.parametrize(
    ("play", "error"), [("401", Unauthorized), ("403", Forbidden), ("404", Unauthorized), ("fail", Rejected)]
)
def test_wrong_key_is_an_error_however_it_is_answered(
    sandbox: SandboxServer, http: httpx.Client, play: str, error: type[ApiError]
) -> None:
    sandbox.faults.switch(wrong_key=play)
    api = SalebotApi(SalebotAccount(sandbox.address, "made-up-key"), http, policy=QUICK)
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


@pytest.mark.parametrize("play", ["fail", "404", "empty"])
def test_nobody_is_none_however_it_is_answered(sandbox: SandboxServer, api: SalebotApi, play: str) -> None:
    sandbox.faults.switch(no_client=play)
    assert api.find_client_by_phone("+79009999999") is None
    assert api.find_client_by_email("nobody@example.com") is None
    assert api.find_client_by_variable("bizon_secret", "nobody") is None
    assert api.find_clients({"bizon_secret": "nobody"}) == ()


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
def test_fault_that_stays_ends_in_its_error_after_its_number_of_tries(
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
