"""A browser of a user, without a browser: it keeps the cookie and says where it comes from, as browsers do."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from urllib.parse import urlsplit

import httpx
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from tests.patience import PATIENCE_S

HTML = {"Accept": "text/html"}


class Browser:
    """Follows no redirects, so that a test sees them."""

    def __init__(self, address: str, **headers: str) -> None:
        self.address = address
        self._headers = headers
        self.client = httpx.Client(base_url=address, timeout=PATIENCE_S, headers=headers)

    def open(self, path: str, method: str = "GET", **headers: str) -> httpx.Response:
        """A page that is asked for by its address."""
        return self.client.request(method, path, headers={**HTML, **headers})

    def send(self, path: str, origin: str | None = None, **fields: str) -> httpx.Response:
        """A form of the dashboard, or of another site."""
        return self.client.post(path, data=fields, headers={**HTML, "Origin": origin or self.address})

    def log_in(self, name: str, password: str, code: str = "") -> httpx.Response:
        return self.send("/login", name=name, password=password, code=code)

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())

    @contextmanager
    def open_socket(self, cookie: str | None = None, origin: str | None = None) -> Iterator[ClientConnection]:
        """The websocket of a page. Raises InvalidStatus when it is refused."""
        cookie = self.cookie if cookie is None else cookie
        with connect(
            f"ws://{urlsplit(self.address).netloc}/_stcore/stream",
            additional_headers={**self._headers, **({"Cookie": cookie} if cookie else {})},
            origin=Origin(origin or self.address),
            open_timeout=PATIENCE_S,
        ) as socket:
            yield socket


def seconds_until_closed(socket: ClientConnection, at_most: float) -> float | None:
    """How long the other side still holds the websocket open; None when it does so for longer."""
    began = monotonic()
    try:
        while True:
            socket.recv(timeout=max(at_most - (monotonic() - began), 0.01))
    except ConnectionClosed:
        return monotonic() - began
    except TimeoutError:
        return None
