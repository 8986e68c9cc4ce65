"""A monitor with the token reads what happened and what waits; nobody else reads anything."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from core.desk import Desk
from core.environment import read_environment
from core.errors import InvalidInput, RateLimited
from core.jobs.creation import create_job
from core.sandbox.server import SandboxServer
from core.services.projects.connections import open_bizon
from core.services.projects.projects import get_project
from core.services.projects.webhook_secret import make_webhook_secret, reveal_webhook_path
from core.web.public_routes import public_routes
from tests.conftest import QUICK, installed, wire
from tests.patience import PATIENCE_S
from tests.received import deliver
from tests.web.functions.endpoint import serve

TOKEN = "a-token-of-a-monitor-0123456789"
Values = dict[tuple[str, ...], float]


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, migrated: Path) -> Iterator[Desk]:
    monkeypatch.setenv("DESK_METRICS_TOKEN", TOKEN)
    with installed(tmp_path, migrated) as desk:
        yield desk


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    with serve(public_routes()) as address:
        yield address


def ask(address: str, token: str = TOKEN) -> httpx.Response:
    return httpx.get(f"{address}/metrics", headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE_S)


def read(address: str) -> Values:
    """The name of a measure and the values of its labels, by the labels' names -> the value."""
    answer = ask(address)
    assert answer.status_code == 200
    values: Values = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            labels = [value for _, value in sorted(sample.labels.items())]
            values[(sample.name, *labels)] = sample.value
    return values


def more(after: Values, before: Values, *name: str) -> float:
    return after[name] - before.get(name, 0.0)


def test_nobody_reads_the_metrics_without_the_token(address: str) -> None:
    for token in ("x", "a-token-of-a-monitor-0123456780", f"{TOKEN}0"):
        assert ask(address, token).status_code == 401
    assert httpx.get(f"{address}/metrics", timeout=PATIENCE_S).status_code == 401


def test_without_a_token_there_are_no_metrics(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, migrated: Path) -> None:
    monkeypatch.delenv("DESK_METRICS_TOKEN", raising=False)
    with installed(tmp_path, migrated), serve(public_routes()) as address:
        assert ask(address).status_code == 404


def test_short_token_is_refused_at_start() -> None:
    with pytest.raises(InvalidInput) as refused:
        read_environment({"DESK_METRICS_TOKEN": "short"})
    assert (refused.value.field, refused.value.reason) == ("metrics_token", "too_short")


def test_deliveries_requests_and_calls_are_counted_by_their_outcome(
    desk: Desk, address: str, small_sandbox: SandboxServer
) -> None:
    project = wire(desk, small_sandbox)
    make_webhook_secret(desk, project.id)
    path = reveal_webhook_path(desk, project.id)
    before = read(address)
    httpx.post(f"{address}{path}", json={"email": "gala@example.com"}, timeout=PATIENCE_S)
    httpx.post(f"{address}{path}-wrong", json={}, timeout=PATIENCE_S)
    with open_bizon(desk, project.id, policy=QUICK) as api:
        api.fetch_registration_pages()
        small_sandbox.faults.play("status", status=429)
        with pytest.raises(RateLimited):
            api.fetch_registration_pages()
    after = read(address)
    assert more(after, before, "desk_webhooks_total", "stored") == 1
    assert more(after, before, "desk_webhooks_total", "wrong_secret") == 1
    assert more(after, before, "desk_requests_total", "200", "webhook") == 1
    assert more(after, before, "desk_requests_total", "404", "webhook") == 1
    assert more(after, before, "desk_api_calls_total", "ok", "bizon365") == 1
    assert more(after, before, "desk_api_calls_total", "rate_limited", "bizon365") == QUICK.attempts


def test_queues_jobs_store_and_health_are_looked_at(desk: Desk, address: str, small_sandbox: SandboxServer) -> None:
    project = wire(desk, small_sandbox)
    deliver(desk, project.id, email="gala@example.com")
    create_job(desk, project.id, "sync_clients", {})
    seen = read(address)
    assert seen["desk_queue_rows", "registrations"] == 1
    assert 0 <= seen["desk_queue_oldest_seconds", "registrations"] < PATIENCE_S
    assert seen["desk_jobs", "sync_clients", "queued"] == seen["desk_queue_rows", "jobs"] == 1
    assert seen["desk_store_bytes", "store"] > 100_000
    assert (seen["desk_works", "store"], seen["desk_works", "jobs"]) == (1, 0)
    assert seen["process_resident_memory_bytes",] > 1e6


def test_no_label_names_a_project_or_a_person(desk: Desk, address: str, small_sandbox: SandboxServer) -> None:
    project = wire(desk, small_sandbox)
    deliver(desk, project.id, email="gala@example.com", username="Галя")
    text = ask(address).text
    for private in ("gala", "Галя", "@", get_project(desk, project.id).name, small_sandbox.bizon_token, TOKEN):
        assert private not in text
