"""Who is answered at the dashboard's own port: the browser of this machine alone.

Nobody logs in yet, so whoever reaches the port can do everything. What the caller writes into a request proves little:
a reverse proxy sends the host name of the server behind it. So here is refused whatever shows that a request came from
elsewhere: the name of another host, the headers that a proxy or tunnel adds, the old version of HTTP that nginx speaks
to the server behind it, and the origin of another site, also of another port of this machine. Outside callers have a
port of their own (`core/web/public_listener.py`).
"""

from collections.abc import Callable
from typing import Literal

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from core.environment import LOOPBACK

FORWARDING = frozenset({"forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip", "cf-ray"})
"""The headers, beside those that begin with ``x-forwarded-``, by which a proxy or tunnel says whom it speaks for."""

Refusal = Literal["other_host", "forwarded", "other_site"]
_STATUSES: dict[Refusal, int] = {"other_host": 400, "forwarded": 403, "other_site": 403}


class Gate:
    """Middleware in front of pages, websockets, uploads and files. A refused request is answered 400 (the name of
    another host) or 403. `word`: the sentence for a refusal and an Accept-Language header."""

    def __init__(self, app: ASGIApp, word: Callable[[Refusal, str | None], str]) -> None:
        self._app = app
        self._word = word

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = _find_refusal(scope) if scope["type"] in ("http", "websocket") else None
        if refusal is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose()(scope, receive, send)
        else:
            text = self._word(refusal, Headers(scope=scope).get("accept-language"))
            await PlainTextResponse(text, _STATUSES[refusal], {"Cache-Control": "no-store"})(scope, receive, send)


def _find_refusal(scope: Scope) -> Refusal | None:
    """None when the request comes from a page of this dashboard, or from the operator's browser."""
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    if host.partition(":")[0] not in LOOPBACK:
        return "other_host"
    if scope["http_version"] == "1.0" or any(map(_is_forwarding, headers.keys())):
        return "forwarded"
    # A browser names the origin of every websocket, so one without has no page of ours behind it.
    origin = headers.get("origin") or ("null" if scope["type"] == "websocket" else None)
    return None if origin in (None, f"http://{host}") else "other_site"


def _is_forwarding(name: str) -> bool:
    return name.startswith("x-forwarded-") or name in FORWARDING
