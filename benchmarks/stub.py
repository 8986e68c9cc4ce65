"""``python -m benchmarks.stub``: a Bizon365 whose answers are ready, so that a pull is measured and not the making of
people. They are the sandbox's, asked for once; each leaves `ANSWER_S` after its request has come.

Only what a pull asks is answered: the list of each kind, and each report with its viewers, on one page.
"""

import asyncio
import sys
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode

import httpx

from benchmarks.sandbox import run_sandbox
from core.services.projects.provision import SandboxEndpoint

REPORTS = 100
VIEWERS = 1_000
ANSWER_S = 0.1
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: %d\r\n\r\n"


def list_requests(endpoint: SandboxEndpoint, http: httpx.Client) -> Iterator[str]:
    """What a pull of all reports requests: first the lists, which are requested here, too, to know the reports."""
    base = f"/api/v2/{endpoint.bizon_project_id}/reports"
    for kind in ("LiveWebinars", "AutoWebinars"):
        asked = f"{base}/getlist?{urlencode({'type': kind, 'skip': 0, 'limit': 100})}"
        yield asked
        for line in http.get(f"{endpoint.address}{asked}").raise_for_status().json()["list"]:
            yield f"{base}/get?{urlencode({'webinarId': line['webinarId']})}"
            yield f"{base}/getviewers?{urlencode({'webinarId': line['webinarId'], 'skip': 0, 'limit': 1000})}"


class _Answers(asyncio.Protocol):
    """One connection."""

    def __init__(self, ready: dict[str, bytes]) -> None:
        self._ready = ready
        self._heard = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._heard += data
        if self._heard.endswith(b"\r\n\r\n"):
            target = self._heard.split(b" ", 2)[1].decode()
            self._heard = b""
            asyncio.get_running_loop().call_later(ANSWER_S, self._transport.write, self._ready[key_of(target)])


def key_of(target: str) -> str:
    """The same for every way to ask for one answer."""
    path, _, query = target.partition("?")
    given = dict(parse_qsl(query))
    return f"{path.rpartition('/')[2]} {given.get('webinarId') or given['type']}"


async def _serve(ready: dict[str, bytes], sandbox: SandboxEndpoint) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: _Answers(ready), "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    sys.stdout.write(
        f"http://{host}:{port}\nbizon365 token: {sandbox.bizon_token}\n"
        f"bizon365 project: {sandbox.bizon_project_id}\nsalebot key: {sandbox.salebot_key}\n"
    )
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)  # until the parent ends


def main() -> None:
    with run_sandbox(REPORTS, VIEWERS) as sandbox, httpx.Client(headers={"X-Token": sandbox.bizon_token}) as http:
        bodies = {
            key_of(asked): http.get(f"{sandbox.address}{asked}", timeout=60).raise_for_status().content
            for asked in list_requests(sandbox, http)
        }
    asyncio.run(_serve({key: _HEAD % len(body) + body for key, body in bodies.items()}, sandbox))


if __name__ == "__main__":
    main()
