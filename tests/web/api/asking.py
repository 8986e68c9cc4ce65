"""The HTTP API served over real HTTP, and somebody who asks it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from starlette.routing import BaseRoute

from core.web.public_routes import public_routes
from tests.patience import PATIENCE_S
from tests.web.functions.endpoint import serve


class Asker:
    """Asks with a key."""

    def __init__(self, http: httpx.Client) -> None:
        self.http = http
        self.key = ""

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """An answer of any kind; `options` as httpx takes them."""
        headers = {"Authorization": f"Bearer {self.key}", **options.pop("headers", {})}
        return self.http.request(method, f"/api/v1{path}", headers=headers, **options)

    def get(self, path: str, **query: Any) -> Any:
        """What is answered with 200."""
        answer = self.ask("GET", path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def refusal(self, method: str, path: str, **options: Any) -> tuple[int, str]:
        """The status and the code of a refusal."""
        answer = self.ask(method, path, **options)
        assert answer.headers["content-type"] == "application/problem+json", answer.text
        return answer.status_code, answer.json()["code"]

    def read_all(self, path: str, **query: Any) -> list[Any]:
        """The items of all pages."""
        page = self.get(path, **query)
        items: list[Any] = page["items"]
        while page["next_cursor"]:
            page = self.get(path, **query, cursor=page["next_cursor"])
            items += page["items"]
        return items


@contextmanager
def open_api(routes: list[BaseRoute] | None = None) -> Iterator[Asker]:
    """The public port of `get_desk()`, or these routes of it."""
    with serve(routes or public_routes()) as address, httpx.Client(base_url=address, timeout=PATIENCE_S) as http:
        yield Asker(http)
