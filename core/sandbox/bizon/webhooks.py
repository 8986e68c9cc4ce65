"""The webhooks that Bizon365 sends: to one address, in the background, repeated until the answer is 200.

The fields and the waits between tries are those of docs/bizon365.md, section 14.
"""

import asyncio
import json
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

from core.sandbox.calls import read_body
from core.sandbox.faults import Faults
from core.sandbox.traffic import Exchange, Traffic

METHOD = "webhook_out"
RETRIES_MIN = (1, 5, 15, 60, 120, 240, 480)
"""Waits between the tries."""
_TAKEN = 200
_JSON, _FORM, _BOUNDARY = "application/json", "application/x-www-form-urlencoded", "bizonfields"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One delivery; `body` is sent as it is, `number` counts deliveries from 0."""

    number: int
    target: str
    body: bytes = field(repr=False)
    content_type: str


class Webhooks:
    """Sends deliveries to `target`, an address or None, while the server runs, in the way that the switchboard says.

    Every try is in the traffic, without the last part of the address, which is a secret. Safe for threads.
    """

    def __init__(self, faults: Faults, traffic: Traffic) -> None:
        self._faults = faults
        self._traffic = traffic
        self._loop: asyncio.AbstractEventLoop | None = None
        self._sending: set[asyncio.Task[None]] = set()
        self._progress = asyncio.Condition()
        self._given = 0
        self._tried: set[int] = set()
        self.target: str | None = None

    def begin(self) -> None:
        """Send on the running event loop from now on, until it ends."""
        self._loop = asyncio.get_running_loop()

    def send_fields(self, fields: Mapping[str, Any]) -> None:
        """Send fields in the encoding that the switchboard says."""
        text, content_type = _encoded(fields, self._faults.board.webhook_as)
        self.send(text.encode(), content_type)

    def send(self, body: bytes, content_type: str) -> None:
        """Send a body as it is."""
        if self._loop and self.target:
            self._loop.call_soon_threadsafe(self._start, self.target, body, content_type)

    def _start(self, target: str, body: bytes, content_type: str) -> None:
        for _ in range(self._faults.board.webhook_copies):
            delivery = Delivery(self._given, target, body, content_type)
            self._given += 1
            sending = asyncio.ensure_future(self._deliver(delivery))
            self._sending.add(sending)  # the loop itself keeps only a weak reference
            sending.add_done_callback(self._sending.discard)

    async def _deliver(self, delivery: Delivery) -> None:
        await self._hold_back(delivery)
        outcome = await self._try(delivery)
        await self._note_progress(delivery)
        if outcome == "timeout" and not self._faults.board.webhook_retry_timeout:
            return
        for wait_min in RETRIES_MIN:
            if outcome == _TAKEN:
                return
            await asyncio.sleep(wait_min * self._faults.board.webhook_minute_s)
            outcome = await self._try(delivery)

    async def _hold_back(self, delivery: Delivery) -> None:
        """Let one of every `webhook_held` + 1 deliveries be overtaken by the others; it waits a minute at most."""
        behind, minute_s = self._faults.board.webhook_held, self._faults.board.webhook_minute_s
        if behind and delivery.number % (behind + 1) == 0:
            with suppress(TimeoutError):
                async with asyncio.timeout(minute_s), self._progress:
                    following = set(range(delivery.number + 1, delivery.number + behind + 1))
                    await self._progress.wait_for(lambda: following <= self._tried)

    async def _note_progress(self, delivery: Delivery) -> None:
        async with self._progress:
            self._tried.add(delivery.number)
            self._progress.notify_all()

    async def _try(self, delivery: Delivery) -> int | str:
        """The status of the answer; ``timeout`` or ``no answer`` without one."""
        path = urlsplit(delivery.target).path.rpartition("/")[0] + "/***"
        exchange = Exchange(
            method=METHOD, verb="POST", path=path, query={}, body=read_body(delivery.body), at_s=time.monotonic()
        )
        self._traffic.add(exchange)
        outcome = await asyncio.to_thread(_post, delivery, self._faults.board.webhook_timeout_s)
        exchange.status = outcome if isinstance(outcome, int) else None
        return outcome


def _encoded(fields: Mapping[str, Any], encoding: str) -> tuple[str, str]:
    """The body and its content type."""
    match encoding:
        case "form":
            return urlencode(fields), _FORM
        case "nested_form":
            return urlencode({f"data[{name}]": value for name, value in fields.items()}), _FORM
        case "multipart":
            head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{{}}"\r\n\r\n{{}}\r\n'
            parts = [head.format(name, value) for name, value in fields.items()]
            return "".join(parts) + f"--{_BOUNDARY}--\r\n", f"multipart/form-data; boundary={_BOUNDARY}"
        case "nested_json":
            return json.dumps({"data": fields}, ensure_ascii=False), _JSON
    return json.dumps(fields, ensure_ascii=False), _JSON


def _post(delivery: Delivery, timeout_s: float) -> int | str:
    url = urlsplit(delivery.target)
    kind = HTTPSConnection if url.scheme == "https" else HTTPConnection
    try:
        with closing(kind(url.netloc, timeout=timeout_s)) as connection:
            headers = {"Content-Type": delivery.content_type}
            connection.request("POST", url._replace(scheme="", netloc="").geturl(), delivery.body, headers)
            return connection.getresponse().status
    except TimeoutError:
        return "timeout"
    except (OSError, HTTPException):
        return "no answer"
