"""Behind a tunnel only functions and webhook answer; the pages never do, whatever the path is made to look like."""

import socket
from collections.abc import Iterator

import pytest
from openapi_spec_validator import validate

from tests.dashboard import Dashboard
from tests.patience import PATIENCE_S

OUTSIDE = "desk.example.com"
KEY = "made-up-function-key-0001"
SECRET = "made-up-webhook-secret-0001"


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    with Dashboard(tmp_path_factory.mktemp("hosts"), DESK_FUNCTION_KEY=KEY, DESK_WEBHOOK_SECRET=SECRET) as running:
        yield running


def status(dashboard: Dashboard, target: str, *headers: str, method: str = "GET", host: str = OUTSIDE) -> int:
    """What is answered to a request whose target goes out as it is written here."""
    port = int(dashboard.address.rpartition(":")[2])
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", "Connection: close", *headers, "", ""]
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as connection:
        connection.sendall("\r\n".join(lines).encode())
        return int(connection.makefile("rb").readline().split()[1])


@pytest.mark.parametrize(
    "path", ["/", "/reports", "/api/health", "/_stcore/health", "/_stcore/host-config", "/static/"]
)
def test_pages_are_served_only_under_the_name_of_the_dashboard(dashboard: Dashboard, path: str) -> None:
    assert status(dashboard, path) == 400
    assert status(dashboard, path, host="localhost") != 400


def test_websocket_is_served_only_under_the_name_of_the_dashboard(dashboard: Dashboard) -> None:
    upgrade = (
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    )
    assert status(dashboard, "/_stcore/stream", *upgrade) != 101
    assert status(dashboard, "/api/functions/bizon365_is_visitor", *upgrade) != 101


@pytest.mark.parametrize(
    "target",
    [
        "//",
        "/api/functions/../../",
        "/api/functions/..%2f..%2f",
        "/api/functions/%2e%2e/%2e%2e/",
        "/api/functions/..",
        "/api/functions//_stcore/health",
        "/api/functions/%2f_stcore/health",
        "/api//functions/bizon365_is_visitor",
        "//api/functions/bizon365_is_visitor",
        "/api/functions/bizon365_is_visitor/..",
        "/api/functions/bizon365_is_visitor%0a",
        "/api/functions/",
        "/api/openapi.json/../../",
        f"/bizon_webhook/{SECRET}/..",
        f"/bizon_webhook/{SECRET}/../../_stcore/health",
        f"/bizon_webhook//{SECRET}",
        "/bizon_webhook/",
        "/bizon_webhook/a%0Ab",
        "/bizon_webhook/%2e%2e/_stcore/health",
        "/bizon_webhook/..%2f_stcore%2fhealth",
        "/API/functions/bizon365_is_visitor",
        "/_stcore/health?/api/functions/bizon365_is_visitor",
        "/_stcore/health#/api/functions/bizon365_is_visitor",
    ],
)
def test_path_that_only_resembles_an_open_one_is_refused(dashboard: Dashboard, target: str) -> None:
    assert status(dashboard, target) in (400, 404)


def test_functions_answer_under_every_name_with_the_key(dashboard: Dashboard) -> None:
    target = "/api/functions/bizon365_is_visitor"
    assert status(dashboard, target, "Content-Length: 0", method="POST") == 401
    key = f"Authorization: Bearer {KEY}"
    assert status(dashboard, target, key, "Content-Length: 0", method="POST") == 422
    assert status(dashboard, target, key) == 405
    assert status(dashboard, "/api/functions/bizon365_other", key, "Content-Length: 0", method="POST") == 404


def test_webhook_answers_under_every_name_with_the_secret(dashboard: Dashboard) -> None:
    headers = ("Content-Length: 0", "Content-Type: application/json")
    assert status(dashboard, f"/bizon_webhook/{SECRET}", *headers, method="POST") == 200
    assert status(dashboard, f"/bizon_webhook/{SECRET}/", *headers, method="POST") == 200
    assert status(dashboard, f"/bizon_webhook/{SECRET}0", *headers, method="POST") == 404
    assert status(dashboard, f"/bizon_webhook/{SECRET}") == 405
    assert status(dashboard, "/bizon_webhook", *headers, method="POST") in (400, 404, 405)


def test_description_is_valid_and_needs_no_key(dashboard: Dashboard) -> None:
    served = dashboard.get("/api/openapi.json", headers={"Host": OUTSIDE}).json()
    validate(served)
    assert set(served["paths"]) == {"/api/functions/bizon365_add_subscriber", "/api/functions/bizon365_is_visitor"}
    body = served["components"]["schemas"]["AddSubscriberBody"]
    assert set(body["properties"]) == {"arguments", "variables", "client_id"}
    assert KEY not in str(served)


def test_log_of_the_process_holds_no_key_and_no_secret(dashboard: Dashboard) -> None:
    assert KEY not in dashboard.log
    assert SECRET not in dashboard.log
    assert "Traceback" not in dashboard.log
