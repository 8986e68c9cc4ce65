"""The endpoint for Bizon365's deliveries: `POST /bizon_webhook/<secret>`.

A delivery is answered 200 only after it was stored; it is processed later. Bizon365 repeats a delivery that got any
other answer (docs/bizon365.md, section 14).
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
from core.measures import WEBHOOKS
from core.services.projects.webhook_secret import WEBHOOK_PATH
from core.start import get_desk
from core.storage import note_fault
from core.waits import USUAL_WAITS, Waits
from core.web.body_limit import BodyRefused, read_within_limit
from core.web.inbox.intake import Intake, Post

_REMEMBERED = 15
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_OUTCOMES = {
    200: "stored",
    400: "broken_off",
    404: "wrong_secret",
    405: "wrong_method",
    408: "too_slow",
    413: "too_large",
    503: "not_stored",
}
"""The status of an answer -> how a delivery ended, for a monitor."""
log = logging.getLogger(__name__)


def webhook_routes(waits: Waits = USUAL_WAITS) -> list[BaseRoute]:
    """The route. It takes every method: Streamlit's own routes come later and would answer the others."""
    endpoint = _Endpoint(waits.webhook_answer_s)
    return [Route(WEBHOOK_PATH + "/{secret:path}", endpoint.answer, methods=_METHODS)]


class _Endpoint:
    def __init__(self, answer_s: float) -> None:
        self._answer_s = answer_s
        self._intake = Intake()
        self._took_s = deque([0.01], maxlen=_REMEMBERED)
        """The seconds that each of the last deliveries took to store."""

    async def answer(self, request: Request) -> Response:
        response = await self._answer(request)
        WEBHOOKS.labels(_OUTCOMES.get(response.status_code, "other")).inc()
        return response

    async def _answer(self, request: Request) -> Response:
        if request.method != "POST":
            return _respond(405, "only POST is answered", Allow="POST")
        began = perf_counter()
        try:
            body = await read_within_limit(request)
            post = Post(request.path_params["secret"].removesuffix("/"), body, request.headers.get("content-type", ""))
            with fail_after(self._answer_s):
                is_kept = await self._intake.take(post)
        except BodyRefused as refused:
            return _respond(refused.status, refused.text)
        except ClientDisconnect:
            return _respond(400, "the body broke off")  # the caller has disconnected and does not get it
        except Exception as error:
            if note_fault(error, get_desk().home) is None:
                log.error("A delivery was not stored: %s", place_of(error))
            return _respond(503, "not stored; deliver it again")
        took_s = perf_counter() - began
        if is_kept:
            self._took_s.append(took_s)
            return _respond(200, "ok")
        # A wrong secret is answered no faster than a right one, so that the time tells nothing about it.
        await sleep(max(0.0, median(self._took_s) - took_s))
        return _respond(404, "not found")


def _respond(status: int, text: str, **headers: str) -> Response:
    return PlainTextResponse(text, status, {"Cache-Control": "no-store", **headers})
