"""Salebot's actions answer as in docs/salebot.md."""

from datetime import datetime
from typing import Any

import httpx
import pytest

from core.sandbox.server import SandboxServer
from core.sandbox.world.clients import WHATSAPP, Clients
from core.sandbox.world.people import MOST_PEOPLE, People
from tests import patience
from tests.present import present_clock
from tests.sandbox.salebot_calls import answer_of, hook, new_client, phone_owner, save


@pytest.fixture
def viewer(sandbox: SandboxServer) -> dict[str, Any]:
    """A viewer who came by a link of the bot and gave both contacts."""
    webinar = next(webinar for webinar in sandbox.world.webinars if not webinar.room.id_in_p1 and webinar.size < 5_000)
    rows = sandbox.world.viewers(webinar.webinar_id)
    return next(row for row in rows if row["cu1"] and "email" in row and row.get("phone", "").startswith("+79"))


@pytest.mark.parametrize(("choice", "status"), [("401", 401), ("403", 403), ("404", 404), ("fail", 200)])
def test_wrong_key_is_answered_as_switched(sandbox: SandboxServer, choice: str, status: int) -> None:
    sandbox.faults.switch(wrong_key=choice)
    answer = patience.get(f"{sandbox.address}/api/{'0' * 32}/connected_channels")
    assert answer.status_code == status
    assert answer.json()["status"] == "fail"


def test_channels_have_their_group_and_whatsapp_its_status(salebot: httpx.Client) -> None:
    answer = answer_of(salebot, "connected_channels")
    assert answer["status"] == "success"
    assert [(channel["client_type"], channel.get("status")) for channel in answer["channels"]] == [(1, None), (6, 1)]
    assert all(channel["group_id"] for channel in answer["channels"])


def test_viewer_of_the_bot_is_a_client_with_the_same_contacts(salebot: httpx.Client, viewer: dict[str, Any]) -> None:
    client_id = int(viewer["cu1"])
    variables = answer_of(salebot, "get_variables", client_id=client_id)
    assert variables["client_id"] == client_id
    assert variables["email"] == viewer["email"].lower()
    assert variables["phone"] in viewer["phone"]
    assert {"NONE", "None"} <= set(map(str, variables.values()))
    assert answer_of(salebot, "find_client_id_by_email", email=variables["email"])["client_id"] == client_id
    found = answer_of(salebot, "find_client_id_by_phone", phone=variables["phone"])
    assert found["client_id"] % MOST_PEOPLE == client_id % MOST_PEOPLE
    found = answer_of(salebot, "find_client_id_by_var", var="email", val=variables["email"])
    assert found == {"status": "success", "client_id": client_id}


def test_unknown_client_has_no_variables_and_says_so_with_200(salebot: httpx.Client) -> None:
    answer = salebot.get("get_variables", params={"client_id": 1})
    assert (answer.status_code, answer.json()) == (200, {"status": "client_not_found"})


@pytest.mark.parametrize(
    ("choice", "status"), [("fail", 200), ("404", 404), ("empty", 200), ("absent", 200), ("list", 200)]
)
def test_search_without_a_hit_is_answered_as_switched(
    salebot: httpx.Client, sandbox: SandboxServer, choice: str, status: int
) -> None:
    sandbox.faults.switch(no_client=choice)
    for action, params in (
        ("find_client_id_by_email", {"email": "nobody@example.com"}),
        ("find_client_id_by_phone", {"phone": "+79000000000"}),
        ("find_client_id_by_var", {"var": "city", "val": "Нигде"}),
    ):
        answer = salebot.get(action, params=params)
        assert answer.status_code == status
        assert not answer.json().get("client_id")


def test_saved_variables_are_read_back_and_the_deal_wins(salebot: httpx.Client, viewer: dict[str, Any]) -> None:
    client_id = int(viewer["cu1"])
    saved = salebot.post(
        "save_variables", json={"client_id": client_id, "variables": {"client.level": "profile", "bizon_secret": "s1"}}
    )
    assert saved.json() == {"status": "success"}
    variables = answer_of(salebot, "get_variables", client_id=client_id)
    assert (variables["level"], variables["bizon_secret"]) == ("profile", "s1")
    salebot.post("save_variables", data={"client_id": client_id, "variables": '{"level": "deal"}'})
    assert answer_of(salebot, "get_variables", client_id=client_id)["level"] == "deal"


def test_variables_are_saved_to_several_clients_at_once(salebot: httpx.Client) -> None:
    ids = [row["id"] for row in answer_of(salebot, "get_clients", limit=3)["clients"]]
    salebot.post("save_variables", json={"clients": ids, "variables": {"wave": "third"}})
    assert answer_of(salebot, "find_client_id_by_var", var="wave", val="third")["client_id"] == min(ids)
    found = salebot.post("find_clients", json={"q": {"wave": "third"}}).json()
    assert found == {"status": "success", "client_ids": sorted(ids)}


@pytest.mark.parametrize(("choice", "pick"), [("first", min), ("last", max)])
def test_one_of_several_clients_is_found_as_switched(
    salebot: httpx.Client, sandbox: SandboxServer, choice: str, pick: Any
) -> None:
    sandbox.faults.switch(of_several=choice)
    ids = [row["id"] for row in answer_of(salebot, "get_clients", limit=4)["clients"]]
    salebot.post("save_variables", json={"clients": ids, "variables": {"flow": "spring"}})
    assert answer_of(salebot, "find_client_id_by_var", var="flow", val="spring")["client_id"] == pick(ids)


def test_find_clients_combines_conditions_by_and_or_by_or(salebot: httpx.Client, viewer: dict[str, Any]) -> None:
    email = viewer["email"].lower()
    asked = {"email": email, "wave": "no such"}
    assert salebot.post("find_clients", json={"q": asked}).json()["client_ids"] == []
    any_of = salebot.post("find_clients", json={"q": asked, "include_all": False}).json()["client_ids"]
    assert int(viewer["cu1"]) in any_of
    assert salebot.post("find_clients", json={}).json()["status"] == "fail"


def test_clients_are_listed_without_variables_up_to_500(salebot: httpx.Client) -> None:
    first = answer_of(salebot, "get_clients", limit=10_000)["clients"]
    second = answer_of(salebot, "get_clients", offset=500, limit=10)["clients"]
    assert (len(first), len(second)) == (500, 10)
    assert not {row["id"] for row in first} & {row["id"] for row in second}
    assert first[0].keys() == {
        "id", "platform_id", "client_type", "name", "avatar", "message_id", "project_id", "created_at", "updated_at",
        "custom_answer", "tag", "group", "operator_start_dialog",
    }  # fmt: skip


def test_loading_a_client_twice_gives_one_id(salebot: httpx.Client) -> None:
    row = {"platform_id": "79000000007@s.whatsapp.net", "group_id": "g==", "client_type": 6}
    first, again = (salebot.post("load_clients", json=[row]).json()["items"][0] for _ in range(2))
    assert first == again == {**row, "status": "success", "id": first["id"]}
    assert answer_of(salebot, "whatsapp_client_id", phone="+7 900 000-00-07") == {"client_id": first["id"]}


def test_loaded_client_has_the_same_id_after_a_restart_and_no_other_client_has_it() -> None:
    before, after = (Clients(People(7, []), present_clock()) for _ in range(2))
    first = before.load(WHATSAPP, "79000000001", "group").client_id
    assert after.load(WHATSAPP, "79000000002", "group").client_id != first
    assert after.load(WHATSAPP, "79000000001", "group").client_id == first


def test_known_whatsapp_client_keeps_its_id_when_loaded(salebot: httpx.Client) -> None:
    clients = answer_of(salebot, "get_clients")["clients"]
    known = next(row for row in clients if row["client_type"] == 6)
    row = {"platform_id": known["platform_id"], "group_id": known["group"], "client_type": 6}
    assert salebot.post("load_clients", json=[row]).json()["items"][0]["id"] == known["id"]


def test_unknown_whatsapp_client_is_answered_404(salebot: httpx.Client) -> None:
    assert salebot.get("whatsapp_client_id", params={"phone": "+79000000000"}).status_code == 404


def test_callback_is_in_the_history_and_its_extra_fields_become_variables(
    salebot: httpx.Client, viewer: dict[str, Any]
) -> None:
    client_id = int(viewer["cu1"])
    sent = {"client_id": client_id, "message": "bizon client_registered", "room": "uxdesign"}
    assert salebot.post("callback", content=b'{"client_id": 1}').status_code == 404
    assert salebot.post("callback", json=sent).json() == {"status": "success"}
    newest = answer_of(salebot, "get_history", client_id=client_id)["result"][0]
    assert (newest["text"], newest["message_from_outside"]) == ("bizon client_registered", 3)
    assert answer_of(salebot, "get_variables", client_id=client_id)["room"] == "uxdesign"
    assert answer_of(salebot, "callback", client_email=viewer["email"].lower(), message="hi") == {"status": "success"}


def test_message_to_an_unknown_client_is_answered_404(
    salebot: httpx.Client, sandbox: SandboxServer, viewer: dict[str, Any]
) -> None:
    assert salebot.post("message", json={"client_id": 1, "message": "hi"}).status_code == 404
    sandbox.faults.switch(plain_ok=True)
    assert salebot.post("message", json={"client_id": viewer["cu1"], "message": "hi"}).text == "ok"


def test_clients_are_added_to_and_removed_from_lists(salebot: httpx.Client) -> None:
    ids = [row["id"] for row in answer_of(salebot, "get_clients", limit=3)["clients"]]
    salebot.post("add_to_list", json={"list_id": 5, "clients": ids})
    salebot.post("remove_from_list", json={"list_id": 5, "clients": ids[:1]})
    assert [row["id"] for row in answer_of(salebot, "get_clients", list=5)["clients"]] == ids[1:]


@pytest.mark.parametrize(("choice", "status"), [("401", 401), ("403", 403), ("404", 404), ("fail", 200)])
def test_key_without_a_right_is_refused_as_switched(
    salebot: httpx.Client, sandbox: SandboxServer, choice: str, status: int
) -> None:
    sandbox.faults.switch(rights=["read"], no_right=choice)
    refused = salebot.post("save_variables", json={"client_id": 1, "variables": {"a": "b"}})
    assert (refused.status_code, refused.json()) == (status, {"status": "fail", "message": "Access denied"})
    assert salebot.get("get_clients").status_code == 200
    assert hook(sandbox, {"sublistId": "1:page"}).status_code == status
    sandbox.faults.switch(rights=[])
    assert salebot.get("get_clients").status_code == status
    assert salebot.get("connected_channels").status_code == 200


def test_phones_are_compared_as_switched(salebot: httpx.Client, sandbox: SandboxServer) -> None:
    client_id = new_client(salebot, "79000000301")
    save(salebot, client_id, {"phone": "+7 (900) 000-03-02"})
    asked = ["79000000302", "+79000000302", "+7 (900) 000-03-02", "79000000301"]
    assert [phone_owner(salebot, phone) for phone in asked] == [client_id] * 3 + [client_id]
    sandbox.faults.switch(phones_by="text")
    assert [phone_owner(salebot, phone) for phone in asked] == [None, None, client_id, client_id]
    assert phone_owner(salebot, "+79000000301") is None


def test_ids_moments_and_total_are_written_as_switched(salebot: httpx.Client, sandbox: SandboxServer) -> None:
    usual = answer_of(salebot, "get_clients", limit=1)
    sandbox.faults.switch(ids_as="text", moments_as="milliseconds", clients_total=True)
    switched = answer_of(salebot, "get_clients", limit=1)
    row, other = usual["clients"][0], switched["clients"][0]
    assert (str(row["id"]), row["created_at"] * 1000) == (other["id"], other["created_at"])
    assert "total" not in usual
    assert switched["total"] > 500
    sandbox.faults.switch(moments_as="iso")
    moment = datetime.fromisoformat(answer_of(salebot, "get_clients", limit=1)["clients"][0]["created_at"])
    assert moment.timestamp() == row["created_at"]
    assert answer_of(salebot, "get_variables", client_id=row["id"])["client_id"] == str(row["id"])


@pytest.mark.parametrize("form", ["result", "history", "list"])
def test_history_is_written_as_switched_with_the_moments_of_the_clock(
    salebot: httpx.Client, sandbox: SandboxServer, form: str
) -> None:
    sandbox.faults.switch(history_as=form)
    client_id = new_client(salebot, "79000000303")
    before = int(sandbox.clock.now().timestamp())
    salebot.post("callback", json={"client_id": client_id, "message": "came"})
    answer = answer_of(salebot, "get_history", client_id=client_id)
    newest = (answer if form == "list" else answer[form])[0]
    assert (newest["text"], newest["message_from_outside"]) == ("came", 3)
    assert before <= newest["created_at"] <= sandbox.clock.now().timestamp()


@pytest.mark.parametrize(("choice", "statuses"), [("none", []), ("0", [0]), ("2", [2]), ("3", [3])])
def test_whatsapp_is_connected_as_switched(
    salebot: httpx.Client, sandbox: SandboxServer, choice: str, statuses: list[int]
) -> None:
    sandbox.faults.switch(whatsapp=choice)
    channels = answer_of(salebot, "connected_channels")["channels"]
    assert [channel["status"] for channel in channels if channel["client_type"] == 6] == statuses


def test_client_is_not_loaded_or_without_data_when_so_switched(salebot: httpx.Client, sandbox: SandboxServer) -> None:
    client_id = new_client(salebot, "79000000304")
    sandbox.faults.switch(loading="fail", bare_client="list")
    row = {"platform_id": "79000000305", "group_id": "g==", "client_type": 6}
    refused = salebot.post("load_clients", json=[row]).json()
    assert refused["status"] == "success"
    assert refused["items"] == [{**row, "status": "fail", "message": "Wrong platform_id"}]
    assert answer_of(salebot, "get_variables", client_id=client_id) == []
    save(salebot, client_id, {"city": "Омск"})
    assert answer_of(salebot, "get_variables", client_id=client_id)["city"] == "Омск"


def test_unknown_client_is_answered_with_the_status_of_the_switch(
    salebot: httpx.Client, sandbox: SandboxServer
) -> None:
    sandbox.faults.switch(unknown_client="200")
    for action in ("message", "callback"):
        answer = salebot.post(action, json={"client_id": 1, "message": "hi"})
        assert (answer.status_code, answer.json()) == (200, {"status": "client_not_found"})
