"""How one call is answered: read, noted, delayed, spoilt or handed to the method that does the work."""

import asyncio
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from core.clock import Clock
from core.sandbox.faults import Fault, FaultKind, Faults, Switchboard
from core.sandbox.traffic import Exchange, Traffic

JSON_TYPE = "application/json; charset=utf-8"
_SPOILING = frozenset({"status", "cut", "cut_body", "bad_json", "html", "message", "errors"})
_NEEDS_BODY = frozenset({"cut_body", "bad_json"})
_PROXY_PAGE = "<!DOCTYPE html><html><head><title>502</title></head><body><h1>Bad gateway</h1></body></html>"


@dataclass(frozen=True, slots=True)
class Call:
    """A call as the method sees it: query and body in one, the switchboard, and the faults to show."""

    method: str
    params: dict[str, Any]
    body: Any
    board: Switchboard
    faults: tuple[Fault, ...]

    def fault(self, kind: FaultKind) -> Fault | None:
        """The fault of this kind, when it is to be shown."""
        return next((fault for fault in self.faults if fault.kind == kind), None)

    def text(self, name: str) -> str:
        """A parameter as text; absent and null are empty."""
        value = self.params.get(name)
        return "" if value is None else str(value).strip()

    def number(self, name: str, default: int) -> int:
        """A parameter that should be a whole number of at least 0."""
        text = self.text(name)
        return int(text) if text.isascii() and text.isdigit() else default


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back. `keeps` is how many bytes are sent before the connection is cut; None sends everything."""

    body: bytes
    status: int = 200
    media_type: str = JSON_TYPE
    headers: dict[str, str] = field(default_factory=dict)
    keeps: int | None = None


Handler = Callable[[Call], Answer]
Guard = Callable[[Request, Switchboard], Answer | None]
Cutter = Callable[[Scope], None]


def json_answer(payload: object, status: int = 200) -> Answer:
    """An answer in JSON, in UTF-8 and unescaped as Bizon365 writes it."""
    return Answer(json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode(), status)


def refusal(text: str, status: int = 200) -> Answer:
    """``{"message": ...}``, the form of every error (docs/bizon365.md, section 3)."""
    return json_answer({"message": text}, status)


class Stand:
    """What all methods share: faults, traffic, clock, how to cut a connection, one lock: handlers run one at a time."""

    def __init__(self, cut: Cutter, clock: Clock) -> None:
        self.clock = clock
        self.faults = Faults()
        self.traffic = Traffic()
        self._cut = cut
        self._lock = threading.Lock()

    def endpoint(self, method: str, handler: Handler, guard: Guard) -> "Endpoint":
        """The ASGI application for one method."""
        return Endpoint(self, method, handler, guard)

    async def serve(self, endpoint: "Endpoint", scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or cut it off, as the switchboard says."""
        request = Request(scope, receive)
        query = dict(request.query_params)
        body = read_body(await request.body())
        params = query | body if isinstance(body, dict) else query
        drawn = self.faults.draw(endpoint.method, params.get("webinarId") or params.get("pageId"))
        path = _path_without_key(request)
        exchange = Exchange(endpoint.method, request.method, path, query, body, time.monotonic())
        exchange.fault = [fault.kind for fault in drawn]
        self.traffic.add(exchange)
        if delay_s := sum(fault.delay_s for fault in drawn if fault.kind == "slow"):
            await asyncio.sleep(delay_s)
        call = Call(endpoint.method, params, body, self.faults.board, drawn)
        answer = await self._answer(call, request, endpoint.handler, endpoint.guard)
        exchange.status = answer.status if answer.keeps is None else None
        answer = replace(answer, headers={**answer.headers, "Date": format_datetime(self._now_there(), usegmt=True)})
        await self._send(answer, scope, receive, send)

    async def _answer(self, call: Call, request: Request, handler: Handler, guard: Guard) -> Answer:
        spoiling = next((fault for fault in call.faults if fault.kind in _SPOILING), None)
        reads = request.method == "GET"
        if spoiling and not (spoiling.done or spoiling.kind in _NEEDS_BODY or (spoiling.kind == "errors" and reads)):
            return spoil(spoiling, json_answer({}), self._now_there())
        answer = guard(request, call.board)
        if answer is None:
            answer = await run_in_threadpool(self.work, handler, call)
        return spoil(spoiling, answer, self._now_there()) if spoiling else answer

    def _now_there(self) -> datetime:
        """The present moment as the services tell it."""
        return self.clock.now() + timedelta(seconds=self.faults.board.clock_ahead_s)

    def work(self, handler: Handler, call: Call) -> Answer:
        """Have a method do its work, one at a time."""
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

    stand: Stand
    method: str
    handler: Handler
    guard: Guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.stand.serve(self, scope, receive, send)


def spoil(fault: Fault, answer: Answer, now_there: datetime) -> Answer:
    """The answer as the fault leaves it."""
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
        case _:
            return json_answer({**json.loads(answer.body), "errors": [fault.text]})


def _retry_after(fault: Fault, now_there: datetime) -> dict[str, str]:
    if fault.retry_after_s is None:
        return {}
    if fault.retry_after_as == "seconds":
        return {"Retry-After": str(fault.retry_after_s)}
    moment = now_there + timedelta(seconds=fault.retry_after_s)
    return {"Retry-After": format_datetime(moment, usegmt=True)}


def read_body(raw: bytes) -> Any:
    """A body in JSON, whatever its declared type, or a form; a dict, a list, or an empty dict."""
    if not raw.strip():
        return {}
    try:
        return json.loads(raw)
    except ValueError:
        return dict(parse_qsl(raw.decode(errors="replace"), keep_blank_values=True))


def _path_without_key(request: Request) -> str:
    key = request.path_params.get("key")
    return request.url.path.replace(key, "***") if key else request.url.path
