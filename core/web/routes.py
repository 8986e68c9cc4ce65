"""The HTTP routes beside the pages, at the port of the pages."""

from starlette.routing import BaseRoute

from core.web.downloads import download_routes
from core.web.health import health_routes
from core.web.metrics import metrics_routes


def page_routes() -> list[BaseRoute]:
    """Health and metrics, and the files that pages offer."""
    return [*health_routes(), *metrics_routes(), *download_routes()]
