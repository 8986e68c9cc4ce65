"""The two functions over HTTP, for bots on any plan: `POST /api/functions/<name>` with the project's function key.

A well-formed call is answered 200, also when Bizon365 is down or not connected: `result` is then a text, which the
bot's block can read. Requests that are not well-formed calls get other statuses.
"""

import logging
from collections.abc import Awaitable, Callable

from anyio import CapacityLimiter, to_thread
from pydantic import BaseModel
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from core.desk import Desk
from core.domain.functions.call import FunctionCall
from core.errors import DeskError, place_of
from core.services.functions.add_subscriber import add_subscriber_for_bot
from core.services.functions.answer import FunctionAnswer, refused
from core.services.functions.examples import FUNCTIONS_PATH
from core.services.functions.is_visitor import read_call
from core.services.projects.function_keys import find_key_owner
from core.start import get_desk
from core.storage import note_fault
from core.web.body_limit import BodyRefused, read_within_limit
from core.web.functions.bodies import (
    AddSubscriberBody,
    AnswerBody,
    CallBody,
    ErrorBody,
    IsVisitorBody,
    MalformedBody,
    read_body,
)
from core.web.functions.visitor_waits import WAIT_S, VisitorWaits

THREADS = 16
JSON_TYPES = ("application/json", "text/plain", "")
"""Salebot and similar services also send JSON as plain text."""
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_CarryOut = Callable[[Desk, int, FunctionCall], Awaitable[FunctionAnswer]]
log = logging.getLogger(__name__)


def function_routes(wait_s: float = WAIT_S) -> list[BaseRoute]:
    """The routes. `wait_s`: the seconds that a call of is_visitor waits for a pull."""
    waits = VisitorWaits(wait_s)
    keys, sending = CapacityLimiter(THREADS), CapacityLimiter(THREADS)

    async def add(desk: Desk, project_id: int, call: FunctionCall) -> FunctionAnswer:
        return await to_thread.run_sync(add_subscriber_for_bot, desk, project_id, call, limiter=sending)

    async def ask(desk: Desk, project_id: int, call: FunctionCall) -> FunctionAnswer:
        read = await to_thread.run_sync(read_call, desk, project_id, call, limiter=keys)
        return await waits.answer(desk, project_id, read)

    def route(name: str, model: type[CallBody], carry_out: _CarryOut) -> Route:
        async def endpoint(request: Request) -> Response:
            try:
                return await _answer(request, keys, model, carry_out)
            except ClientDisconnect:
                return _refusal(400, "the body broke off")  # the caller has disconnected and does not get it
            except Exception as error:
                if note_fault(error, get_desk().home) is None:
                    log.error("%s: %s", name, place_of(error))
                return _refusal(500, "internal error")

        # The route takes every method: Streamlit's own routes come later and would answer the others with a page
        return Route(f"{FUNCTIONS_PATH}/{name}", endpoint, methods=_METHODS)

    return [
        route("bizon365_add_subscriber", AddSubscriberBody, add),
        route("bizon365_is_visitor", IsVisitorBody, ask),
        Route(FUNCTIONS_PATH + "/{rest:path}", _unknown, methods=_METHODS),
    ]


async def _answer(request: Request, keys: CapacityLimiter, model: type[CallBody], carry_out: _CarryOut) -> Response:
    if request.method != "POST":
        return _refusal(405, "only POST is answered", Allow="POST")
    desk = get_desk()
    project_id = await to_thread.run_sync(find_key_owner, desk, _bearer(request), limiter=keys)
    if project_id is None:
        return _refusal(401, "a valid function key is required", **{"WWW-Authenticate": "Bearer"})
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in JSON_TYPES:
        return _refusal(415, "the body must be JSON (Content-Type: application/json)")
    try:
        content = await read_within_limit(request)
        answer = await carry_out(desk, project_id, read_body(model, content))
    except BodyRefused as refusal:
        return _refusal(refusal.status, refusal.text)
    except MalformedBody as error:
        return _response(422, ErrorBody(error="the body is not a call", fields=error.problems))
    except DeskError as error:
        answer = refused(error)
    return _response(200, AnswerBody.model_validate({"result": answer.result, "variables": dict(answer.variables)}))


async def _unknown(_request: Request) -> Response:
    return _refusal(404, "there is no such function")


def _bearer(request: Request) -> str:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""


def _refusal(status: int, error: str, **headers: str) -> Response:
    return _response(status, ErrorBody(error=error), **headers)


def _response(status: int, body: BaseModel, **headers: str) -> Response:
    # No cache may keep an answer: it holds contacts of viewers
    headers = {"Cache-Control": "no-store", **headers}
    return Response(body.model_dump_json(), status, headers, media_type="application/json")
