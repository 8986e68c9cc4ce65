"""Every HTML page begins with the dashboard's own script; nothing else is changed on its way out."""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from core.web.page_script import SCRIPT, PageScript

OWN, BROUGHT = "window.own = 1", "window.brought = 1"
HEAD = f"<head><title>Страница</title><script>{OWN}</script></head>"
PAGE = f"<!doctype html><html>{HEAD}<body>{'x' * 100_000}</body></html>"
POLICY = "content-security-policy"
HTML = {"Accept": "text/html,*/*"}


def served(folder: Path) -> TestClient:
    file = folder / "index.html"
    file.write_text(PAGE, "utf-8")

    def page(_request: Request) -> Response:
        return FileResponse(file)

    def data(_request: Request) -> Response:
        return JSONResponse({"head": "<head>"})

    middleware = [
        Middleware(PageScript, brought=lambda: [BROUGHT]),
        Middleware(GZipMiddleware, minimum_size=100),
    ]
    return TestClient(Starlette(routes=[Route("/", page), Route("/data", data)], middleware=middleware))


def test_a_page_begins_with_the_script_and_is_whole(tmp_path: Path) -> None:
    answer = served(tmp_path).get("/", headers=HTML)
    assert answer.text == PAGE.replace("<head>", f"<head><script>{SCRIPT}</script>")
    assert answer.headers["content-length"] == str(len(answer.content))


def test_a_page_that_the_browser_has_already_is_sent_again(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        plain = client.get("/", headers={"Accept": "*/*"})
        again = client.get("/", headers=HTML | {"If-None-Match": plain.headers["etag"]})
        assert again.status_code == 200
        assert SCRIPT in again.text
        assert "etag" not in again.headers


def test_what_is_no_page_is_left_alone(tmp_path: Path) -> None:
    assert served(tmp_path).get("/data", headers=HTML).json() == {"head": "<head>"}


def test_a_page_runs_its_own_scripts_and_those_it_is_known_to_bring_and_no_other(tmp_path: Path) -> None:
    policy = dict(part.split(" ", 1) for part in served(tmp_path).get("/", headers=HTML).headers[POLICY].split("; "))
    known = [b64encode(sha256(script.encode()).digest()).decode() for script in (SCRIPT, OWN, BROUGHT)]
    assert policy["script-src"].split() == ["'self'", *(f"'sha256-{one}'" for one in known)]
    assert policy["default-src"] == "'none'"
    assert policy["connect-src"] == "'self'"
    assert POLICY not in served(tmp_path).get("/data", headers=HTML).headers
