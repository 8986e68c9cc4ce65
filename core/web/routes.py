"""HTTP beside the pages: health for now."""

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route


async def health(_request: Request) -> JSONResponse:
    """200 as soon as the process serves pages."""
    return JSONResponse({"status": "ok"})


routes: list[BaseRoute] = [Route("/api/health", health)]
