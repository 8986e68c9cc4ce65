"""What the sandbox's Bizon365 sends arrives at the dashboard, whatever happens on the way: each once, none lost."""

from collections.abc import Iterator
from itertools import product

import pytest
import stamina

from core.desk import Desk
from core.sandbox.server import SandboxServer
from core.services.projects.projects import ProjectSettings
from core.services.projects.webhook_secret import reveal_webhook_path
from core.web.inbox.webhook import webhook_routes
from tests.conftest import wire
from tests.dashboard import free_port
from tests.patience import PATIENCE_S
from tests.stored import fetch_all
from tests.web.functions.endpoint import serve

PHONES = (None, "8 (900) 000-00-31")
MARKERS: tuple[dict[str, str], ...] = ({}, {"url_marker": "4711"}, {"url_param": "4711", "url_param_name": "SALEBOT"})


@pytest.fixture
def project(desk: Desk, small_sandbox: SandboxServer) -> ProjectSettings:
    return wire(desk, small_sandbox)


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    with serve(webhook_routes()) as address:
        yield address


def sign_up(sandbox: SandboxServer) -> dict[str, tuple[str | None, str | None]]:
    """People register by themselves, with and without phone and marker; what is to be known of each by e-mail."""
    known: dict[str, tuple[str | None, str | None]] = {}
    for number, (phone, marker) in enumerate(product(PHONES, MARKERS)):
        email = f"guest{number}@example.com"
        fields = {"pageId": f"{sandbox.world.bizon_project}:racion", "email": email, **marker}
        sandbox.account_events.sign_up({**fields, "phone": phone} if phone else fields)
        known[email] = ("+79000000031" if phone else None, "4711" if marker else None)
    return known


@stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.02, wait_max=0.1, wait_jitter=0)
def arrived(desk: Desk, known: dict[str, tuple[str | None, str | None]], repeats: int = 0) -> None:
    rows = fetch_all(
        desk,
        "SELECT email, phone, CAST(link_client_id AS TEXT), repeats FROM received_registration r"
        " JOIN webhook_event e ON e.id = r.event_id",
    )
    assert {email: (phone, client) for email, phone, client, _ in rows} == known
    assert [row[3] for row in rows] == [repeats] * len(known)


@pytest.mark.parametrize("encoding", ["json", "form", "multipart", "nested_json", "nested_form"])
def test_repeated_and_overtaken_deliveries_arrive_each_once(
    desk: Desk, project: ProjectSettings, address: str, small_sandbox: SandboxServer, encoding: str
) -> None:
    small_sandbox.faults.switch(webhook_as=encoding, webhook_copies=2, webhook_held=2, webhook_minute_s=0.2)
    small_sandbox.account_events.webhooks.target = f"{address}{reveal_webhook_path(desk, project.id)}"
    arrived(desk, sign_up(small_sandbox), repeats=1)


def test_deliveries_during_a_stop_of_the_dashboard_arrive_later(
    desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    small_sandbox.faults.switch(webhook_minute_s=0.1)
    port = free_port()
    small_sandbox.account_events.webhooks.target = f"http://127.0.0.1:{port}{reveal_webhook_path(desk, project.id)}"
    known = sign_up(small_sandbox)
    tried(small_sandbox, len(known))
    with serve(webhook_routes(), port):
        arrived(desk, known)


@stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.01, wait_max=0.05, wait_jitter=0)
def tried(sandbox: SandboxServer, times: int) -> None:
    assert len(sandbox.traffic.of("webhook_out")) >= times
