"""What a monitor asks: `GET /healthz` and `GET /readyz`. Neither tells more than whether something works."""

from anyio import CapacityLimiter, move_on_after, to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from core.services.home.health import NOTHING_WORKS, look_at_health
from core.start import get_desk

LONGEST_S = 10.0
"""Of a look; a store that is locked for longer is one that does not work."""


def health_routes(longest_s: float = LONGEST_S) -> list[BaseRoute]:
    """The routes. `longest_s`: the seconds that a look may take."""
    looking = CapacityLimiter(4)  # so that no other route waits for a thread that waits for the store

    async def is_healthy(_request: Request) -> JSONResponse:
        """200 as soon as the process answers."""
        return _answer(200, {"status": "ok"})

    async def is_ready(_request: Request) -> JSONResponse:
        """200 with what works when everything can be done, else 503. The sandbox and the backup do not
        count."""
        health = NOTHING_WORKS
        with move_on_after(longest_s):
            health = await to_thread.run_sync(look_at_health, get_desk(), limiter=looking, abandon_on_cancel=True)
        parts = {name: getattr(health, name) for name in ("store", "jobs", "disk", "sandbox", "backup")}
        return _answer(200 if health.is_ready else 503, parts)

    return [Route("/healthz", is_healthy), Route("/readyz", is_ready)]


def _answer(status: int, body: dict[str, object]) -> JSONResponse:
    return JSONResponse(body, status, {"Cache-Control": "no-store"})
