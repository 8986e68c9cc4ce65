"""500 deliveries of Bizon365 to a running dashboard, spread over a second and all at once, against the same requests to
an address that does nothing; with an empty store and with 100,000 deliveries in it."""

import asyncio
import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter

import stamina
from sqlalchemy import text

from benchmarks.measure import Figure, figure
from core.desk import Desk
from core.environment import read_environment
from core.services.inbox.receive_webhook import Arrival, store_deliveries
from core.services.projects.projects import list_projects
from core.services.projects.webhook_secret import reveal_webhook_path
from core.start import open_desk
from tests.dashboard import Dashboard

DELIVERIES = 500
STORED = 100_000
TRIES = 3
HEALTH = "/healthz"


def measure() -> Iterator[Figure]:
    """The figures. The rounds that process the deliveries run at the same time, as in production."""
    with tempfile.TemporaryDirectory() as home:
        desk = open_desk(read_environment({"DESK_HOME": home}))
        for stored in (0, STORED):
            _fill(desk, stored)
            with Dashboard(Path(home)) as dashboard:
                yield from _measure(desk, int(dashboard.public_address.rpartition(":")[2]), f"{stored:,} stored")
        desk.store.close()


def _measure(desk: Desk, port: int, state: str) -> Iterator[Figure]:
    path = str(reveal_webhook_path(desk, _project_id(desk)))
    asyncio.run(_send(port, [_request(path, _body(state, "first"))], 0))
    _look_after(desk)
    for name, spread_s, goal in (
        ("deliveries in a second", 1.0, "each answered within a second, none lost"),
        ("deliveries at once", 0.0, "each answered within a second, none lost"),
    ):
        before = _count(desk)
        floor = min(_slowest(port, [_request(HEALTH)] * DELIVERIES, spread_s) for _ in range(TRIES))
        value = min(
            _slowest(port, [_request(path, _body(state, name, n, try_)) for n in range(DELIVERIES)], spread_s)
            for try_ in range(TRIES)
        )
        assert _count(desk) == before + TRIES * DELIVERIES, "lost"
        yield figure(f"{DELIVERIES} {name}, slowest ({state})", value=value, floor=floor, rows=DELIVERIES, goal=goal)


def _slowest(port: int, requests: Sequence[bytes], spread_s: float) -> float:
    return max(asyncio.run(_send(port, requests, spread_s)))


async def _send(port: int, requests: Sequence[bytes], spread_s: float) -> list[float]:
    """The seconds until each was answered. They are sent at even intervals, each on its own connection."""
    began = perf_counter()

    async def send(n: int, request: bytes) -> float:
        await asyncio.sleep(began + spread_s * n / len(requests) - perf_counter())
        sent = perf_counter()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        status = await reader.readline()
        took = perf_counter() - sent
        writer.close()
        assert b" 200 " in status, status
        return took

    return await asyncio.gather(*(send(n, request) for n, request in enumerate(requests)))


def _request(path: str, body: bytes = b"") -> bytes:
    head = f"{'POST' if body else 'GET'} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
    return f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def _body(*which: object) -> bytes:
    """A registration as Bizon365 sends it; another one for other arguments."""
    name = "-".join(map(str, which))
    fields = {
        "sublistId": "222222:page1",
        "room": "222222:room",
        "email": f"{name.replace(' ', '.').replace(',', '')}@example.com",
        "username": "Анна",
        "webinarTime": "2026-12-01T09:00:00.000Z",
        "secret": name,
        "url_marker": "",
        "url_marker_name": "salebot",
        "utm_source": "vk",
        "utm_campaign": "autumn",
    }
    return json.dumps(fields).encode()


def _fill(desk: Desk, count: int) -> None:
    """Store that many registrations, received long ago and done."""
    project_id = _project_id(desk)
    for start in range(0, count, DELIVERIES):
        bodies = [_body("former", n) for n in range(start, min(start + DELIVERIES, count))]
        store_deliveries(desk, [Arrival(project_id, body, "application/json") for body in bodies])
    with desk.store.writing() as session:
        session.connection().execute(text("UPDATE received_registration SET state = 'unmatched', due_at = NULL"))


@stamina.retry(on=AssertionError, attempts=None, timeout=60, wait_initial=0.1, wait_max=0.2)
def _look_after(desk: Desk) -> None:
    """Wait until the engine has processed every delivery."""
    with desk.store.reading() as session:
        waiting = session.connection().execute(text("SELECT 1 FROM received_registration WHERE due_at IS NOT NULL"))
        assert waiting.first() is None


def _count(desk: Desk) -> int:
    with desk.store.reading() as session:
        return int(session.connection().execute(text("SELECT count(*) FROM webhook_event")).scalar_one())


def _project_id(desk: Desk) -> int:
    return list_projects(desk)[0].id
