"""At the public port functions and webhook answer under every name, and nothing else does; nobody can block it."""

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from time import monotonic
from urllib.parse import urlsplit

import httpx
import pytest
from openapi_spec_validator import validate

from core.errors import Conflict
from core.web.public_listener import HEAD_S, MOST_AT_ONCE, MOST_CONNECTIONS, PublicListener
from tests.dashboard import Dashboard, start_command
from tests.patience import PATIENCE_S
from tests.web.test_gate import KEY, OUTSIDE, PAGES, SECRET, UPGRADE, status

HOOK = f"/bizon_webhook/{SECRET}"
HALF = f"POST {HOOK} HTTP/1.1\r\nHost: {OUTSIDE}\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{{"
HEADLESS = f"POST {HOOK} HTTP/1.1\r\nHost: {OUTSIDE}\r\n"


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    with Dashboard(tmp_path_factory.mktemp("public"), DESK_FUNCTION_KEY=KEY, DESK_WEBHOOK_SECRET=SECRET) as running:
        yield running


def deliver(dashboard: Dashboard, email: str) -> int:
    fields = {"sublistId": "222222:page1", "email": email, "webinarTime": "2026-12-01T09:00:00.000Z", "secret": email}
    return httpx.post(f"{dashboard.public_address}{HOOK}", json=fields, timeout=PATIENCE_S).status_code


@pytest.mark.parametrize("path", [path for path in PAGES if path != "/api/health"])
def test_no_page_is_served_under_any_name(dashboard: Dashboard, path: str) -> None:
    for host in (OUTSIDE, "127.0.0.1", "localhost"):
        assert status(dashboard.public_address, path, host=host) == 404
        assert status(dashboard.public_address, "/_stcore/stream", *UPGRADE, host=host) in (400, 404, 426)


@pytest.mark.parametrize(
    "target",
    [
        "//",
        "/api/functions/../../",
        "/api/functions/..%2f..%2f",
        "/api/functions/%2e%2e/%2e%2e/",
        "/api/functions//_stcore/health",
        "/api//functions/bizon365_is_visitor",
        "//api/functions/bizon365_is_visitor",
        "/api/functions/bizon365_is_visitor/..",
        "/api/functions/",
        "/api/openapi.json/../../",
        f"{HOOK}/..",
        f"{HOOK}/../../_stcore/health",
        f"/bizon_webhook//{SECRET}",
        "/bizon_webhook/",
        "/bizon_webhook/a%0Ab",
        "/API/functions/bizon365_is_visitor",
    ],
)
def test_path_that_only_resembles_a_public_one_is_refused(dashboard: Dashboard, target: str) -> None:
    headers = (f"Authorization: Bearer {KEY}", "Content-Length: 0")
    assert status(dashboard.public_address, target, *headers, method="POST", host=OUTSIDE) in (400, 404)


def test_functions_answer_under_every_name_with_the_key(dashboard: Dashboard) -> None:
    def asked(target: str, *headers: str, method: str = "POST") -> int:
        return status(dashboard.public_address, target, *headers, "Content-Length: 0", method=method, host=OUTSIDE)

    target = "/api/functions/bizon365_is_visitor"
    assert asked(target) == 401
    key = f"Authorization: Bearer {KEY}"
    assert asked(target, key, "X-Forwarded-For: 203.0.113.7", f"Origin: https://{OUTSIDE}") == 422
    assert asked(target, key, method="PUT") == 405
    assert asked("/api/functions/bizon365_other", key) == 404


def test_webhook_answers_under_every_name_with_the_secret(dashboard: Dashboard) -> None:
    def asked(target: str, method: str = "POST") -> int:
        headers = ("Content-Length: 0", "Content-Type: application/json", "X-Forwarded-For: 203.0.113.7")
        return status(dashboard.public_address, target, *headers, method=method, host=OUTSIDE)

    assert [asked(HOOK), asked(f"{HOOK}/"), asked(f"{HOOK}0"), asked(HOOK, "PUT")] == [200, 200, 404, 405]
    assert asked("/bizon_webhook") in (400, 404, 405)


def test_description_is_valid_and_needs_no_key(dashboard: Dashboard) -> None:
    served = httpx.get(f"{dashboard.public_address}/api/openapi.json", headers={"Host": OUTSIDE}).json()
    validate(served)
    assert set(served["paths"]) == {"/api/functions/bizon365_add_subscriber", "/api/functions/bizon365_is_visitor"}
    assert set(served["components"]["schemas"]["AddSubscriberBody"]["properties"]) == {
        "arguments",
        "variables",
        "client_id",
    }
    assert KEY not in json.dumps(served)


def test_callers_who_come_at_one_moment_are_no_more_than_may_be_connected() -> None:
    with PublicListener(0, []) as listener, ExitStack() as held:
        place = urlsplit(listener.address)
        callers = [held.enter_context(socket.socket()) for _ in range(2 * MOST_CONNECTIONS + 150)]
        for caller in callers:
            caller.setblocking(False)
            caller.connect_ex((place.hostname, place.port))
        assert httpx.get(listener.address, timeout=PATIENCE_S).status_code == 404
        assert sum(map(is_connected, callers)) <= MOST_CONNECTIONS + MOST_AT_ONCE + 1


def is_connected(caller: socket.socket) -> bool:
    """Whether the connection was taken, or waits in the system to be, and was not closed again."""
    try:
        caller.getpeername()
        return caller.recv(1) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


def test_port_is_taken_before_anybody_is_answered() -> None:
    first = PublicListener(0, [])
    with pytest.raises(Conflict):
        PublicListener(urlsplit(first.address).port or 0, [])
    with first:
        pass


@pytest.mark.parametrize(
    "begun",
    [
        pytest.param(HALF, id="half a body"),
        pytest.param(HEADLESS, id="half a head", marks=pytest.mark.long),
        pytest.param("", id="nothing", marks=pytest.mark.long),
    ],
)
def test_callers_who_never_end_do_not_keep_out_a_delivery(dashboard: Dashboard, begun: str) -> None:
    place = urlsplit(dashboard.public_address)
    with ExitStack() as held:
        for _ in range(2 * MOST_CONNECTIONS + 150):
            one = held.enter_context(socket.create_connection((place.hostname, place.port), timeout=PATIENCE_S))
            one.sendall(begun.encode())
        assert deliver(dashboard, f"{len(begun)}@example.com") == 200
        assert httpx.get(f"{dashboard.address}/api/health", timeout=PATIENCE_S).status_code == 200
    assert len(dashboard.log) < 100_000


def test_caller_who_never_ends_the_head_is_let_go_and_one_who_never_ends_the_body_is_told_so(
    dashboard: Dashboard,
) -> None:
    place = urlsplit(dashboard.public_address)
    with ExitStack() as held:
        headless, half = (
            held.enter_context(socket.create_connection((place.hostname, place.port), timeout=PATIENCE_S))
            for _ in range(2)
        )
        began = monotonic()
        headless.sendall(HEADLESS.encode())
        half.sendall(HALF.encode())
        assert headless.recv(100) == b""
        assert b" 408 " in half.recv(100)
        assert monotonic() - began > HEAD_S / 2


def test_port_that_another_program_has_is_named(dashboard: Dashboard) -> None:
    port = urlsplit(dashboard.public_address).port
    with pytest.raises(Conflict):
        PublicListener(port or 0, [])
    process = start_command("--server.port", "0", home=dashboard.home / "other", DESK_PUBLIC_PORT=str(port))
    output, _ = process.communicate(timeout=PATIENCE_S)
    assert f"Another program listens at port {port}" in output
    assert "Traceback" not in output


def test_log_of_the_process_holds_no_key_and_no_secret(dashboard: Dashboard) -> None:
    assert KEY not in dashboard.log
    assert SECRET not in dashboard.log
    assert "Traceback" not in dashboard.log
