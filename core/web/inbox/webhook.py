"""Where Bizon365 delivers: `POST /bizon_webhook/<secret>`.

What comes is answered 200 only once the store holds it, and is looked after later. Anything but 200 makes Bizon365
deliver again (docs/bizon365.md, section 14).
"""

import logging
from collections import deque
from statistics import median
from time import perf_counter

from anyio import fail_after, sleep
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from core.errors import place_of
from core.services.projects.webhook_secret import WEBHOOK_PATH
from core.web.bodies import LONGEST_BODY, read_whole
from core.web.inbox.intake import Intake, Post

ANSWER_S = 15.0
"""How long a caller waits for the store: one whose patience ends first does not repeat a first try."""
_REMEMBERED = 15
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
log = logging.getLogger(__name__)


def webhook_routes() -> list[BaseRoute]:
    """The route, for every method, or Streamlit's own routes, which come after, would answer the others."""
    endpoint = _Endpoint()
    return [Route(WEBHOOK_PATH + "/{secret:path}", endpoint.answer, methods=_METHODS)]


class _Endpoint:
    def __init__(self) -> None:
        self._intake = Intake()
        self._took_s = deque([0.01], maxlen=_REMEMBERED)
        """How long storing each of the last deliveries took, in seconds."""

    async def answer(self, request: Request) -> Response:
        if request.method != "POST":
            return _said(405, "only POST is answered", Allow="POST")
        began = perf_counter()
        try:
            body = await read_whole(request)
            if body is None:
                return _said(413, f"the body is longer than {LONGEST_BODY} bytes")
            post = Post(request.path_params["secret"].removesuffix("/"), body, request.headers.get("content-type", ""))
            with fail_after(ANSWER_S):
                is_kept = await self._intake.take(post)
        except ClientDisconnect:
            return _said(400, "the body broke off")  # said to nobody: the caller has gone
        except Exception as error:
            log.error("A delivery was not stored: %s", place_of(error))
            return _said(503, "not stored; deliver it again")
        took_s = perf_counter() - began
        if is_kept:
            self._took_s.append(took_s)
            return _said(200, "ok")
        # A wrong secret is looked up like a right one, and waits for what it spared the store.
        await sleep(max(0.0, median(self._took_s) - took_s))
        return _said(404, "not found")


def _said(status: int, text: str, **headers: str) -> Response:
    return PlainTextResponse(text, status, {"Cache-Control": "no-store", **headers})
