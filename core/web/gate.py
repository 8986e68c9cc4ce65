"""Under which names the dashboard may be asked for what.

A page of another site must not reach the dashboard through a name that points to this machine, so everything answers
only under the names of loopback. But Salebot reaches the functions, and Bizon365 the webhook, through a tunnel or a
reverse proxy, under the name of that: they ask for a key or a secret of their own, so they answer under every name.
"""

import re

from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from core.environment import LOOPBACK

OPEN_PATHS = re.compile(r"/api/functions/[a-z0-9_]+|/api/openapi\.json|/bizon_webhook/[^/\n]+/?")
"""Compared whole with the very path by which the routes are chosen, so nothing can be both open and another place. (A
route takes no line break for a part of its path.)"""


class HostGate:
    """Middleware in front of everything, websockets included."""

    def __init__(self, app: ASGIApp) -> None:
        self._open = app
        self._guarded = TrustedHostMiddleware(app, allowed_hosts=sorted(LOOPBACK))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_open = scope["type"] == "http" and OPEN_PATHS.fullmatch(scope["path"]) is not None
        await (self._open if is_open else self._guarded)(scope, receive, send)
