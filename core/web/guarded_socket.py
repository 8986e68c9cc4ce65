"""An open websocket, which ends soon after its session has."""

from collections.abc import Awaitable, Callable
from contextlib import suppress

from anyio import create_memory_object_stream, create_task_group, sleep
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOK_S = 3.0
"""How often is asked whether the session still holds."""
BUFFERED = 16
"""Messages that wait for the application."""
_REFUSED = 1008
"""The code by which a websocket is closed for a reason of policy (RFC 6455, section 7.4.1)."""


class GuardedSocket:
    """Passes the messages of a websocket on for as long as `may_stay` allows it, which is told whether the browser has
    sent something since it was asked last."""

    def __init__(self, receive: Receive, send: Send, may_stay: Callable[[bool], Awaitable[bool]]) -> None:
        self._receive, self._send, self._may_stay = receive, send, may_stay
        self._has_acted = False
        self._is_over = False
        self._put, self._taken = create_memory_object_stream[Message](BUFFERED)

    async def run(self, app: ASGIApp, scope: Scope) -> None:
        """Carry out the application with the guarded websocket."""
        problem: Exception | None = None
        async with create_task_group() as tasks:
            tasks.start_soon(self._pass_in)
            tasks.start_soon(self._watch)
            try:
                await app(scope, self._taken.receive, self._pass_out)
            except Exception as error:  # which the group would wrap into one of its own
                problem = error
            finally:
                tasks.cancel_scope.cancel()
        if problem is not None:
            raise problem

    async def _pass_in(self) -> None:
        while True:
            message = await self._receive()
            self._has_acted = self._has_acted or message["type"] == "websocket.receive"
            await self._put.send(message)
            if message["type"] == "websocket.disconnect":
                return

    async def _pass_out(self, message: Message) -> None:
        if not self._is_over:
            self._is_over = message["type"] == "websocket.close"
            await self._send(message)

    async def _watch(self) -> None:
        while True:
            await sleep(LOOK_S)
            acted, self._has_acted = self._has_acted, False
            if not await self._may_stay(acted):
                with suppress(OSError, RuntimeError):  # the browser may have gone
                    await self._pass_out({"type": "websocket.close", "code": _REFUSED})
                await self._put.send({"type": "websocket.disconnect", "code": _REFUSED})
                return
