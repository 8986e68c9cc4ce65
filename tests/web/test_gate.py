"""Whoever comes from elsewhere gets no page of the dashboard, whatever the request is made to look like."""

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from core.web.gate import FORWARDING
from tests.dashboard import Dashboard
from tests.patience import PATIENCE_S
from tests.wording import sentence

KEY = "made-up-function-key-0001"
SECRET = "made-up-webhook-secret-0001"
OUTSIDE = "desk.example.com"
PAGES = ["/", "/reports", "/healthz", "/_stcore/health", "/_stcore/host-config", "/static/", "/download/x"]
UPGRADE = (
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
)


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    with Dashboard(tmp_path_factory.mktemp("gate"), DESK_FUNCTION_KEY=KEY, DESK_WEBHOOK_SECRET=SECRET) as running:
        yield running


def answer(
    address: str, target: str, *headers: str, method: str = "GET", host: str | None = None, version: str = "1.1"
) -> str:
    """The answer to a request that goes out as it is written here; to one for a websocket, which may stay open, only
    its first line."""
    place = urlsplit(address)
    lines = [f"{method} {target} HTTP/{version}", f"Host: {host or place.netloc}", *headers, "", ""]
    for_socket = UPGRADE[0] in headers
    if not for_socket:
        lines.insert(2, "Connection: close")
    with socket.create_connection((place.hostname, place.port), timeout=PATIENCE_S) as connection:
        connection.sendall("\r\n".join(lines).encode())
        with connection.makefile("rb") as answered:
            return (answered.readline() if for_socket else answered.read()).decode()


def status(*asked: str, **how: str) -> int:
    return int(answer(*asked, **how).split()[1])


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_served_only_under_the_name_of_this_computer(dashboard: Dashboard, path: str) -> None:
    assert status(dashboard.address, path, host=OUTSIDE) == 400
    assert status(dashboard.address, path, host=f"localhost:{urlsplit(dashboard.address).port}") not in (400, 403)


def test_a_browser_of_this_computer_gets_the_page(dashboard: Dashboard) -> None:
    assert "<title>" in answer(dashboard.address, "/", "Accept: text/html")
    assert '{"status":"ok"}' in answer(dashboard.address, "/healthz")


@pytest.mark.parametrize(
    "headers",
    [f"{name}: 203.0.113.7" for name in sorted(FORWARDING)]
    + ["X-Forwarded-For: 203.0.113.7", "X-Forwarded-Proto: https", "X-FORWARDED-HOST: desk.example.com"],
)
def test_what_came_through_a_proxy_gets_no_page_whatever_host_it_names(dashboard: Dashboard, headers: str) -> None:
    assert status(dashboard.address, "/", headers) == 403
    own = f"Origin: {dashboard.address}"
    assert status(dashboard.address, "/_stcore/stream", *UPGRADE, own, headers) == 403


def test_a_proxy_that_speaks_the_old_http_gets_no_page(dashboard: Dashboard) -> None:
    assert status(dashboard.address, "/", version="1.0") == 403


@pytest.mark.parametrize(("locale", "language"), [("ru-RU,ru;q=0.9", "ru"), ("en-GB", "en"), ("", "ru")])
def test_refusal_says_where_a_tunnel_is_to_lead(dashboard: Dashboard, locale: str, language: str) -> None:
    refused = answer(dashboard.address, "/", "X-Forwarded-For: 203.0.113.7", f"Accept-Language: {locale}")
    assert f" {urlsplit(dashboard.public_address).port}" in refused
    expected = sentence("This request came through a tunnel…", "ru" if language == "ru" else "en")
    assert expected.format(port=urlsplit(dashboard.public_address).port) in refused


def test_only_pages_of_the_dashboard_open_its_websocket(dashboard: Dashboard) -> None:
    """Another site, another port of this computer, a file, a program that names no origin."""
    port = urlsplit(dashboard.address).port
    assert status(dashboard.address, "/_stcore/stream", *UPGRADE, f"Origin: {dashboard.address}") == 101
    for origin in (
        f"https://{OUTSIDE}",
        "http://127.0.0.1:9",
        f"https://127.0.0.1:{port}",
        "null",
        dashboard.public_address,
    ):
        assert status(dashboard.address, "/_stcore/stream", *UPGRADE, f"Origin: {origin}") == 403, origin
    assert status(dashboard.address, "/_stcore/stream", *UPGRADE) == 403


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "OPTIONS"])
def test_other_sites_get_no_answer_to_their_scripts(dashboard: Dashboard, method: str) -> None:
    for target in ("/", "/_stcore/upload_file/a/b", "/healthz"):
        assert (
            status(dashboard.address, target, f"Origin: https://{OUTSIDE}", "Content-Length: 0", method=method) == 403
        )


def test_no_site_shows_the_dashboard_in_a_frame(dashboard: Dashboard) -> None:
    head = answer(dashboard.address, "/", "Accept: text/html").partition("\r\n\r\n")[0].lower()
    assert "frame-ancestors 'none'" in head
    assert "x-content-type-options: nosniff" in head
    assert "referrer-policy: same-origin" in head


@pytest.mark.parametrize("target", ["/api/functions/bizon365_is_visitor", f"/bizon_webhook/{SECRET}"])
def test_public_paths_are_not_served_at_the_port_of_the_pages(dashboard: Dashboard, target: str) -> None:
    headers = (f"Authorization: Bearer {KEY}", "Content-Length: 0")
    assert status(dashboard.address, target, *headers, method="POST") in (403, 404, 405)
    assert status(dashboard.address, target, *headers, method="POST", host=OUTSIDE) == 400
    assert "bizon365_add_subscriber" not in answer(dashboard.address, "/api/openapi.json")


def test_programs_of_this_computer_are_answered_at_the_port_of_the_pages(dashboard: Dashboard) -> None:
    assert status(dashboard.address, "/api/v1/project", f"Authorization: Bearer {KEY}") == 401
    assert status(dashboard.address, f"/api/segments/{SECRET}.csv") == 404
    assert status(dashboard.address, "/api/v1/project", host=OUTSIDE) == 400


@pytest.mark.long
def test_log_of_the_process_holds_no_key_and_no_secret(dashboard: Dashboard) -> None:
    for address in (dashboard.address, dashboard.public_address):
        status(address, f"/bizon_webhook/{SECRET}", "Content-Length: 0", method="POST")
        status(address, "/api/functions/bizon365_is_visitor", f"Authorization: Bearer {KEY}", method="POST")
        status(address, f"/api/segments/{SECRET}.csv")
        status(address, "/api/v1/reports", f"Authorization: Bearer {KEY}")
    written = [dashboard.log, *(file.read_text("utf-8") for file in (dashboard.home / "log").iterdir())]
    for text in (KEY, SECRET, "Traceback"):
        assert text not in "".join(written)
