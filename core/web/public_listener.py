"""The port for callers from outside: the webhook, the functions for bots with their description, and the health check.

It has an event loop and a thread of its own, so that slow or many callers do not hold up the pages, and no page can be
reached through it, whatever name or path a caller writes.
"""

import socket
from asyncio import AbstractEventLoop, TimerHandle, Transport
from threading import Thread
from typing import Any, Self

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute
from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from core.errors import Conflict
from core.web.metrics import Counted

MOST_CONNECTIONS = 500
"""Fewer than the files that a process may usually have open, 1,024."""
MOST_AT_ONCE = 100
"""Connections that are taken before the next look at how many there are; the others wait in the system."""
HEAD_S = 10.0
"""Seconds in which the head of a request has to be there."""
_END_S = 5
"""Seconds that requests under way have at the end of the process."""


class PublicListener:
    """Listens at a loopback port, whose caller is a tunnel or a reverse proxy. Raises Conflict("public_port") when
    another program listens there."""

    def __init__(self, port: int, routes: list[BaseRoute]) -> None:
        self._socket = _listen(port)
        app = Starlette(routes=routes, middleware=[Middleware(Counted)])
        app.router.redirect_slashes = False  # a redirect would lead to whatever host the caller names
        # What a proxy says of the caller (`proxy_headers`) is used by nothing here, so it is not believed.
        config = Config(
            app,
            http=LimitedConnection,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            backlog=MOST_AT_ONCE,
            timeout_graceful_shutdown=_END_S,
        )
        self._server = Server(config)
        self._thread = Thread(target=self._server.run, args=([self._socket],), name="public port")

    @property
    def address(self) -> str:
        """``http://127.0.0.1:8502``"""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()


def _listen(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(MOST_AT_ONCE)  # until then another process could bind the same port
    except OSError:
        listener.close()
        raise Conflict("public_port") from None
    return listener


class LimitedConnection(H11Protocol):
    """A connection whose caller has `HEAD_S` seconds for the head of each request. Beyond `MOST_CONNECTIONS` the one is
    closed that has been without a whole request for the longest time: many callers that send nothing, or never end
    what they send, do not keep out the others."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._incomplete_since: float | None = None
        self._head_due: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._look()
        # One that is closed stays among the connections until the loop comes round
        held = [one for one in self.connections if isinstance(one, LimitedConnection) and not one._is_closed]
        if len(held) > MOST_CONNECTIONS:
            incomplete = [one for one in held if one._is_incomplete]
            min(incomplete, key=lambda one: one._incomplete_since or 0.0).transport.abort()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._stop_watch()

    @property
    def _awaits_head(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    @property
    def _is_closed(self) -> bool:
        return self.transport.is_closing()

    @property
    def _is_incomplete(self) -> bool:
        return self._awaits_head or self.cycle.more_body

    def _look(self) -> None:
        """Note since when a request is awaited or incomplete, and give its head a time."""
        if not self._is_incomplete:
            self._incomplete_since = None
        elif self._incomplete_since is None:
            self._incomplete_since = self.loop.time()
        if not self._awaits_head:
            self._stop_watch()
        elif self._head_due is None:
            self._head_due = self.loop.call_later(HEAD_S, self.transport.abort)

    def _stop_watch(self) -> None:
        if self._head_due is not None:
            self._head_due.cancel()
            self._head_due = None
