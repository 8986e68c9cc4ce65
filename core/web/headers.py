"""The headers by which a browser keeps other sites out of the dashboard's pages."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.start import get_desk
from core.web.caller import read_caller

HEADERS = {
    # Pages have policies of their own (`core/web/page_policy.py`, `core/web/login/page.py`); nothing else is one.
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Frame-Options": "DENY",  # what older browsers understand
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # an address may name a room or a page
}

HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}
"""A year, behind https: the browser does not try it without."""


class SafeHeaders:
    """Middleware that adds `HEADERS` to every answer over HTTP that does not have them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_secure = read_caller(scope, get_desk().environment.trusted_proxies).is_secure
        added = HEADERS | (HTTPS_ONLY if is_secure else {})

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in added.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)
