"""The HTTP routes: beside the pages, and for callers from outside."""

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from core.web.downloads import download_routes
from core.web.functions.endpoint import function_routes
from core.web.functions.openapi import serve_openapi
from core.web.inbox.webhook import webhook_routes


async def health(_request: Request) -> JSONResponse:
    """`GET /api/health`: 200 as soon as the process serves pages."""
    return JSONResponse({"status": "ok"})


def page_routes() -> list[BaseRoute]:
    """Beside the pages: health, and the files that pages offer."""
    return [Route("/api/health", health), *download_routes()]


def public_routes() -> list[BaseRoute]:
    """For callers from outside: health, the functions for bots, their OpenAPI description, the webhook."""
    return [
        Route("/api/health", health),
        Route("/api/openapi.json", serve_openapi),
        *function_routes(),
        *webhook_routes(),
    ]
