"""What a monitor measures: `GET /metrics` with `Authorization: Bearer <DESK_METRICS_TOKEN>`, as Prometheus reads it.

Without that variable the path answers 404. Everything but the counters (`core/measures.py`) is looked at when somebody
asks.
"""

import logging
from collections.abc import Iterator, Mapping
from secrets import compare_digest
from typing import Any

from anyio import CapacityLimiter, move_on_after, to_thread
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.errors import place_of
from core.measures import COUNTED, REQUESTS
from core.services.home.health import NOTHING_WORKS
from core.services.home.measures import Measures, measure
from core.start import get_desk
from core.web.health import LONGEST_S

log = logging.getLogger(__name__)
_ASKED_FOR = (
    ("/bizon_webhook/", "webhook"),
    ("/api/", "functions"),
    ("/healthz", "monitor"),
    ("/readyz", "monitor"),
    ("/metrics", "monitor"),
    ("/download/", "files"),
    ("/login", "login"),
)
"""The beginning of a path -> what is asked for; everything else belongs to the pages."""
_NOTHING = Measures(NOTHING_WORKS, 0)


class Counted:
    """Middleware that counts what was answered."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        to = next((words for beginning, words in _ASKED_FOR if path.startswith(beginning)), "pages")

        async def count(message: Message) -> None:
            if message["type"] == "http.response.start":
                REQUESTS.labels(to, message["status"]).inc()
            await send(message)

        await self._app(scope, receive, count)


def metrics_routes() -> list[BaseRoute]:
    """The route. A look may take `LONGEST_S`; then only the counters are told."""
    looking = CapacityLimiter(1)  # monitors that ask too often wait for each other

    async def tell(request: Request) -> Response:
        desk = get_desk()
        if desk.environment.metrics_token is None:
            return _answer(404, "not found")
        given = request.headers.get("authorization", "").encode()
        if not compare_digest(given, f"Bearer {desk.environment.metrics_token}".encode()):
            return _answer(401, "wrong token", {"WWW-Authenticate": "Bearer"})
        measures = _NOTHING
        with move_on_after(LONGEST_S):
            try:
                measures = await to_thread.run_sync(measure, desk, limiter=looking, abandon_on_cancel=True)
            except Exception as error:
                log.error("The measures could not be taken: %s", place_of(error))
        text = generate_latest(COUNTED) + generate_latest(_registry(measures))
        return Response(text, headers={"Cache-Control": "no-store", "Content-Type": CONTENT_TYPE_LATEST})

    return [Route("/metrics", tell)]


class Looked:
    """Gives a registry what was looked at."""

    def __init__(self, measures: Measures) -> None:
        self._measures = measures

    def collect(self) -> Iterator[GaugeMetricFamily]:
        seen = self._measures
        parts = ("store", "jobs", "disk", "sandbox", "backup")
        works = {(part,): float(getattr(seen.health, part)) for part in parts}
        yield _gauge("desk_works", "1 for a part that works, as /readyz tells it", ["part"], works)
        if seen.disk_free_bytes:
            yield _gauge("desk_disk_free_bytes", "Room on the disk of DESK_HOME", [], {(): seen.disk_free_bytes})
        rows = {(name,): queue.rows for name, queue in seen.queues.items()}
        yield _gauge("desk_queue_rows", "What is due and not done yet", ["queue"], rows)
        waits = {(name,): queue.waits_s for name, queue in seen.queues.items()}
        yield _gauge("desk_queue_oldest_seconds", "How long the oldest of it is due", ["queue"], waits)
        yield _gauge("desk_jobs", "Jobs, by what they do and their state", ["kind", "state"], seen.jobs)
        sizes = {(name,): size for name, size in seen.store_bytes.items()}
        yield _gauge("desk_store_bytes", "Size of the databases", ["database"], sizes)
        if seen.last_backup_at:
            made = {(): seen.last_backup_at.timestamp()}
            yield _gauge("desk_last_backup_timestamp_seconds", "When the last backup was made", [], made)
        if seen.last_copy_made_at:
            made = {(): seen.last_copy_made_at.timestamp()}
            about = "When the newest backup was made that is in the bucket, too"
            yield _gauge("desk_last_backup_copy_timestamp_seconds", about, [], made)


def _gauge(name: str, about: str, labels: list[str], values: Mapping[Any, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, about, labels=labels)
    for named, value in values.items():
        family.add_metric(named, value)
    return family


def _registry(measures: Measures) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(Looked(measures))
    ProcessCollector(registry=registry)
    return registry


def _answer(status: int, text: str, headers: dict[str, str] | None = None) -> PlainTextResponse:
    return PlainTextResponse(text, status, {"Cache-Control": "no-store", **(headers or {})})
