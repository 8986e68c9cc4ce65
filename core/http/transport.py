"""Sending one request to a service: pace, time-outs, retries, and no secrets in logs and errors."""

import logging
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from http.cookiejar import DefaultCookiePolicy
from ssl import SSLContext
from typing import Any, TypeVar

import httpx
import stamina

from core.clock import Clock
from core.errors import AddressRefused, ApiError, InvalidInput, RateLimited, Service, Unavailable, UnexpectedPayload
from core.http.connecting import NotPublic, carriers
from core.http.pace import Pace, Stopped, never, pause
from core.measures import API_CALLS, outcome_of

T = TypeVar("T")
CONNECTIONS = 16
LONGEST_PAUSE_S = 86_400.0
"""What a service asks for beyond that is a mistake of its own: after a day it is asked again."""
LARGEST_ANSWER_BYTES = 64 * 1024 * 1024
"""The most bytes of one answer, decompressed: several times the largest that either service has a reason to send."""

_CODINGS = ("identity", "gzip", "deflate")
"""What an answer may be compressed with. Each byte of these becomes about a thousand at most, so that a piece of an
answer stays small; two of them, one in the other, and brotli or zstd have no such bound."""

# Nothing reached the service, so nothing can have been done there.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
_CHATTY = ("httpx", *(f"httpcore.{part}" for part in ("connection", "http11", "http2", "proxy", "socks")))


def _only_warnings(record: logging.LogRecord) -> bool:
    """httpx logs every address at INFO, httpcore headers at DEBUG; Salebot's key is part of the address."""
    return record.levelno >= logging.WARNING


for _name in _CHATTY:
    logging.getLogger(_name).addFilter(_only_warnings)


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How long to try. Waits grow from `wait_initial_s` to `wait_max_s`, each with jitter.

    `timeout_s` is the longest silence of a connection; `total_s` bounds one answer, and all tries with their waits.
    `late_s`: how long after its permission a request that must not be repeated may go out. A process that stood still
    for longer may have been given up meanwhile, and another one may have sent the same.
    """

    attempts: int = 5
    wait_initial_s: float = 0.5
    wait_max_s: float = 10.0
    timeout_s: float = 30.0
    total_s: float = 120.0
    late_s: float = 15.0


@dataclass(frozen=True, slots=True)
class Request:
    """A request; a body as `json` or, byte for byte, as `content`. `repeatable` is False where a repetition would do
    harm: then a call is tried again only when it certainly did not reach the service (no connection)."""

    call: str
    verb: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    params: Mapping[str, str] = field(default_factory=dict, repr=False)
    json: Any = field(default=None, repr=False)
    content: bytes | None = field(default=None, repr=False)
    repeatable: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its body decompressed; `received_at` is on our clock."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    received_at: datetime

    def retry_after_s(self) -> float | None:
        """`Retry-After` in seconds from now, given as a number or an HTTP date; never more than `LONGEST_PAUSE_S`."""
        text = self.headers.get("retry-after", "").strip()
        if re.fullmatch(r"[0-9]{1,9}(\.[0-9]+)?", text):
            return min(LONGEST_PAUSE_S, float(text))
        moment = _moment(text)
        # The service's own clock says what "from now" is; ours may be minutes off.
        now = _moment(self.headers.get("date", "")) or self.received_at
        return min(LONGEST_PAUSE_S, max(0.0, (moment - now).total_seconds())) if moment else None


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def open_http(policy: RetryPolicy, *, own_network: bool = False) -> httpx.Client:
    """A client that many threads may share: keeps connections, follows no redirect, keeps no cookie. It speaks https to
    computers of the internet only, else NotPublic is raised; with `own_network` to this one and its network, too."""
    limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
    direct, others = carriers(_trusted(), limits, own_network=own_network)
    http = httpx.Client(
        headers={"Accept-Encoding": ", ".join(_CODINGS[1:])},
        timeout=httpx.Timeout(policy.timeout_s, connect=min(10.0, policy.timeout_s)),
        transport=direct,
        mounts=others,
    )
    http.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return http


@cache
def _trusted() -> SSLContext:
    """The certificates of the authorities. Reading them takes longer than a quick request, so it is done once."""
    return httpx.create_ssl_context()


class Transport:
    """Sends requests of one account. Safe for threads; they share the pace and what `Retry-After` asked for."""

    def __init__(
        self,
        service: Service,
        http: httpx.Client,
        *,
        clock: Clock,
        pace: Pace | None = None,
        policy: RetryPolicy | None = None,
        should_stop: Callable[[], bool] = never,
    ) -> None:
        self._service: Service = service
        self._http = http
        self._clock = clock
        self._pace = pace
        self._policy = policy or RetryPolicy()
        self._should_stop = should_stop
        self._not_before = 0.0
        self._clock_ahead = timedelta()

    @property
    def clock_ahead(self) -> timedelta:
        """How far the service's clock is ahead of ours, by the `Date` of its last answer, which has whole seconds."""
        return self._clock_ahead

    def now_there(self) -> datetime:
        """The present moment on the service's clock."""
        return self._clock.now() + self._clock_ahead

    def send(
        self,
        request: Request,
        decode: Callable[[Answer], T],
        before_try: Callable[[], object] | None = None,
        on_send: Callable[[], object] | None = None,
    ) -> T:
        """The decoded answer. `decode` raises the service's ApiError; the ones that may pass are tried again. An answer
        of more than LARGEST_ANSWER_BYTES is not read to its end and is an UnexpectedPayload with detail ``too_large``.
        `before_try` is called before a try takes its permit; when it raises, the try is not sent and takes no permit.
        `on_send` is called when a try has its permit, just before it goes out.

        Raises what the two raise, Unavailable when there was no answer, Stopped when the operator stopped.
        """
        policy = self._policy
        give_up_at = time.monotonic() + policy.total_s
        for attempt in stamina.retry_context(
            on=lambda error: self._again(error, give_up_at),
            attempts=policy.attempts,
            timeout=policy.total_s,
            wait_initial=policy.wait_initial_s,
            wait_max=policy.wait_max_s,
            wait_jitter=policy.wait_initial_s,
        ):
            with attempt:
                return self._counted(lambda: decode(self._try(request, before_try, on_send)))
        raise AssertionError("stamina raises the last error itself")

    def _counted(self, answered: Callable[[], T]) -> T:
        try:
            made = answered()
        except (ApiError, InvalidInput) as error:
            API_CALLS.labels(self._service, outcome_of(error)).inc()
            raise
        API_CALLS.labels(self._service, "ok").inc()
        return made

    def _again(self, error: Exception, give_up_at: float) -> bool | float:
        """Stamina's hook: False gives up, True waits as the policy says, a number waits that many seconds."""
        if not isinstance(error, ApiError):
            return False
        asked_s = error.retry_after_s if isinstance(error, RateLimited | Unavailable) else None
        resume_at = time.monotonic() + (asked_s or 0.0)
        is_too_late = resume_at > give_up_at
        if not is_too_late:
            # The service asks the account, not this call: all threads hold back, and `_try` does the waiting.
            self._not_before = max(self._not_before, resume_at)
        if not error.retryable:
            return False
        if self._should_stop():
            return 0.0  # the next try begins at once and raises Stopped
        if asked_s is None:
            return True
        return False if is_too_late else 0.0

    def _try(
        self,
        request: Request,
        before_try: Callable[[], object] | None,
        on_send: Callable[[], object] | None,
    ) -> Answer:
        if self._should_stop():
            raise Stopped
        pause(self._not_before - time.monotonic(), self._should_stop)
        if before_try:
            before_try()
        if self._pace:
            self._pace.wait(self._should_stop)
        permitted_at = time.monotonic()
        if on_send:
            on_send()
        outcome = self._exchange(request, {} if request.repeatable else {"trace": self._not_later(permitted_at)})
        # Raised here, outside any `except`: httpx's own errors hold the request, and with it the token or key.
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def _not_later(self, permitted_at: float) -> Callable[[str, object], None]:
        """For httpcore, which calls it at each step of a request."""

        def look(step: str, _: object) -> None:
            if step == "http11.send_request_headers.started" and time.monotonic() - permitted_at > self._policy.late_s:
                raise httpx.ConnectTimeout("late")

        return look

    def _exchange(self, request: Request, extensions: Mapping[str, Any]) -> Answer | Exception:
        until = time.monotonic() + self._policy.total_s
        try:
            with self._http.stream(
                request.verb,
                request.url,
                params=request.params,
                headers=request.headers,
                json=request.json,
                content=request.content,
                extensions=dict(extensions),
            ) as response:
                coding = response.headers.get("content-encoding", "").strip().lower()
                if coding and coding not in _CODINGS:
                    return self._unreadable(request, "content-encoding")
                chunks, size = [], 0
                for chunk in response.iter_bytes():
                    chunks.append(chunk)
                    size += len(chunk)
                    if size > LARGEST_ANSWER_BYTES:
                        return self._unreadable(request, "too_large")
                    if time.monotonic() > until:
                        return self._no_answer(request, sent=True)
                    # A call that must not be repeated is read to its end, so that its outcome is known after a stop.
                    if request.repeatable and self._should_stop():
                        return Stopped()
                received_at = self._clock.now()
                if (now_there := _moment(response.headers.get("date", ""))) is not None:
                    self._clock_ahead = now_there - received_at
                return Answer(response.status_code, response.headers, b"".join(chunks), received_at)
        except NotPublic as error:
            return AddressRefused(self._service, request.call, error.host)
        except httpx.DecodingError:
            return self._unreadable(request, "content-encoding")
        except httpx.TransportError as error:
            return self._no_answer(request, sent=not isinstance(error, _NOT_SENT))
        except (httpx.InvalidURL, UnicodeError):
            return InvalidInput("base_url")

    def _unreadable(self, request: Request, detail: str) -> ApiError:
        if not request.repeatable:
            return self._no_answer(request, sent=True)
        return UnexpectedPayload(self._service, request.call, detail=detail)

    def _no_answer(self, request: Request, *, sent: bool) -> Unavailable:
        return Unavailable(self._service, request.call, outcome_unknown=sent and not request.repeatable)
