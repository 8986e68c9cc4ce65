"""Starting the process: where it may be reached, and that it does not wait for the sandbox."""

import os
import signal
import sys
from pathlib import Path

import httpx
import pytest
import stamina
from sqlalchemy.exc import NoResultFound

from core import worker
from core.desk import Desk
from core.environment import ROOT
from core.errors import InvalidInput
from core.sandbox.world.world import World
from core.services.access.first_user import set_administrator
from core.services.projects.run_sandbox import SEED
from core.start import get_desk
from core.web.check_start import check_start, require_users
from data.store import Store
from tests.dashboard import Dashboard, free_port, start_command
from tests.databases import store_url
from tests.patience import PATIENCE_S
from tests.present import DAY

OUTSIDE = ["0.0.0.0", "::", "", None, "192.168.1.5", "example.com", "127.0.0.1.example.com"]  # noqa: S104


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_loopback_addresses_are_allowed_without_users(desk: Desk, host: str) -> None:
    require_users(desk, host)


def test_other_addresses_are_refused_until_there_are_users(desk: Desk) -> None:
    for host in OUTSIDE:
        with pytest.raises(InvalidInput):
            require_users(desk, host)
    set_administrator(desk, "Анна", "сирень-под-окном")
    for host in OUTSIDE:
        require_users(desk, host)


def test_dashboard_refuses_to_start_on_an_address_that_others_reach() -> None:
    process = start_command("--server.address", "0.0.0.0", "--server.port", "0")  # noqa: S104
    output, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode != 0
    assert "does not start: the address 0.0.0.0" in output
    assert "no users" in output
    assert "make user" in output
    assert "Traceback" not in output


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DESK_SECRET_KEY", "nonsense"),
        ("DESK_FUNCTION_KEY", "too-short"),
        ("DESK_WEBHOOK_SECRET", "too-short"),
        ("DESK_TIMEZONE", "Mars/Olympus"),
        ("DESK_PHONE_COUNTRY", "Belarus"),
        ("BIZON365_API_VERSION", "v3"),
        ("BIZON365_BASE_URL", "ftp://example.com"),
        ("DESK_NOW", "tomorrow"),
        ("DESK_TRUSTED_PROXIES", "proxy.example.com"),
        ("DESK_ADMIN_PASSWORD", "short"),
        ("DESK_DATABASE_URL", "nonsense"),
        ("DESK_DATABASE_URL", "nosuch://127.0.0.1/desk"),
        ("DESK_JOBS_DATABASE_URL", "nonsense"),
        ("DESK_WORKERS", "internal"),
    ],
)
def test_invalid_environment_variable_is_named_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv("DESK_HOME", str(tmp_path))
    monkeypatch.setenv("BIZON365_TOKEN", "made-up")
    monkeypatch.setenv("DESK_ADMIN_NAME", "Анна")
    monkeypatch.setenv(variable, value)
    get_desk.cache_clear()
    with pytest.raises(SystemExit, match=f"does not start: {variable}"):
        check_start("127.0.0.1")


def test_workers_are_refused_where_the_databases_are_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_HOME", str(tmp_path))
    monkeypatch.setenv("DESK_DATABASE_URL", f"sqlite:///{tmp_path / 'desk.sqlite3'}")
    monkeypatch.setattr(sys, "argv", ["core.worker"])
    get_desk.cache_clear()
    with pytest.raises(SystemExit, match="The worker does not start: a worker needs PostgreSQL"):
        worker.main()
    monkeypatch.setenv("DESK_WORKERS", "external")
    with pytest.raises(SystemExit, match="workers of their own need PostgreSQL"):
        check_start("127.0.0.1")


def test_process_that_cannot_run_jobs_ends(tmp_path: Path) -> None:
    nowhere = f"sqlite:///{tmp_path / 'nowhere' / 'jobs.sqlite3'}"
    process = start_command("--server.port", str(free_port()), home=tmp_path, DESK_JOBS_DATABASE_URL=nowhere)
    output, _ = process.communicate(timeout=PATIENCE_S)
    assert "The jobs cannot start" in output


def children_of(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    tasks = listed.parent.parent.glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


@stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.1, wait_max=0.3)
def sandbox_address(home: Path, other_than: str) -> str:
    """Where the sandbox project points to, once that has changed."""
    store = Store(store_url(home / "desk.sqlite3"))
    with store.reading() as session:
        address = str(session.connection().exec_driver_sql("SELECT bizon_base_url FROM project").scalar_one())
    store.close()
    assert address != other_than
    return address


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for the child in /proc")
def test_killed_sandbox_is_restarted_with_its_webhook_and_leaves_no_process(tmp_path: Path) -> None:
    with Dashboard(tmp_path) as dashboard:
        first = sandbox_address(tmp_path, "http://127.0.0.1")
        (sandbox,) = children_of(dashboard.pid)
        os.kill(sandbox, signal.SIGKILL)
        second = sandbox_address(tmp_path, first)
        assert httpx.get(f"{second}/_sandbox/traffic", timeout=PATIENCE_S).json() == []
        register_by_the_form(second)
        assert "newcomer@example.com" in stored_delivery(tmp_path)
        dashboard.kill()
        gone(second)


@stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.1, wait_max=0.3)
def register_by_the_form(sandbox: str) -> None:
    """Somebody registers on a page of the sandbox, once it knows where to deliver to."""
    assert httpx.get(f"{sandbox}/_sandbox/webhooks", timeout=PATIENCE_S).json()["target"]
    world = World(SEED, DAY)
    fields = {"pageId": f"{world.bizon_project}:py-free", "email": "newcomer@example.com"}
    httpx.post(f"{sandbox}/_sandbox/webhooks/registration", json=fields, timeout=PATIENCE_S).raise_for_status()


@stamina.retry(on=NoResultFound, attempts=None, timeout=PATIENCE_S, wait_initial=0.1, wait_max=0.3)
def stored_delivery(home: Path) -> str:
    """The body of the one delivery that came."""
    store = Store(store_url(home / "desk.sqlite3"))
    with store.reading() as session:
        body: bytes = session.connection().exec_driver_sql("SELECT body FROM webhook_event").scalar_one()
    store.close()
    return body.decode()


@stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.1, wait_max=0.3)
def gone(address: str) -> None:
    """Nobody answers there any more."""
    try:
        httpx.get(address, timeout=PATIENCE_S)
    except httpx.TransportError:
        return
    raise AssertionError("it still answers")


def test_root_is_this_repository() -> None:
    assert (ROOT / "app.py").exists()
