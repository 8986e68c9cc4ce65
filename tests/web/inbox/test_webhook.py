"""The webhook over HTTP: 200 only for what is kept, nothing for who has no secret, and none lost in a burst."""

import json
import logging
import socket
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import product
from statistics import median
from time import perf_counter
from urllib.parse import urlencode

import httpx
import pytest
import stamina

from core.desk import Desk
from core.errors import NotConfigured, NotFound
from core.services.inbox.send_test_delivery import send_test_delivery
from core.services.projects.projects import ProjectSettings, list_projects
from core.services.projects.public_address import TOPIC as PUBLIC_ADDRESS
from core.services.projects.remembered import remember
from core.services.projects.salebot_settings import change_salebot_settings, get_salebot_settings
from core.services.projects.webhook_secret import make_webhook_secret, remove_webhook_secret, reveal_webhook_path
from core.services.registration.registration_pages import refresh_places
from core.waits import Waits
from core.web.body_limit import LONGEST_BODY
from core.web.inbox.webhook import webhook_routes
from tests import patience
from tests.dashboard import free_port
from tests.patience import PATIENCE_S
from tests.stored import fetch_all, refuse, refuse_no_more
from tests.web.functions.endpoint import serve

EMAIL = "somebody.invented@example.com"
FIELDS = {"sublistId": "222222:page1", "email": EMAIL, "webinarTime": "2026-12-01T09:00:00.000Z", "secret": "s0"}
METHODS = ("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")
BURST = 100
PAIRS, ROUNDS = 40, 5
"""So many calls are timed, in so many rounds at most when the machine is busy with something else."""


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    with serve(webhook_routes()) as address:
        yield address


@pytest.fixture
def project_id(desk: Desk) -> int:
    return list_projects(desk)[0].id


@pytest.fixture
def url(desk: Desk, address: str, project_id: int) -> str:
    """Where the sandbox's project takes deliveries."""
    return f"{address}{reveal_webhook_path(desk, project_id)}"


def lead_here(desk: Desk, project_id: int, address: str) -> None:
    """As a tunnel whose address is typed in Settings would; a public address cannot be this computer's."""
    remember(desk, project_id, PUBLIC_ADDRESS, address)


def stored(desk: Desk) -> int:
    [(count,)] = fetch_all(desk, "SELECT count(*) FROM webhook_event")
    return int(count)


def test_delivery_answered_200_is_in_the_store(desk: Desk, url: str) -> None:
    kinds = {
        "registration": patience.post(url, json=FIELDS),
        "webinar_end": patience.post(url, json={"event": "webinarEnd", "webinarId": "222222:room*2026-11-23T19:00:00"}),
        "unknown": patience.post(url, content=b"\x00"),
    }
    assert {kind: answer.status_code for kind, answer in kinds.items()} == dict.fromkeys(kinds, 200)
    assert [kind for (kind,) in fetch_all(desk, "SELECT kind FROM webhook_event ORDER BY id")] == list(kinds)


def test_form_is_accepted_and_its_repeat_as_json_has_no_effect(desk: Desk, url: str) -> None:
    form = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
    assert patience.post(f"{url}/?from=page", content=urlencode(FIELDS), headers=form).status_code == 200
    assert patience.post(url, json=FIELDS).status_code == 200
    assert fetch_all(desk, "SELECT content_type, repeats FROM webhook_event") == [(form["content-type"], 1)]


def test_wrong_secret_is_404_and_stores_nothing(desk: Desk, address: str) -> None:
    for path in ("/", "/wrong", "/wrong/", "/%2e%2e/x", "/a/b", f"/{'x' * 5_000}", "/секрет"):
        assert patience.post(f"{address}/bizon_webhook{path}", json=FIELDS).status_code == 404, path
    assert stored(desk) == 0


def test_replaced_secret_is_404_at_once(desk: Desk, address: str, project_id: int, url: str) -> None:
    assert patience.post(url, json=FIELDS).status_code == 200
    make_webhook_secret(desk, project_id)
    assert patience.post(url, json=FIELDS).status_code == 404
    assert patience.post(f"{address}{reveal_webhook_path(desk, project_id)}", json=FIELDS).status_code == 200


def test_wrong_secret_takes_as_long_as_a_right_one(address: str, url: str) -> None:
    targets = {"right": url, "wrong": f"{address}/bizon_webhook/{'w' * 43}"}
    took: dict[str, list[float]] = {"right": [], "wrong": []}
    with httpx.Client(timeout=PATIENCE_S) as http:
        for n in range(ROUNDS * PAIRS):
            for name, target in targets.items():
                began = perf_counter()
                http.post(target, json={**FIELDS, "secret": str(n), "long": "x" * 50_000})
                took[name].append(perf_counter() - began)
            # The quickest third is that of the calls which nothing else on the machine held up.
            right, wrong = (median(sorted(times)[: len(times) // 3 + 1]) for times in took.values())
            if (n + 1) % PAIRS == 0 and (is_alike := 0.7 * right < wrong < 1.6 * right + 0.002):
                break
    assert is_alike, (right, wrong)


def test_only_post_is_accepted(desk: Desk, url: str) -> None:
    for method, target in product(METHODS, (url, f"{url[:-4]}0000")):
        answer = patience.request(method, target)
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert stored(desk) == 0


def test_body_over_the_limit_is_413_without_being_read_to_the_end(desk: Desk, address: str, url: str) -> None:
    for target in (url, f"{address}/bizon_webhook/wrong"):
        assert patience.post(target, content=b"x" * (LONGEST_BODY + 1)).status_code == 413
    with socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])), timeout=PATIENCE_S) as connection:
        path = url.removeprefix(address)
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999\r\n\r\n"
        connection.sendall(head.encode() + b"x" * (LONGEST_BODY + 1))
        assert connection.makefile("rb").readline().split()[1] == b"413"
    assert stored(desk) == 0
    assert patience.post(url, content=b"x" * LONGEST_BODY).status_code == 200


def test_truncated_delivery_is_not_stored(desk: Desk, address: str, url: str) -> None:
    with socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])), timeout=PATIENCE_S) as connection:
        head = f"POST {url.removeprefix(address)} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n"
        connection.sendall(head.encode() + json.dumps(FIELDS).encode()[:50])
    assert patience.post(url, json=FIELDS).status_code == 200
    assert stored(desk) == 1


def test_delivery_that_cannot_be_stored_is_503_and_accepted_when_repeated(
    desk: Desk, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    refuse(desk, "INSERT", "webhook_event", said="disk is full")
    assert patience.post(url, json=FIELDS).status_code == 503
    assert "not stored" in caplog.text
    for secret in (EMAIL, url.rpartition("/")[2]):
        assert secret not in caplog.text
    refuse_no_more(desk, "webhook_event")
    assert patience.post(url, json=FIELDS).status_code == 200
    assert stored(desk) == 1


def test_slow_store_is_503_in_time(desk: Desk, address: str, url: str) -> None:
    with serve(webhook_routes(Waits(webhook_answer_s=0.2))) as impatient, desk.store.writing() as session:
        session.connection()  # takes the write lock
        assert patience.post(url.replace(address, impatient), json=FIELDS).status_code == 503
    assert patience.post(url, json=FIELDS).status_code == 200
    assert fetch_all(desk, "SELECT count(*), max(repeats) FROM webhook_event") in ([(1, 0)], [(1, 1)])


def test_burst_with_repeats_and_unknown_deliveries_is_stored_completely(desk: Desk, address: str, url: str) -> None:
    def post(n: int) -> int:
        target = f"{address}/bizon_webhook/wrong" if n % 10 == 9 else url
        fields = {**FIELDS, "secret": f"s{n - n % 2 if n % 10 == 1 else n}"}
        return http.post(target, json=fields).status_code

    with (
        httpx.Client(limits=httpx.Limits(max_connections=BURST), timeout=PATIENCE_S) as http,
        ThreadPoolExecutor(BURST) as pool,
    ):
        answers = list(pool.map(post, range(BURST)))
    assert answers == [404 if n % 10 == 9 else 200 for n in range(BURST)]
    assert fetch_all(desk, "SELECT count(*), sum(repeats) FROM webhook_event") == [(BURST * 8 // 10, BURST // 10)]


def test_delivery_is_processed_automatically(jobs: Desk, project: ProjectSettings, url: str) -> None:
    assert patience.post(url, json=FIELDS).status_code == 200
    becomes(jobs, "SELECT state FROM received_registration", "unmatched")
    change_salebot_settings(jobs, project.id, replace(get_salebot_settings(jobs, project.id), relay=True))
    assert patience.post(url, json={**FIELDS, "secret": "s1"}).status_code == 200
    becomes(jobs, "SELECT relay_state FROM webhook_event WHERE relay_state IS NOT NULL", "taken")


@stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.05, wait_max=0.1, wait_jitter=0)
def becomes(desk: Desk, sql: str, state: str) -> None:
    """The only row has come so far by itself."""
    assert fetch_all(desk, sql) == [(state,)]


def test_no_secret_and_no_contact_is_logged(
    desk: Desk, address: str, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, "uvicorn.access")  # which the dashboard's own server does not write
    caplog.set_level(logging.DEBUG, "uvicorn.error")
    with caplog.at_level(logging.DEBUG):
        for content in (json.dumps(FIELDS).encode(), b"\xff", b"x" * (LONGEST_BODY + 1)):
            patience.post(url, content=content)
    for secret in (EMAIL, url.rpartition("/")[2]):
        assert secret not in caplog.text


def test_delivery_of_the_test_button_takes_the_whole_path_and_is_marked(
    desk: Desk, project: ProjectSettings, address: str, url: str
) -> None:
    pages = [page.page_id for page in refresh_places(desk, project.id).pages if page.is_on]
    patience.post(url, json=FIELDS)
    lead_here(desk, project.id, address)
    event_ids = [send_test_delivery(desk, project.id).event_id for _ in range(2)]
    rows = fetch_all(
        desk,
        "SELECT e.id, e.is_test, r.page_id, r.email, r.phone FROM webhook_event e"
        " JOIN received_registration r ON r.event_id = e.id ORDER BY e.id",
    )
    assert [row.is_test for row in rows] == [0, 1, 1]
    assert [row.id for row in rows[1:]] == event_ids
    assert {row.page_id for row in rows[1:]} == {pages[0]}
    assert {row.phone for row in rows} == {None}
    assert len({row.email for row in rows}) == 3


def test_test_delivery_without_a_page_known_is_made_up(desk: Desk, address: str, project_id: int) -> None:
    lead_here(desk, project_id, address)
    event_id = send_test_delivery(desk, project_id).event_id
    assert fetch_all(desk, "SELECT page_id FROM received_registration WHERE event_id = :id", id=event_id) == [("test",)]


def test_test_delivery_goes_through_the_public_address_where_one_is_known(
    desk: Desk, address: str, project_id: int
) -> None:
    with pytest.raises(NotFound):  # nothing listens at the local address of the tests' desk
        send_test_delivery(desk, project_id)
    lead_here(desk, project_id, address)
    delivered = send_test_delivery(desk, project_id)
    assert delivered.address == address
    assert fetch_all(desk, "SELECT id FROM webhook_event WHERE is_test") == [(delivered.event_id,)]
    noted = fetch_all(desk, "SELECT subject FROM audit_entry WHERE deed = 'test_delivered'")
    assert noted == [(str(delivered.event_id),)]


def test_test_delivery_that_nobody_took_says_so_without_the_secret(desk: Desk, address: str, project_id: int) -> None:
    secret = str(reveal_webhook_path(desk, project_id)).rpartition("/")[2]
    for wrong in (f"http://127.0.0.1:{free_port()}", f"{address}/elsewhere", "http://[", "no address"):
        lead_here(desk, project_id, wrong)
        with pytest.raises(NotFound) as caught:
            send_test_delivery(desk, project_id)
        assert (caught.value.what, caught.value.key) == ("webhook_address", wrong)
        assert secret not in "".join(traceback.format_exception(caught.value))
    remove_webhook_secret(desk, project_id)
    with pytest.raises(NotConfigured):
        send_test_delivery(desk, project_id)
