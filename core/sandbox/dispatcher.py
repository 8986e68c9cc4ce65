"""How the sandbox answers a request of either API.

request -> Endpoint -> Dispatcher: draw the faults -> note the exchange -> check the token or key (guard)
        -> the method that does the work -> spoil its answer as the faults say -> response, or a cut connection
"""

import asyncio
import gzip
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import cache
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from core.clock import Clock
from core.sandbox.calls import Answer, Call, json_answer, read_body, refusal
from core.sandbox.faults import Fault, Faults, Switchboard
from core.sandbox.traffic import Exchange, Traffic

_SPOILING = frozenset(
    {"status", "cut", "cut_body", "bad_json", "html", "message", "errors", "body", "huge", "redirect", "odd_text"}
)
_NEEDS_BODY = frozenset({"cut_body", "bad_json", "odd_text"})
_NAMES = frozenset({"username", "name", "title", "text", "city", "country"})
_ODD = "\0\ud83d"
_HUGE_MB = 100
_PROXY_PAGE = "<!DOCTYPE html><html><head><title>502</title></head><body><h1>Bad gateway</h1></body></html>"


Handler = Callable[[Call], Answer]
"""A method of the API."""
Guard = Callable[[Request, Switchboard], Answer | None]
"""Checks the token or key: the refusal, or None when the call may go on."""
Cutter = Callable[[Scope], None]


class Dispatcher:
    """Answers the requests for all methods of both APIs.

    It holds what they share: the faults, the traffic, the clock, and a lock, so that methods run one at a time. `cut`
    closes the connection of a request.
    """

    def __init__(self, cut: Cutter, clock: Clock) -> None:
        self.clock = clock
        self.faults = Faults()
        self.traffic = Traffic()
        self._cut = cut
        self._lock = threading.Lock()
        self._late: set[asyncio.Task[None]] = set()

    def endpoint(self, method: str, handler: Handler, guard: Guard) -> "Endpoint":
        """The ASGI application for one method."""
        return Endpoint(self, method, handler, guard)

    async def serve(self, endpoint: "Endpoint", scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or cut its connection, as the switchboard says."""
        request = Request(scope, receive)
        page = {name: request.path_params[name] for name in ("pageId",) if name in request.path_params}
        query = dict(request.query_params) | page
        body = read_body(await request.body())
        params = query | body if isinstance(body, dict) else query
        drawn = self.faults.draw(endpoint.method, params.get("webinarId") or params.get("pageId"))
        path = _path_without_key(request)
        exchange = Exchange(
            method=endpoint.method, verb=request.method, path=path, query=query, body=body, at_s=time.monotonic()
        )
        exchange.fault = [fault.kind for fault in drawn]
        self.traffic.add(exchange)
        if delay_s := sum(fault.delay_s for fault in drawn if fault.kind == "slow"):
            await asyncio.sleep(delay_s)
        call = Call(method=endpoint.method, params=params, body=body, board=self.faults.board, faults=drawn)
        answer = await self._answer(call, request, endpoint.handler, endpoint.guard)
        exchange.status = answer.status if answer.keeps is None else None
        answer = replace(answer, headers={**answer.headers, "Date": format_datetime(self._now_there(), usegmt=True)})
        await self._send(answer, scope, receive, send)

    async def _answer(self, call: Call, request: Request, handler: Handler, guard: Guard) -> Answer:
        spoiling = next((fault for fault in call.faults if fault.kind in _SPOILING), None)
        reads = request.method == "GET"
        if spoiling and spoiling.late_s and guard(request, call.board) is None:
            task = asyncio.create_task(self._work_later(handler, call, spoiling.late_s))
            self._late.add(task)
            task.add_done_callback(self._late.discard)
            return spoil(spoiling, json_answer({}), self._now_there())
        if spoiling and not (spoiling.done or spoiling.kind in _NEEDS_BODY or (spoiling.kind == "errors" and reads)):
            return spoil(spoiling, json_answer({}), self._now_there())
        answer = guard(request, call.board)
        if answer is None:
            answer = await run_in_threadpool(self.work, handler, call)
        return spoil(spoiling, answer, self._now_there()) if spoiling else answer

    async def _work_later(self, handler: Handler, call: Call, late_s: float) -> None:
        await asyncio.sleep(late_s)
        await run_in_threadpool(self.work, handler, call)

    def _now_there(self) -> datetime:
        """The present moment on the clock of the services, which the switchboard can put ahead."""
        return self.clock.now() + timedelta(seconds=self.faults.board.clock_ahead_s)

    def work(self, handler: Handler, call: Call) -> Answer:
        """Call a method while no other method runs."""
        with self._lock:
            return handler(call)

    async def _send(self, answer: Answer, scope: Scope, receive: Receive, send: Send) -> None:
        if answer.keeps is None:
            response = Response(answer.body, answer.status, answer.headers, answer.media_type)
            await response(scope, receive, send)
            return
        if answer.keeps:
            length = str(len(answer.body)).encode()
            headers = [(b"content-type", answer.media_type.encode()), (b"content-length", length)]
            await send({"type": "http.response.start", "status": answer.status, "headers": headers})
            await send({"type": "http.response.body", "body": answer.body[: answer.keeps], "more_body": True})
        self._cut(scope)
        while (await receive())["type"] != "http.disconnect":
            pass


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One method as an ASGI application."""

    dispatcher: Dispatcher
    method: str
    handler: Handler
    guard: Guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.dispatcher.serve(self, scope, receive, send)


def spoil(fault: Fault, answer: Answer, now_there: datetime) -> Answer:
    """The answer with the fault applied; `now_there` is the present moment on the clock of the services."""
    match fault.kind:
        case "status":
            return replace(refusal(fault.text, fault.status), headers=_retry_after(fault, now_there))
        case "cut":
            return replace(answer, keeps=0)
        case "cut_body":
            return replace(answer, keeps=max(1, len(answer.body) // 2))
        case "bad_json":
            return replace(answer, body=answer.body[: len(answer.body) // 2])
        case "html":
            return Answer(_PROXY_PAGE.encode(), media_type="text/html; charset=utf-8")
        case "message":
            return refusal(fault.text)
        case "body":
            return replace(answer, body=fault.text.encode())
        case "huge":
            return replace(answer, body=_huge(), headers={"Content-Encoding": "gzip"})
        case "redirect":
            return Answer(b"", 302, headers={"Location": "https://elsewhere.example.com/"})
        case "odd_text":
            return replace(answer, body=json.dumps(_with_odd_text(json.loads(answer.body))).encode())
        case _:
            return json_answer({**json.loads(answer.body), "errors": [fault.text]})


@cache
def _huge() -> bytes:
    return gzip.compress(b" " * 1024 * 1024 * _HUGE_MB, compresslevel=1)


def _with_odd_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: f"{it}{_ODD}" if name in _NAMES and isinstance(it, str) else _with_odd_text(it)
            for name, it in value.items()
        }
    return [_with_odd_text(it) for it in value] if isinstance(value, list) else value


def _retry_after(fault: Fault, now_there: datetime) -> dict[str, str]:
    if fault.retry_after_s is None:
        return {}
    if fault.retry_after_as == "seconds":
        return {"Retry-After": str(fault.retry_after_s)}
    moment = now_there + timedelta(seconds=fault.retry_after_s)
    return {"Retry-After": format_datetime(moment, usegmt=True)}


def _path_without_key(request: Request) -> str:
    key = request.path_params.get("key")
    return request.url.path.replace(key, "***") if key else request.url.path
