"""The check of the Host header: which paths answer under which host names.

A page of another site must not reach the dashboard through a host name that points to this machine, so almost every
path answers only under the names of loopback. Salebot calls the functions, and Bizon365 calls the webhook, through a
tunnel or a reverse proxy with a host name of its own. These paths require a key or a secret, so they answer under every
host name.
"""

import re

from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from core.environment import LOOPBACK

OPEN_PATHS = re.compile(r"/api/functions/[a-z0-9_]+|/api/openapi\.json|/bizon_webhook/[^/\n]+/?")
"""The paths that answer under every host name. The whole path is compared, as the router compares it, so a path that
matches here cannot lead to any other route. (A route's parameter matches no line break.)"""


class HostGate:
    """Middleware that checks the host name of every request and websocket."""

    def __init__(self, app: ASGIApp) -> None:
        self._open = app
        self._guarded = TrustedHostMiddleware(app, allowed_hosts=sorted(LOOPBACK))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_open = scope["type"] == "http" and OPEN_PATHS.fullmatch(scope["path"]) is not None
        await (self._open if is_open else self._guarded)(scope, receive, send)
