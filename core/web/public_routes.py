"""The HTTP routes for callers from outside, at the public port."""

from starlette.routing import BaseRoute, Route

from core.web.api.routes import api_routes
from core.web.api.segment_csv import segment_routes
from core.web.functions.endpoint import function_routes
from core.web.functions.openapi import serve_openapi
from core.web.health import health_routes
from core.web.inbox.webhook import webhook_routes
from core.web.metrics import metrics_routes


def public_routes() -> list[BaseRoute]:
    """Health and metrics, the functions for bots, their OpenAPI description, the HTTP API, the addresses of
    segments, the webhook."""
    return [
        *health_routes(),
        *metrics_routes(),
        Route("/api/openapi.json", serve_openapi),
        *function_routes(),
        *api_routes(),
        *segment_routes(),
        *webhook_routes(),
    ]
