"""Every fault occurs as it is switched on: for which methods, how often, and after how many calls."""

from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from threading import Barrier, Thread
from time import monotonic
from typing import Any

import httpx
import pytest
import stamina
from pydantic import ValidationError

from core.sandbox.faults import Switchboard
from core.sandbox.server import SandboxServer
from tests import patience
from tests.registering import coming, page_id


def ask(bizon: httpx.Client, **params: str | int) -> httpx.Response:
    return bizon.get("reports/getlist", params=params)


def viewers(bizon: httpx.Client, sandbox: SandboxServer, **params: str | int) -> dict[str, Any]:
    webinar = next(webinar for webinar in sandbox.world.webinars if webinar.size < 5_000)
    query = {"webinarId": webinar.webinar_id, **params}
    answer: dict[str, Any] = bizon.get("reports/getviewers", params=query).json()
    return answer


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500, 502, 503])
def test_error_status_has_a_message_and_ends(bizon: httpx.Client, sandbox: SandboxServer, status: int) -> None:
    sandbox.faults.play("status", status=status, times=1)
    answer = ask(bizon)
    assert (answer.status_code, list(answer.json())) == (status, ["message"])
    assert "Retry-After" not in answer.headers
    assert ask(bizon).status_code == 200


def test_retry_after_comes_in_seconds_or_as_a_date(bizon: httpx.Client, sandbox: SandboxServer) -> None:
    sandbox.faults.play("status", status=429, retry_after_s=7, times=1)
    sandbox.faults.play("status", status=429, retry_after_s=60, retry_after_as="date", after=1)
    assert ask(bizon).headers["Retry-After"] == "7"
    wait = parsedate_to_datetime(ask(bizon).headers["Retry-After"]) - sandbox.clock.now()
    assert 55 < wait.total_seconds() <= 61


def test_cut_connection_gives_no_answer(bizon: httpx.Client, sandbox: SandboxServer) -> None:
    sandbox.faults.play("cut", times=1)
    with pytest.raises(httpx.RemoteProtocolError):
        ask(bizon)
    assert ask(bizon).status_code == 200
    assert [(exchange.status, exchange.fault) for exchange in sandbox.traffic] == [(None, ["cut"]), (200, [])]


def test_connection_is_cut_within_the_body(bizon: httpx.Client, sandbox: SandboxServer) -> None:
    sandbox.faults.play("cut_body", times=1)
    with bizon.stream("GET", "reports/getlist") as answer:
        assert answer.status_code == 200
        with pytest.raises(httpx.RemoteProtocolError):
            answer.read()
    assert ask(bizon).status_code == 200


def test_bad_json_is_a_truncated_answer(bizon: httpx.Client, sandbox: SandboxServer) -> None:
    sandbox.faults.play("bad_json")
    answer = ask(bizon)
    assert answer.status_code == 200
    with pytest.raises(ValueError):
        answer.json()


def test_html_is_sent_with_status_200(bizon: httpx.Client, sandbox: SandboxServer) -> None:
    sandbox.faults.play("html")
    answer = ask(bizon)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")


def test_message_is_sent_with_status_200_and_no_payload(bizon: httpx.Client, sandbox: SandboxServer) -> None:
    sandbox.faults.play("message", text="Услуга не подключена")
    assert ask(bizon).json() == {"message": "Услуга не подключена"}


def test_errors_are_sent_together_with_a_payload(bizon: httpx.Client, sandbox: SandboxServer) -> None:
    sandbox.faults.play("errors", methods=["getviewers"])
    answer = viewers(bizon, sandbox)
    assert answer["errors"]
    assert answer["viewers"]


def test_any_body_and_a_redirect_take_the_place_of_the_answer(bizon: httpx.Client, sandbox: SandboxServer) -> None:
    sandbox.faults.play("body", text="[[[", times=1)
    sandbox.faults.play("redirect", after=1)
    said, elsewhere = ask(bizon), ask(bizon)
    assert (said.status_code, said.text) == (200, "[[[")
    assert (elsewhere.status_code, elsewhere.headers["location"]) == (302, "https://elsewhere.example.com/")


def test_huge_answer_is_small_on_the_wire(bizon: httpx.Client, sandbox: SandboxServer) -> None:
    sandbox.faults.play("huge")
    with bizon.stream("GET", "reports/getlist") as answer:
        assert answer.headers["content-encoding"] == "gzip"
        assert int(answer.headers["content-length"]) < 1024 * 1024
        assert len(next(answer.iter_bytes(1024 * 1024))) == 1024 * 1024


def test_odd_text_stands_in_names_only(bizon: httpx.Client, sandbox: SandboxServer) -> None:
    usual = viewers(bizon, sandbox)["viewers"][0]
    sandbox.faults.play("odd_text")
    odd = viewers(bizon, sandbox)["viewers"][0]
    assert odd["username"] == f"{usual['username']}\0\ud83d"
    assert odd["webinarId"] == usual["webinarId"]


def test_work_can_be_done_after_its_answer_was_lost(bizon: httpx.Client, sandbox: SandboxServer) -> None:
    page, email, at = page_id(sandbox), "late.person@example.com", coming(sandbox).isoformat().replace("+00:00", "Z")
    person = {"pageId": page, "email": email, "time": at}
    sandbox.faults.play("status", status=504, late_s=0.3, times=1, methods=["addSubscriber"])

    def is_there() -> bool:
        only = {"pageId": page, "webinarTimeMin": at, "webinarTimeMax": at, "limit": "1000"}
        return any(row["email"] == email for row in bizon.get("subpages/getSubscribers", params=only).json()["list"])

    assert bizon.post("subpages/addSubscriber", json=person).status_code == 504
    assert not is_there()
    for attempt in stamina.retry_context(on=AssertionError, attempts=None, timeout=patience.PATIENCE_S, wait_max=0.1):
        with attempt:
            assert is_there()


def test_slow_answers_do_not_wait_for_each_other(bizon: httpx.Client, sandbox: SandboxServer) -> None:
    sandbox.faults.play("slow", delay_s=1.5)
    ready = Barrier(8)

    def call() -> None:
        ready.wait()
        ask(bizon)

    threads = [Thread(target=call) for _ in range(8)]
    started = monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1.5 <= monotonic() - started < 6 * 1.5  # one after the other they take 8 * 1.5


@pytest.mark.parametrize("shape", ["absent", "not_object"])
def test_report_is_not_ready_for_the_first_requests(bizon: httpx.Client, sandbox: SandboxServer, shape: str) -> None:
    sandbox.faults.play("not_ready", times=2, each=True, shape=shape)
    small = [webinar.webinar_id for webinar in sandbox.world.webinars if webinar.size < 400]
    asked = [bizon.get("reports/get", params={"webinarId": name}).json()["report"] for name in small[:2] * 3]
    contents = [report.get("report") for report in asked]
    assert contents[:4] == [{"absent": None, "not_object": "null"}[shape]] * 4
    assert all(text.startswith('{"rating"') for text in contents[4:])


def test_existing_report_is_unknown_when_so_switched(bizon: httpx.Client, sandbox: SandboxServer) -> None:
    gone, other = (webinar.webinar_id for webinar in sandbox.world.webinars[1:3])
    sandbox.faults.play("unknown", methods=["get", "getviewers"], subject=gone)
    assert "report" not in bizon.get("reports/get", params={"webinarId": gone}).json()
    assert bizon.get("reports/getviewers", params={"webinarId": gone}).json()["total"] == 0
    assert "report" in bizon.get("reports/get", params={"webinarId": other}).json()


def test_page_has_fewer_rows_than_the_limit(bizon: httpx.Client, sandbox: SandboxServer) -> None:
    sandbox.faults.play("shrink", rows=37)
    answer = viewers(bizon, sandbox, limit=100)
    assert (answer["limit"], answer["loaded"], len(answer["viewers"])) == (100, 37, 37)
    assert ask(bizon).json()["list"]


def test_rows_shift_between_pages(bizon: httpx.Client, sandbox: SandboxServer) -> None:
    ids = [webinar.webinar_id for webinar in sandbox.world.webinars]
    for rows in (3, -3):
        sandbox.faults.clear()
        sandbox.faults.play("shift", rows=rows)
        pages = [ask(bizon, skip=skip, limit=10).json()["list"] for skip in (0, 10)]
        assert [item["webinarId"] for item in pages[0]] == ids[:10]
        assert [item["webinarId"] for item in pages[1]] == ids[10 - rows : 20 - rows]


def test_total_changes_while_the_list_is_read(bizon: httpx.Client, sandbox: SandboxServer) -> None:
    sandbox.faults.play("total", rows=5, after=1, times=1)
    totals = [viewers(bizon, sandbox, limit=10)["total"] for _ in range(3)]
    assert totals[1] - totals[0] == 5
    assert totals[2] == totals[0]


@pytest.fixture
def signup(bizon: httpx.Client, sandbox: SandboxServer) -> Iterator[dict[str, str]]:
    rooms = bizon.get("subpages/getSubpages").json()["rooms"]
    project = sandbox.world.bizon_project
    fields = {
        "pageId": f"{project}:smm",
        "email": "lost@example.com",
        "time": rooms[f"{project}:SW45smm"]["closestDate"],
    }
    yield {**fields, "url_marker": "lost-one"}
    sandbox.faults.clear()
    bizon.post("subpages/removeSubscriber", json=fields)


def registered(bizon: httpx.Client, signup: dict[str, str]) -> int:
    query = {"pageId": signup["pageId"], "url_marker": signup["url_marker"]}
    total: int = bizon.get("subpages/getSubscribers", params=query).json()["total"]
    return total


@pytest.mark.parametrize("done", [True, False])
def test_lost_answer_leaves_the_work_done_or_not(
    bizon: httpx.Client, sandbox: SandboxServer, signup: dict[str, str], done: bool
) -> None:
    sandbox.faults.play("cut", methods=["addSubscriber"], done=done)
    with pytest.raises(httpx.RemoteProtocolError):
        bizon.post("subpages/addSubscriber", json=signup)
    assert registered(bizon, signup) == int(done)


def test_answer_to_a_post_may_be_no_json_although_the_work_is_done(
    bizon: httpx.Client, sandbox: SandboxServer, signup: dict[str, str]
) -> None:
    sandbox.faults.play("html", methods=["addSubscriber"], done=True)
    assert bizon.post("subpages/addSubscriber", json=signup).headers["content-type"].startswith("text/html")
    assert registered(bizon, signup) == 1


def test_errors_of_a_post_mean_that_nothing_was_done(
    bizon: httpx.Client, sandbox: SandboxServer, signup: dict[str, str]
) -> None:
    sandbox.faults.play("errors", methods=["addSubscriber"])
    assert list(bizon.post("subpages/addSubscriber", json=signup).json()) == ["errors"]
    assert registered(bizon, signup) == 0


def test_fault_affects_its_methods_for_the_given_calls(bizon: httpx.Client, sandbox: SandboxServer) -> None:
    sandbox.faults.play("status", status=500, methods=["getlist"], after=2, times=2)
    statuses = [ask(bizon).status_code for _ in range(6)]
    assert statuses == [200, 200, 500, 500, 200, 200]
    sandbox.faults.clear()
    sandbox.faults.play("status", status=503, methods=["getlist"])
    assert bizon.get("subpages/getSubpages").status_code == 200


def test_salebot_has_its_faults_too(sandbox: SandboxServer) -> None:
    sandbox.faults.play("status", status=502, methods=["get_variables"], times=1)
    address = f"{sandbox.address}/api/{sandbox.salebot_key}/get_variables?client_id=1"
    assert [patience.get(address).status_code for _ in range(2)] == [502, 200]


def test_switches_and_traffic_are_available_over_http(bizon: httpx.Client, sandbox: SandboxServer) -> None:
    board = {"faults": [{"kind": "status", "status": 500, "times": 1}], "over_limit": "reject"}
    answer = patience.put(f"{sandbox.address}/_sandbox/faults", json=board)
    assert answer.status_code == 200
    assert Switchboard.model_validate(patience.get(f"{sandbox.address}/_sandbox/faults").json()) == sandbox.faults.board
    assert [ask(bizon, limit=101).status_code for _ in range(2)] == [500, 400]
    log = patience.get(f"{sandbox.address}/_sandbox/traffic").json()
    assert [(item["method"], item["verb"], item["status"], item["fault"]) for item in log] == [
        ("getlist", "GET", 500, ["status"]),
        ("getlist", "GET", 400, []),
    ]
    assert httpx.delete(f"{sandbox.address}/_sandbox/traffic").json() == []


def test_switch_that_does_not_exist_is_refused(sandbox: SandboxServer) -> None:
    answer = patience.put(f"{sandbox.address}/_sandbox/faults", json={"faults": [{"kind": "earthquake"}]})
    assert answer.status_code == 422
    assert sandbox.faults.board == Switchboard()
    with pytest.raises(ValidationError):
        sandbox.faults.switch(over_limit="maybe")


def test_traffic_holds_no_secret(bizon: httpx.Client, sandbox: SandboxServer) -> None:
    ask(bizon)
    patience.get(f"{sandbox.address}/api/{sandbox.salebot_key}/connected_channels")
    log = patience.get(f"{sandbox.address}/_sandbox/traffic").text
    assert "connected_channels" in log
    assert sandbox.salebot_key not in log
    assert sandbox.bizon_token not in log
