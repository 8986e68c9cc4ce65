"""The routes served over real HTTP, as the dashboard serves them, without the pages."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from core.web.functions.endpoint import function_routes
from core.web.gate import HostGate
from tests.dashboard import free_port
from tests.patience import PATIENCE_S


class Door:
    """Where the functions answer, and a key to call them with."""

    def __init__(self, address: str, key: str) -> None:
        self.address = address
        self.key = key

    def call(self, name: str, body: Any = None, **options: Any) -> httpx.Response:
        """A call with the key; `options` as httpx takes them."""
        options.setdefault("headers", {"Authorization": f"Bearer {self.key}"})
        options.setdefault("timeout", PATIENCE_S)
        if body is not None:
            options["json"] = body
        return httpx.post(f"{self.address}/api/functions/{name}", **options)

    def add_subscriber(self, **body: Any) -> Any:
        return self._answer("bizon365_add_subscriber", body)

    def is_visitor(self, **body: Any) -> Any:
        return self._answer("bizon365_is_visitor", body)

    def _answer(self, name: str, body: Any) -> Any:
        response = self.call(name, body)
        assert response.status_code == 200, response.text
        return response.json()


@contextmanager
def open_door(key: str, *, wait_s: float = PATIENCE_S) -> Iterator[Door]:
    """Serve the functions of `get_desk()` in a thread."""
    with serve(function_routes(wait_s)) as address:
        yield Door(address, key)


@contextmanager
def serve(routes: Sequence[BaseRoute], port: int | None = None) -> Iterator[str]:
    """Serve routes in a thread, on any port unless told which; where they answer."""
    app = Starlette(routes=routes, middleware=[Middleware(HostGate)])
    started = threading.Event()
    port = port or free_port()
    server = Announced(uvicorn.Config(app, port=port, log_config=None, access_log=False, ws="none"), started)
    thread = threading.Thread(target=server.run, name="routes")
    thread.start()
    assert started.wait(PATIENCE_S)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(PATIENCE_S)


class Announced(uvicorn.Server):
    """A server that says when it accepts connections."""

    def __init__(self, config: uvicorn.Config, started: threading.Event) -> None:
        super().__init__(config)
        self._announce = started

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        self._announce.set()
