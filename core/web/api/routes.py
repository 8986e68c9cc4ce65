"""The routes of the HTTP API."""

from starlette.routing import BaseRoute, Route

from core.web.api.endpoint import Api
from core.web.api.openapi import serve_openapi
from core.web.api.operations import API_PATH
from core.web.api.table import OPERATIONS


def api_routes() -> list[BaseRoute]:
    """The description, and the operations."""
    return [Route(API_PATH + "/openapi.json", serve_openapi), *Api(OPERATIONS).routes()]
