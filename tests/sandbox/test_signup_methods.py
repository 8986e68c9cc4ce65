"""The registration methods answer as in docs/bizon365.md."""

import contextlib
from typing import Any

import httpx
import pytest

from core.sandbox.server import SandboxServer
from core.sandbox.world.catalogue import PAGES, ROOMS
from core.sandbox.world.webinars import epoch_ms, iso_ms


def subscribers(bizon: httpx.Client, page_id: str, **params: str | int) -> dict[str, Any]:
    answer: dict[str, Any] = bizon.get("subpages/getSubscribers", params={"pageId": page_id, **params}).json()
    return answer


@pytest.fixture
def page_id(sandbox: SandboxServer) -> str:
    return f"{sandbox.world.bizon_project}:ux-portfolio"


@pytest.fixture
def coming(bizon: httpx.Client, sandbox: SandboxServer) -> str:
    rooms = bizon.get("subpages/getSubpages").json()["rooms"]
    return str(rooms[f"{sandbox.world.bizon_project}:uxdesign"]["closestDate"])


def test_pages_have_the_documented_fields(bizon: httpx.Client, sandbox: SandboxServer) -> None:
    answer = bizon.get("subpages/getSubpages").json()
    assert (answer["skip"], answer["limit"], answer["total"]) == (0, 50, len(PAGES))
    for page in answer["pages"]:
        assert page.keys() == {
            "pageId", "title", "stat", "isOn", "room", "multiroom", "sessionControl", "protectedLink",
            "closestTimeToSkip", "daysNum", "redirectOnInput", "redirectOnReg", "url_marker_name", "webhook_url",
            "author", "authorEmail",
        }  # fmt: skip
        assert page["stat"].keys() == {"registered", "vizitWebinar", "webinarEnd", "removed"}
        assert page["room"] in answer["rooms"]
    assert {page["url_marker_name"] for page in answer["pages"]} == {"salebot", "Salebot", ""}
    webhooks = {page["webhook_url"] for page in answer["pages"]}
    assert webhooks == {"", f"https://chatter.salebot.pro/bizon_webhook/{sandbox.salebot_key}"}


def test_rooms_say_their_kind_and_their_next_session(bizon: httpx.Client) -> None:
    rooms = bizon.get("subpages/getSubpages").json()["rooms"]
    assert len(rooms) == len(ROOMS)
    assert {type(room["closestDate"]) for room in rooms.values()} == {bool, str}
    assert {room["isAutowebinar"] for room in rooms.values()} == {True, False}


def test_who_registers_does_so_now_one_after_the_other(
    bizon: httpx.Client, sandbox: SandboxServer, page_id: str, coming: str
) -> None:
    before = iso_ms(epoch_ms(sandbox.clock.now()))
    emails = ["first@example.com", "second@example.com"]
    for email in emails:
        bizon.post("subpages/addSubscriber", data={"pageId": page_id, "email": email, "time": coming})
    added = subscribers(bizon, page_id, limit=1000, registeredTimeMin=before)["list"]
    assert [row["email"] for row in added] == emails
    times = [row["registeredTime"] for row in added]
    assert before <= times[0] < times[1] < iso_ms(epoch_ms(sandbox.clock.now()) + 2)


def test_statistics_of_a_page_are_those_of_its_subscribers(bizon: httpx.Client) -> None:
    for page in bizon.get("subpages/getSubpages").json()["pages"][1:5]:
        everybody: list[dict[str, Any]] = []
        while rows := subscribers(bizon, page["pageId"], limit=1000, skip=len(everybody))["list"]:
            everybody += rows
        assert page["stat"]["registered"] == len(everybody)
        assert page["stat"]["vizitWebinar"] == sum(row["vizitWebinar"] for row in everybody)
        assert page["stat"]["webinarEnd"] == sum(row["vizitWebinarEnd"] for row in everybody)


def test_subscriber_has_the_documented_fields(bizon: httpx.Client, page_id: str) -> None:
    answer = subscribers(bizon, page_id)
    assert list(answer) == ["skip", "limit", "total", "list"]
    assert (answer["limit"], len(answer["list"])) == (50, 50)
    for row in answer["list"]:
        assert row.keys() >= {
            "uid", "email", "confirmed", "username", "secret", "webinarTime", "registeredTime", "clickBanner",
            "vizitWebinar", "vizitWebinarEnd",
        }  # fmt: skip
        assert row["registeredTime"] < row["webinarTime"]


def test_registration_pages_list_past_and_future_sessions(bizon: httpx.Client, page_id: str, coming: str) -> None:
    ahead = subscribers(bizon, page_id, webinarTimeMin=coming)["total"]
    past = subscribers(bizon, page_id, webinarTimeMax="2026-11-23T00:00:00+03:00")["total"]
    assert ahead > 0
    assert past > ahead
    assert past + ahead == subscribers(bizon, page_id)["total"]


def test_registration_time_filters_with_an_offset(bizon: httpx.Client, page_id: str) -> None:
    bound = "2026-11-01T03:00:00+03:00"
    early = subscribers(bizon, page_id, registeredTimeMax=bound, limit=1000)
    late = subscribers(bizon, page_id, registeredTimeMin=bound, limit=1000)
    assert early["total"] + late["total"] == subscribers(bizon, page_id)["total"]
    assert all(row["registeredTime"] <= "2026-11-01T00:00:00.000Z" for row in early["list"])
    assert all(row["registeredTime"] >= "2026-11-01T00:00:00.000Z" for row in late["list"])


def test_marker_filters_subscribers_to_one_client(bizon: httpx.Client, page_id: str) -> None:
    marked = next(row for row in subscribers(bizon, page_id)["list"] if row["url_marker"])
    found = subscribers(bizon, page_id, url_marker=marked["url_marker"])["list"]
    assert marked in found
    assert {row["email"] for row in found} == {marked["email"]}


def test_unknown_page_is_not_found(bizon: httpx.Client) -> None:
    assert bizon.get("subpages/getSubscribers", params={"pageId": "1:none"}).status_code == 404


@pytest.mark.parametrize("as_form", [False, True])
def test_registering_adds_a_subscriber_and_removing_takes_it_away(
    bizon: httpx.Client, page_id: str, coming: str, as_form: bool
) -> None:
    fields = {
        "pageId": page_id, "email": "New.One@example.com", "time": coming, "username": "Вера",
        "phone": "+79000000001", "confirm": "1", "url_marker": "77", "utm_group": "g1",
    }  # fmt: skip
    address = "subpages/addSubscriber"
    answer = (bizon.post(address, data=fields) if as_form else bizon.post(address, json=fields)).json()
    assert answer.keys() == {"hash", "url_default", "url_userdomain"}
    assert answer["url_default"].endswith(f"/click/{answer['hash']}")
    [row] = subscribers(bizon, page_id, url_marker="77")["list"]
    assert (row["email"], row["secret"], row["webinarTime"]) == (fields["email"], answer["hash"], coming)
    assert (row["phone"], row["username"], row["utm_group"], row["confirmed"]) == ("+79000000001", "Вера", "g1", False)
    gone = bizon.post("subpages/removeSubscriber", json={"pageId": page_id, "email": fields["email"].lower()})
    assert gone.json() == {"deleted": 1, "ok": 1}
    assert subscribers(bizon, page_id, url_marker="77")["total"] == 0


@pytest.mark.parametrize(
    ("choice", "status", "key"),
    [("message", 200, "message"), ("reject", 400, "message"), ("missing", 404, "message"), ("accept", 200, "hash")],
)
def test_unknown_session_is_answered_as_switched(
    bizon: httpx.Client, sandbox: SandboxServer, page_id: str, choice: str, status: int, key: str
) -> None:
    sandbox.faults.switch(unknown_session=choice)
    fields = {"pageId": page_id, "email": "who@example.com", "time": "2026-11-30T01:01:00.000Z"}
    answer = bizon.post("subpages/addSubscriber", json=fields)
    assert answer.status_code == status
    assert key in answer.json()


@pytest.mark.parametrize(
    ("choice", "status", "same"),
    [("same", 200, True), ("renew", 200, False), ("message", 200, None), ("reject", 400, None)],
)
def test_repeated_email_is_answered_as_switched(
    bizon: httpx.Client, sandbox: SandboxServer, page_id: str, coming: str, choice: str, status: int, same: bool | None
) -> None:
    sandbox.faults.switch(repeated_email=choice)
    fields = {"pageId": page_id, "email": f"twice.{choice}@example.com", "time": coming}
    first = bizon.post("subpages/addSubscriber", json=fields).json()
    before = subscribers(bizon, page_id)["total"]
    again = bizon.post("subpages/addSubscriber", json={**fields, "email": fields["email"].upper()})
    assert again.status_code == status
    assert subscribers(bizon, page_id)["total"] == before
    if same is None:
        assert list(again.json()) == ["message"]
    else:
        assert (again.json()["hash"] == first["hash"]) is same


def test_repeated_email_is_registered_twice_when_so_switched(
    bizon: httpx.Client, sandbox: SandboxServer, page_id: str, coming: str
) -> None:
    sandbox.faults.switch(repeated_email="double")
    fields = {"pageId": page_id, "email": "double@example.com", "time": coming, "url_marker": "double"}
    hashes = {bizon.post("subpages/addSubscriber", json=fields).json()["hash"] for _ in range(3)}
    rows = subscribers(bizon, page_id, url_marker="double")["list"]
    assert ({row["secret"] for row in rows}, len(rows)) == (hashes, 3)
    gone = bizon.post("subpages/removeSubscriber", json={"pageId": page_id, "email": fields["email"]})
    assert gone.json() == {"deleted": 3, "ok": 1}


@pytest.mark.parametrize(
    ("choice", "status", "key"),
    [
        ("zero", 200, "deleted"),
        ("not_ok", 200, "ok"),
        ("message", 200, "message"),
        ("reject", 400, "message"),
        ("missing", 404, "message"),
    ],
)
def test_removing_an_unknown_person_is_answered_as_switched(
    bizon: httpx.Client, sandbox: SandboxServer, page_id: str, choice: str, status: int, key: str
) -> None:
    sandbox.faults.switch(unknown_removal=choice)
    answer = bizon.post("subpages/removeSubscriber", json={"pageId": page_id, "email": "nobody@example.com"})
    assert answer.status_code == status
    assert key in answer.json()


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "status": 500},
        {"kind": "status", "status": 429},
        {"kind": "cut"},
        {"kind": "cut_body"},
        {"kind": "bad_json"},
        {"kind": "html"},
        {"kind": "message"},
    ],
    ids=lambda fault: f"{fault['kind']}{fault.get('status', '')}",
)
@pytest.mark.parametrize("done", [False, True])
def test_work_is_done_or_not_before_its_answer_is_damaged(
    bizon: httpx.Client, sandbox: SandboxServer, page_id: str, coming: str, fault: dict[str, Any], done: bool
) -> None:
    marker = f"{fault['kind']}{fault.get('status', '')}{done}"
    sandbox.faults.play(**fault, done=done, times=1)
    fields = {"pageId": page_id, "email": f"{marker}@example.com", "time": coming, "url_marker": marker}
    with contextlib.suppress(httpx.RemoteProtocolError):
        bizon.post("subpages/addSubscriber", json=fields)
    # Half an answer cannot be sent before the work is done.
    expected = 1 if done or fault["kind"] in ("cut_body", "bad_json") else 0
    assert subscribers(bizon, page_id, url_marker=marker)["total"] == expected


@pytest.mark.parametrize("name", ["pageId", "email", "time"])
@pytest.mark.parametrize(("choice", "status"), [("message", 200), ("reject", 400)])
def test_missing_field_is_answered_as_switched(
    bizon: httpx.Client, sandbox: SandboxServer, page_id: str, coming: str, name: str, choice: str, status: int
) -> None:
    sandbox.faults.switch(missing_field=choice)
    fields = {"pageId": page_id, "email": "gap@example.com", "time": coming}
    del fields[name]
    answer = bizon.post("subpages/addSubscriber", json=fields)
    assert (answer.status_code, list(answer.json())) == (status, ["message"])
