"""The HTTP routes beside the pages: health, the functions for bots, their OpenAPI description, the
webhook, and the files that pages offer."""

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


routes: list[BaseRoute] = [
    Route("/api/health", health),
    Route("/api/openapi.json", serve_openapi),
    *function_routes(),
    *webhook_routes(),
    *download_routes(),
]
