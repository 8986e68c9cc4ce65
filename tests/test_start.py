"""Starting the process: where it may be reached, and that it does not wait for the sandbox."""

import pytest

from core.environment import ROOT, require_loopback
from core.errors import InvalidInput
from tests.dashboard import Dashboard, start_command


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]"])
def test_loopback_addresses_are_allowed(host: str) -> None:
    require_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "", None, "192.168.1.5", "example.com", "127.0.0.1.example.com"])  # noqa: S104
def test_other_addresses_are_refused(host: str | None) -> None:
    with pytest.raises(InvalidInput):
        require_loopback(host)


def test_dashboard_refuses_to_start_on_an_address_that_others_reach() -> None:
    process = start_command("--server.address", "0.0.0.0", "--server.port", "0")  # noqa: S104
    output, _ = process.communicate(timeout=60)
    assert process.returncode != 0
    assert "does not start on the address 0.0.0.0" in output
    assert "no login" in output


def test_dashboard_serves_pages_and_health(tmp_path_factory: pytest.TempPathFactory) -> None:
    with Dashboard(tmp_path_factory.mktemp("home")) as dashboard:
        assert dashboard.get("/api/health").json() == {"status": "ok"}
        assert "<title>" in dashboard.get("/").text


def test_names_that_point_here_from_outside_are_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A web page whose own name was made to point to 127.0.0.1 must not reach the dashboard."""
    with Dashboard(tmp_path_factory.mktemp("home")) as dashboard:
        assert dashboard.get("/api/health", headers={"Host": "rebound.example.com"}).status_code == 400


def test_root_is_this_repository() -> None:
    assert (ROOT / "app.py").exists()
