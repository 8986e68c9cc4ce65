"""The routes served over real HTTP, as the dashboard serves them, without the pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from starlette.routing import BaseRoute

from core.web.functions.endpoint import function_routes
from core.web.public_listener import PublicListener
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
def serve(routes: list[BaseRoute], port: int = 0) -> Iterator[str]:
    """Serve routes as the dashboard's public port does, on any port unless told which; where they answer."""
    with PublicListener(port, routes) as listener:
        yield listener.address
