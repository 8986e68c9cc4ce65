"""The HTTP routes: beside the pages, and for callers from outside."""

from starlette.routing import BaseRoute, Route

from core.web.downloads import download_routes
from core.web.functions.endpoint import function_routes
from core.web.functions.openapi import serve_openapi
from core.web.health import health_routes
from core.web.inbox.webhook import webhook_routes


def page_routes() -> list[BaseRoute]:
    """Beside the pages: health, and the files that pages offer."""
    return [*health_routes(), *download_routes()]


def public_routes() -> list[BaseRoute]:
    """For callers from outside: health, the functions for bots, their OpenAPI description, the webhook."""
    return [
        *health_routes(),
        Route("/api/openapi.json", serve_openapi),
        *function_routes(),
        *webhook_routes(),
    ]
