"""Who is answered at the dashboard's own port.

While there are no users, whoever reaches the port can do everything, so it is the browser of this machine alone. What
the caller writes into a request proves little: a reverse proxy sends the host name of the server behind it. So here is
refused whatever shows that a request came from elsewhere: the name of another host, the headers that a proxy or tunnel
adds, the old version of HTTP that nginx speaks to the server behind it, and the origin of another site, also of another
port of this machine. Outside callers have a port of their own (`core/web/public_listener.py`).

Once there are users, whoever has no session gets the login and what `core/web/public_routes.py` serves, and nothing
else, under whatever name. These paths are answered here, by applications of their own: nothing that the gate takes for
one of them can be something else to the pages behind it.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Literal, TypeVar
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from core.environment import LOOPBACK
from core.i18n import Language
from core.services.access.known_sessions import Entrant, find_entrant, has_users
from core.services.access.session_times import SEEN_EVERY
from core.services.access.sessions import note_seen
from core.start import get_desk
from core.web.caller import read_caller
from core.web.guarded_socket import GuardedSocket
from core.web.login.routes import CODES_PATH, LOGIN_PATH, is_login_path, login_routes
from core.web.login.words import LoginWords
from core.web.session_cookie import read_cookie

FORWARDING = frozenset({"forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip", "cf-ray"})
"""The headers, beside those that begin with ``x-forwarded-``, by which a proxy or tunnel says whom it speaks for."""
PUBLIC = ("/bizon_webhook/", "/api/")
FOR_PROGRAMS = ("/api/v1/", "/api/segments/")
"""What of it is answered without users, too: programs of this computer ask for it."""
PUBLIC_ALONE = frozenset({"/healthz", "/readyz", "/metrics"})

Refusal = Literal["other_host", "forwarded", "other_site", "no_session"]
Answer = TypeVar("Answer")
_STATUSES: dict[Refusal, int] = {"other_host": 400, "forwarded": 403, "other_site": 403, "no_session": 401}


class Gate:
    """Middleware in front of pages, websockets, uploads and files. A refused request is answered 400 (the name of
    another host), 401 (no session; a page leads to the login instead) or 403. `word`: the sentence for a refusal and an
    Accept-Language header; `login_words`: those of the login, in a language."""

    def __init__(
        self, app: ASGIApp, word: Callable[[Refusal, str | None], str], login_words: Callable[[Language], LoginWords]
    ) -> None:
        self._app = app
        self._word = word
        self._login = Starlette(routes=login_routes(login_words))
        self._login.router.redirect_slashes = False
        self._looking = CapacityLimiter(16)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
        elif await self._ask(has_users, get_desk()):
            await self._let_in_users(scope, receive, send)
        elif refusal := _find_refusal(scope):
            await self._refuse(refusal, scope, receive, send)
        elif scope["type"] == "http" and scope["path"].startswith(FOR_PROGRAMS):
            await self._public(scope, receive, send)
        else:
            await self._pass_on(scope, receive, send, None)

    async def _let_in_users(self, scope: Scope, receive: Receive, send: Send) -> None:
        desk, path, headers = get_desk(), scope["path"], Headers(scope=scope)
        if scope["type"] == "http" and (path in PUBLIC_ALONE or path.startswith(PUBLIC)):
            await self._public(scope, receive, send)
            return
        caller = read_caller(scope, desk.environment.trusted_proxies)
        # A browser names the origin of every websocket, so one without has no page of ours behind it.
        origin = headers.get("origin") or ("null" if scope["type"] == "websocket" else None)
        if origin not in (None, caller.origin):
            await self._refuse("other_site", scope, receive, send)
            return
        token = read_cookie(desk, headers.getlist("cookie"))
        entrant = await self._ask(find_entrant, desk, token) if token else None
        if scope["type"] == "http" and is_login_path(path):
            scope.setdefault("state", {}).update(token=token, entrant=entrant, caller=caller)
            await self._login(scope, receive, send)
        elif entrant is None or token is None:
            await self._ask_for(LOGIN_PATH, scope, receive, send)
        elif entrant.lacks_codes:
            await self._ask_for(CODES_PATH, scope, receive, send)
        else:
            if desk.now() - entrant.seen_at >= SEEN_EVERY:
                await self._ask(note_seen, desk, token)
            await self._pass_on(scope, receive, send, token)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send, token: str | None) -> None:
        if scope["type"] == "http":
            await self._app(scope, receive, send)
            return
        desk = get_desk()

        async def may_stay(has_acted: bool) -> bool:
            if token is None:
                return not await self._ask(has_users, desk)
            entrant: Entrant | None = await self._ask(find_entrant, desk, token)
            if entrant is None or entrant.lacks_codes:
                return False
            if has_acted and desk.now() - entrant.seen_at >= SEEN_EVERY:
                await self._ask(note_seen, desk, token)
            return True

        await GuardedSocket(receive, send, may_stay).run(self._app, scope)

    async def _ask_for(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Lead a browser that wants a page to the login; refuse everything else."""
        accepts = Headers(scope=scope).get("accept", "")
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and "text/html" in accepts:
            query = scope["query_string"].decode("latin-1")
            wanted = scope["path"] + (f"?{query}" if query else "")
            there = path if wanted == "/" else f"{path}?next={quote(wanted, safe='')}"
            await _not_kept(RedirectResponse(there, 303))(scope, receive, send)
        else:
            await self._refuse("no_session", scope, receive, send)

    async def _refuse(self, refusal: Refusal, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await WebSocketClose()(scope, receive, send)
            return
        text = self._word(refusal, Headers(scope=scope).get("accept-language"))
        await _not_kept(PlainTextResponse(text, _STATUSES[refusal]))(scope, receive, send)

    async def _ask(self, question: Callable[..., Answer], *about: object) -> Answer:
        """Ask the store, in another thread."""
        return await to_thread.run_sync(question, *about, limiter=self._looking)

    @cached_property
    def _public(self) -> Starlette:
        from core.web.public_routes import public_routes  # what they need takes half a second

        app = Starlette(routes=public_routes())
        app.router.redirect_slashes = False
        return app


def _not_kept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


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
