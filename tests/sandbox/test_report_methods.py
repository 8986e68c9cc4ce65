"""The report methods answer as in docs/bizon365.md."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import numpy as np
import pytest

from core.domain.reports.click_times import all_clicks_at
from core.domain.reports.room_sums import find_rise
from core.sandbox.server import SandboxServer
from tests import patience


def listing(bizon: httpx.Client, **params: str | int) -> dict[str, Any]:
    answer: dict[str, Any] = bizon.get("reports/getlist", params=params).json()
    return answer


def one(bizon: httpx.Client, webinar_id: str) -> dict[str, Any]:
    answer: dict[str, Any] = bizon.get("reports/get", params={"webinarId": webinar_id}).json()
    return answer


def test_report_list_has_the_documented_fields(bizon: httpx.Client, sandbox: SandboxServer) -> None:
    answer = listing(bizon)
    assert list(answer) == ["skip", "limit", "rooms", "count", "list"]
    assert (answer["skip"], answer["limit"], answer["rooms"]) == (0, 20, {})
    assert answer["count"] == len(sandbox.world.webinars)
    common = {"_id", "name", "text", "type", "nerrors", "count1", "count2", "data", "webinarId", "created"}
    for item, webinar in zip(answer["list"], sandbox.world.webinars, strict=False):
        live = item["type"] == "LiveWebinars"
        assert item.keys() == common | ({"mode"} if live else set())
        assert item.get("mode", "bs") == "bs"
        data = json.loads(item["data"])
        assert data.keys() == {"minutes", "roomid", "group", "start", "stat"}
        assert isinstance(data["group"], str if live else int)
        assert (data["start"], data["minutes"]) == (webinar.starts_at_ms, item["count2"])
        assert data["stat"] == item["count1"]
        assert item["webinarId"].startswith(f"{item['name']}*")


def test_line_for_people_is_written_as_bizon365_writes_it(bizon: httpx.Client) -> None:
    forms = {
        "AutoWebinars": r"Завершен автовебинар \d+/\d+:\S+, начало: [\d.]{10} [\d:]{5}, длительность: \d+ минут, "
        r"участников: \d+",
        "LiveWebinars": r"Вебинар \[BizonStream\] \d+/\d+:\S+, начало: [\d.]{10} [\d:]{5}, длительность: \d+ минут, "
        r"участников: \d+, использовались Бизон.Трансляции",
    }
    assert all(re.fullmatch(forms[item["type"]], item["text"]) for item in listing(bizon, limit=100)["list"])


def test_pages_of_the_list_together_hold_all_webinars(bizon: httpx.Client, sandbox: SandboxServer) -> None:
    ids: list[str] = []
    while page := listing(bizon, limit=50, skip=len(ids))["list"]:
        ids += [item["webinarId"] for item in page]
    assert ids == [webinar.webinar_id for webinar in sandbox.world.webinars]


@pytest.mark.parametrize(
    ("params", "kinds"),
    [
        ({"LiveWebinars": 1, "AutoWebinars": 0}, {"LiveWebinars"}),
        ({"LiveWebinars": 0, "AutoWebinars": 1}, {"AutoWebinars"}),
        ({"type": "LiveWebinars"}, {"LiveWebinars"}),
        ({"type": "AutoWebinars"}, {"AutoWebinars"}),
        ({}, {"LiveWebinars", "AutoWebinars"}),
        ({"LiveWebinars": 0, "AutoWebinars": 0}, set()),
    ],
)
def test_both_parameters_filter_the_list_by_kind(
    bizon: httpx.Client, params: dict[str, str | int], kinds: set[str]
) -> None:
    assert {item["type"] for item in listing(bizon, limit=100, **params)["list"]} == kinds


def test_dates_limit_the_list_to_whole_days(bizon: httpx.Client, sandbox: SandboxServer) -> None:
    day = sandbox.world.day - timedelta(days=10)
    found = listing(bizon, limit=100, minDate=(day - timedelta(days=2)).isoformat(), maxDate=day.isoformat())
    dates = {date.fromisoformat(item["webinarId"].partition("*")[2][:10]) for item in found["list"]}
    assert dates == {day, day - timedelta(days=1), day - timedelta(days=2)}


def test_moments_limit_the_list_exactly(bizon: httpx.Client, sandbox: SandboxServer) -> None:
    webinar = next(webinar for webinar in sandbox.world.webinars if webinar.room.automatic)
    moment = webinar.planned_at.isoformat()
    assert webinar.webinar_id in {item["webinarId"] for item in listing(bizon, minDate=moment)["list"]}
    later = (webinar.planned_at + timedelta(seconds=1)).isoformat()
    assert webinar.webinar_id not in {item["webinarId"] for item in listing(bizon, minDate=later)["list"]}


def test_report_has_json_strings_inside_and_old_or_new_field_names(bizon: httpx.Client, sandbox: SandboxServer) -> None:
    for newer in (True, False):
        webinar = next(w for w in sandbox.world.webinars if w.newer is newer and w.size < 5_000)
        answer = one(bizon, webinar.webinar_id)
        assert answer.keys() == {"report", "room_title", "customFields" if newer else "orders"}
        assert answer["room_title"] == webinar.room.title
        report = answer["report"]
        assert report.keys() == {
            "_id", "group", "roomid", "webinarId", "playFromRoom", "ver", "created", "__v", "report", "messages",
            "messagesTS",
        }  # fmt: skip
        inner = json.loads(report["report"])
        assert inner.keys() == {"rating", "urls", "partners", "utmStat", "usersMeta"}
        viewers = sandbox.world.viewers(webinar.webinar_id)
        assert inner["usersMeta"] == {viewer["chatUserId"]: viewer for viewer in viewers}
        assert json.loads(report["messages"]).keys() == json.loads(report["messagesTS"]).keys()


def test_viewers_are_served_as_the_world_has_them(bizon: httpx.Client, sandbox: SandboxServer) -> None:
    webinar = next(webinar for webinar in sandbox.world.webinars if 1_000 < webinar.size < 5_000)
    rows: list[dict[str, Any]] = []
    while True:
        query: dict[str, str | int] = {"webinarId": webinar.webinar_id, "skip": len(rows)}
        answer = bizon.get("reports/getviewers", params=query).json()
        assert answer.keys() == {"errors", "viewers", "total", "skip", "limit", "loaded"}
        assert (answer["errors"], answer["total"], answer["limit"]) == ([], webinar.size, 1000)
        assert (answer["skip"], answer["loaded"]) == (len(rows), len(answer["viewers"]))
        if not answer["viewers"]:
            break
        rows += answer["viewers"]
    assert rows == sandbox.world.viewers(webinar.webinar_id)


def test_second_version_gives_the_same_answers_under_its_project(bizon: httpx.Client, sandbox: SandboxServer) -> None:
    address = f"{sandbox.address}/api/v2/{sandbox.bizon_project_id}/reports/getlist"
    newer = patience.get(address, headers={"X-Token": sandbox.bizon_token})
    assert newer.content == bizon.get("reports/getlist").content


def test_wrong_project_is_not_found(sandbox: SandboxServer) -> None:
    address = f"{sandbox.address}/api/v2/0123456789ab/reports/getlist"
    answer = patience.get(address, headers={"X-Token": sandbox.bizon_token})
    assert answer.status_code == 404
    assert list(answer.json()) == ["message"]


@pytest.mark.parametrize("headers", [{}, {"X-Token": ""}, {"X-Token": "not-the-token"}])
def test_request_without_the_token_is_refused(sandbox: SandboxServer, headers: dict[str, str]) -> None:
    answer = patience.get(f"{sandbox.address}/api/v1/webinars/reports/getlist", headers=headers)
    assert answer.status_code == 401
    assert list(answer.json()) == ["message"]


def test_projects_of_the_token_are_listed(sandbox: SandboxServer) -> None:
    address = f"{sandbox.address}/api/v2/user/getProjects"
    answer = patience.get(address, headers={"X-Token": sandbox.bizon_token}).json()
    assert [project["id"] for project in answer["projects"] if not project["deleted"]] == [sandbox.bizon_project_id]
    assert len(answer["projects"]) == 2


def test_unknown_report_is_empty_or_refused_as_switched(bizon: httpx.Client, sandbox: SandboxServer) -> None:
    assert "report" not in one(bizon, "1:none*2020-01-01T10:00:00")
    sandbox.faults.switch(unknown_report="message")
    assert list(one(bizon, "1:none*2020-01-01T10:00:00")) == ["message"]


def test_json_strings_inside_are_objects_when_so_switched(bizon: httpx.Client, sandbox: SandboxServer) -> None:
    webinar = next(w for w in sandbox.world.webinars if w.newer and w.size < 5_000)
    as_text = one(bizon, webinar.webinar_id)["report"]
    sandbox.faults.switch(data_as="object", report_as="object", messages_as="object", cv_as="object")
    as_object = one(bizon, webinar.webinar_id)["report"]
    for name in ("report", "messages", "messagesTS"):
        assert as_object[name] == json.loads(as_text[name])
    assert isinstance(listing(bizon)["list"][0]["data"], dict)
    viewers = bizon.get("reports/getviewers", params={"webinarId": webinar.webinar_id}).json()["viewers"]
    assert {type(viewer["cv"]) for viewer in viewers} == {dict, type(None)}


def test_presence_is_json_text_when_so_switched(bizon: httpx.Client, sandbox: SandboxServer) -> None:
    webinar = next(w for w in sandbox.world.webinars if w.newer and w.size < 5_000)
    as_lists = bizon.get("reports/getviewers", params={"webinarId": webinar.webinar_id}).json()["viewers"]
    sandbox.faults.switch(vi_as="string")
    as_text = bizon.get("reports/getviewers", params={"webinarId": webinar.webinar_id}).json()["viewers"]
    assert [json.loads(viewer["vi"]) for viewer in as_text if "vi" in viewer] == [
        viewer["vi"] for viewer in as_lists if "vi" in viewer
    ]


@pytest.mark.parametrize("written", ["seconds", "milliseconds", "iso"])
def test_clicks_say_when_they_were_when_so_switched(bizon: httpx.Client, sandbox: SandboxServer, written: str) -> None:
    webinar = next(w for w in sandbox.world.webinars if w.newer and w.size < 5_000)
    starts_at = datetime.fromtimestamp(webinar.starts_at_ms / 1000, UTC)

    def clicks() -> list[float] | None:
        rows = bizon.get("reports/getviewers", params={"webinarId": webinar.webinar_id}).json()["viewers"]
        return all_clicks_at(rows, starts_at)

    assert clicks() is None
    sandbox.faults.switch(clicks_as=written)
    told = clicks()
    assert told
    assert all(0 <= at <= webinar.minutes * 60 for at in told)
    found = find_rise(np.bincount([int(at // 60) for at in told], minlength=webinar.minutes).tolist())
    assert found is not None
    assert abs(found - webinar.minutes * 3 // 5) <= 1


@pytest.mark.parametrize(("choice", "status"), [("clamp", 200), ("reject", 400)])
def test_limit_over_the_maximum_is_reduced_or_refused_as_switched(
    bizon: httpx.Client, sandbox: SandboxServer, choice: str, status: int
) -> None:
    sandbox.faults.switch(over_limit=choice)
    answer = bizon.get("reports/getlist", params={"limit": 101})
    assert answer.status_code == status
    assert answer.json().get("limit", 100) == 100
