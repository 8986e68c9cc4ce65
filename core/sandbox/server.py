"""The sandbox as a server: alone in its process, or in a thread of the tests' process."""

import asyncio
import socket
import threading
from collections.abc import Callable
from datetime import date
from types import TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette
from starlette.types import Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

from core.clock import Clock
from core.sandbox.bizon.orders import OrderMethods
from core.sandbox.bizon.routes import bizon_routes
from core.sandbox.bizon.subscribers import SubscriberMethods
from core.sandbox.bizon.webhooks import Webhooks
from core.sandbox.control import AccountEvents, control_routes
from core.sandbox.dispatcher import Dispatcher
from core.sandbox.salebot.routes import salebot_routes
from core.sandbox.world.webinars import MOSCOW
from core.sandbox.world.world import World

LOOPBACK = "127.0.0.1"
_Peer = tuple[str, int]


class Connections:
    """The open connections by the caller's address, so that a fault can close one without an answer."""

    def __init__(self) -> None:
        self._transports: dict[_Peer, asyncio.Transport] = {}

    def protocol(self) -> type[asyncio.Protocol]:
        """The HTTP protocol, which registers its connections here."""
        transports = self._transports

        class NotingProtocol(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                transports[transport.get_extra_info("peername")[:2]] = transport
                super().connection_made(transport)

            def connection_lost(self, exc: Exception | None) -> None:
                transports.pop(self.transport.get_extra_info("peername")[:2], None)
                super().connection_lost(exc)

        return NotingProtocol

    def cut(self, scope: Scope) -> None:
        """Close the connection of this request once everything written to it is sent."""
        transport = self._transports.get(tuple(scope["client"]))
        if transport is not None:
            transport.close()


class Announcing(uvicorn.Server):
    """A server that calls `on_start` when it accepts connections."""

    def __init__(self, config: uvicorn.Config, on_start: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_start = on_start

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_start()


class Sandbox:
    """A world with its clock, socket (on this machine only) and server, not yet running. `port` 0 takes a free one."""

    def __init__(self, world: World, clock: Clock, *, port: int = 0, on_start: Callable[[], None]) -> None:
        connections = Connections()
        self.dispatcher = Dispatcher(connections.cut, clock)
        self.webhooks = Webhooks(self.dispatcher.faults, self.dispatcher.traffic)
        signups = SubscriberMethods(world, clock, self.webhooks)
        orders = OrderMethods(world, clock, self.webhooks)
        self.account_events = AccountEvents(world, self.dispatcher, signups, orders, self.webhooks)
        routes = [
            *control_routes(self.dispatcher, self.account_events),
            *bizon_routes(world, self.dispatcher, signups, orders),
            *salebot_routes(world, self.dispatcher),
        ]
        config = uvicorn.Config(
            Starlette(routes=routes),
            http=connections.protocol(),
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            date_header=False,
            timeout_keep_alive=75,
            timeout_graceful_shutdown=1,
        )
        self._socket = _bound_socket(port)
        self.address = f"http://{LOOPBACK}:{self._socket.getsockname()[1]}"
        self._on_start = on_start
        self._server = Announcing(config, self._begin)

    def run(self) -> None:
        """Answer until `stop`; in the main thread also until SIGINT or SIGTERM."""
        self._server.run(sockets=[self._socket])

    def _begin(self) -> None:
        self.webhooks.begin()
        self._on_start()

    def stop(self) -> None:
        """Stop answering; may be called from any thread."""
        self._server.should_exit = True


class SandboxServer:
    """The sandbox on a free loopback port, in a thread: a context manager for tests.

    Its world is that of the day on which it is created. While it runs, `faults` may be changed and `traffic` read, and
    `account_events` make it send webhooks.
    """

    def __init__(
        self,
        seed: int,
        clock: Clock,
        *,
        webinars: int | None = None,
        viewers: int | None = None,
    ) -> None:
        self.clock = clock
        self.world = World(seed, day_of(clock), webinars, viewers)
        self.bizon_token = self.world.bizon_token
        self.bizon_project_id = self.world.bizon_project_id
        self.salebot_key = self.world.salebot_key
        self._started = threading.Event()
        self._sandbox = Sandbox(self.world, clock, on_start=self._started.set)
        self._thread = threading.Thread(target=self._sandbox.run, name="sandbox", daemon=True)
        self.address = self._sandbox.address
        self.faults = self._sandbox.dispatcher.faults
        self.traffic = self._sandbox.dispatcher.traffic
        self.account_events = self._sandbox.account_events

    def start(self) -> None:
        """Return when it answers."""
        self._thread.start()
        if not self._started.wait(20):
            raise RuntimeError("the sandbox did not start")

    def stop(self) -> None:
        """Stop answering within a moment, and do not wait for it."""
        self._sandbox.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        self._thread.join(10)


def _bound_socket(port: int) -> socket.socket:
    """A listening address on this machine. Raises OSError when the port is in use."""
    # Without TCP named here asyncio leaves Nagle's algorithm on, and every answer waits 40 ms for an acknowledgement
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((LOOPBACK, port))
    return bound


def day_of(clock: Clock) -> date:
    """The day of the world of a sandbox that starts now: today in Moscow."""
    return clock.now().astimezone(MOSCOW).date()
