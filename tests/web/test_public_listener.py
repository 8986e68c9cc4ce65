"""At the public port functions and webhook answer under every name, and nothing else does; nobody can block it."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

import httpx
import pytest
from openapi_spec_validator import validate

from core.desk import Desk
from core.errors import Conflict
from core.services.projects.function_keys import make_function_key
from core.services.projects.projects import list_projects
from core.services.projects.webhook_secret import reveal_webhook_path
from core.web.public_listener import HEAD_S, MOST_AT_ONCE, MOST_CONNECTIONS, PublicListener
from core.web.public_routes import public_routes
from tests import patience
from tests.conftest import installed
from tests.dashboard import start_command
from tests.patience import PATIENCE_S
from tests.web.test_gate import OUTSIDE, PAGES, UPGRADE, status

ESTABLISHED = "01"
"""As Linux writes it into its table of connections."""


class Outside:
    """What a caller from outside knows of an installation: where its public port is, a key, and the webhook's path."""

    def __init__(self, desk: Desk, address: str) -> None:
        project_id = list_projects(desk)[0].id
        self.address = address
        self.key = f"Authorization: Bearer {make_function_key(desk, project_id)}"
        self.hook = str(reveal_webhook_path(desk, project_id))

    def status(self, target: str, *headers: str, method: str = "GET", host: str = OUTSIDE) -> int:
        return status(self.address, target, *headers, method=method, host=host)

    def begin(self, request: str) -> socket.socket:
        """A connection on which this is sent, and nothing more."""
        place = urlsplit(self.address)
        connection = socket.create_connection((place.hostname, place.port), timeout=PATIENCE_S)
        connection.sendall(request.encode())
        return connection

    def headless(self) -> str:
        return f"POST {self.hook} HTTP/1.1\r\nHost: {OUTSIDE}\r\n"

    def half(self) -> str:
        return f"{self.headless()}Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{{"


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Outside]:
    with (
        installed(tmp_path_factory.mktemp("public"), migrated) as desk,
        PublicListener(0, public_routes()) as listener,
    ):
        yield Outside(desk, listener.address)


@pytest.mark.parametrize("path", [path for path in PAGES if path != "/healthz"])
def test_no_page_is_served_under_any_name(outside: Outside, path: str) -> None:
    for host in (OUTSIDE, "127.0.0.1", "localhost"):
        assert outside.status(path, host=host) == 404
        assert outside.status("/_stcore/stream", *UPGRADE, host=host) in (400, 404, 426)


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
        "{hook}/..",
        "{hook}/../../_stcore/health",
        "/bizon_webhook/{hook}",
        "/bizon_webhook/",
        "/bizon_webhook/a%0Ab",
        "/API/functions/bizon365_is_visitor",
    ],
)
def test_path_that_only_resembles_a_public_one_is_refused(outside: Outside, target: str) -> None:
    headers = (outside.key, "Content-Length: 0")
    assert outside.status(target.format(hook=outside.hook), *headers, method="POST") in (400, 404)


def test_functions_answer_under_every_name_with_the_key(outside: Outside) -> None:
    def asked(target: str, *headers: str, method: str = "POST") -> int:
        return outside.status(target, *headers, "Content-Length: 0", method=method)

    target = "/api/functions/bizon365_is_visitor"
    assert asked(target) == 401
    assert asked(target, outside.key, "X-Forwarded-For: 203.0.113.7", f"Origin: https://{OUTSIDE}") == 422
    assert asked(target, outside.key, method="PUT") == 405
    assert asked("/api/functions/bizon365_other", outside.key) == 404


def test_webhook_answers_under_every_name_with_the_secret(outside: Outside) -> None:
    def asked(target: str, method: str = "POST") -> int:
        headers = ("Content-Length: 0", "Content-Type: application/json", "X-Forwarded-For: 203.0.113.7")
        return outside.status(target, *headers, method=method)

    hook = outside.hook
    assert [asked(hook), asked(f"{hook}/"), asked(f"{hook}0"), asked(hook, "PUT")] == [200, 200, 404, 405]
    assert asked("/bizon_webhook") in (400, 404, 405)


def test_description_is_valid_and_needs_no_key(outside: Outside) -> None:
    served = patience.get(f"{outside.address}/api/openapi.json", headers={"Host": OUTSIDE}).json()
    validate(served)
    assert set(served["paths"]) == {"/api/functions/bizon365_add_subscriber", "/api/functions/bizon365_is_visitor"}
    assert set(served["components"]["schemas"]["AddSubscriberBody"]["properties"]) == {
        "arguments",
        "variables",
        "client_id",
    }


def test_callers_who_come_at_one_moment_are_no_more_than_may_be_connected() -> None:
    with PublicListener(0, []) as listener, ExitStack() as held:
        place = urlsplit(listener.address)
        for _ in range(2 * MOST_CONNECTIONS // MOST_AT_ONCE + 1):
            for caller in [held.enter_context(socket.socket()) for _ in range(MOST_AT_ONCE)]:
                caller.setblocking(False)
                caller.connect_ex((place.hostname, place.port))
            # Answered after all who came before.
            assert httpx.get(listener.address, timeout=PATIENCE_S).status_code == 404
        # The last one that was answered may not be closed yet.
        assert count_connections(place.port or 0) <= MOST_CONNECTIONS + 1


def count_connections(port: int) -> int:
    """Those that the system holds for a listener, taken or waiting to be. The callers cannot be asked: where too many
    come at once, the system drops the last word of some, who believe for ever that they are connected."""
    connections = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(local.endswith(f":{port:04X}") and state == ESTABLISHED for _, local, _, state, *_ in connections)


def test_port_is_taken_before_anybody_is_answered() -> None:
    first = PublicListener(0, [])
    with pytest.raises(Conflict):
        PublicListener(urlsplit(first.address).port or 0, [])
    with first:
        pass


@pytest.mark.parametrize("begun", [Outside.half, Outside.headless, lambda _: ""], ids=["body", "head", "nothing"])
def test_callers_who_never_end_do_not_keep_out_a_delivery(
    outside: Outside, begun: Callable[[Outside], str], caplog: pytest.LogCaptureFixture
) -> None:
    fields = {"sublistId": "222222:page1", "email": "a@example.com", "webinarTime": "2026-12-01T09:00:00.000Z"}
    with ExitStack() as held:
        for _ in range(MOST_CONNECTIONS + 150):
            held.enter_context(outside.begin(begun(outside)))
        answer = httpx.post(f"{outside.address}{outside.hook}", json=fields, timeout=PATIENCE_S)
        assert answer.status_code == 200
    assert len(caplog.text) < 100_000


def test_caller_who_never_ends_the_head_is_let_go_and_one_who_never_ends_the_body_is_told_so(
    outside: Outside,
) -> None:
    with outside.begin(outside.headless()) as headless, outside.begin(outside.half()) as half:
        began = monotonic()
        assert headless.recv(100) == b""
        assert b" 408 " in half.recv(100)
        assert monotonic() - began > HEAD_S / 2


@pytest.mark.long
def test_port_that_another_program_has_is_named(outside: Outside, tmp_path: Path) -> None:
    port = urlsplit(outside.address).port
    with pytest.raises(Conflict):
        PublicListener(port or 0, [])
    process = start_command("--server.port", "0", home=tmp_path, DESK_PUBLIC_PORT=str(port))
    output, _ = process.communicate(timeout=PATIENCE_S)
    assert f"Another program listens at port {port}" in output
    assert "Traceback" not in output
