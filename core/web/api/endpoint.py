"""The HTTP API: who is let in, what is read of a request, and how it is answered. It answers at both ports."""

import logging
from collections.abc import Callable, Sequence
from typing import TypeVar, TypeVarTuple

from anyio import CapacityLimiter, to_thread
from pydantic import BaseModel, ValidationError
from pyrate_limiter import Rate
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from core.domain.outside.scopes import rights_of
from core.errors import DeskError, place_of
from core.services.outside.answers import Answered, begin_act, end_act, give_up_act
from core.services.outside.api_keys import Caller, find_caller
from core.start import get_desk
from core.storage import note_fault
from core.web.api.errors import Refused, answer_refusal, refuse
from core.web.api.limits import OF_KEY, Limits
from core.web.api.operations import API_PATH, LARGEST_ID, Call, Given, Operation
from core.web.body_limit import BodyRefused, read_within_limit

THREADS = 8
"""Fewer than the pages have, so that the API does not hold them up."""
LONGEST_KEY = 255
"""Characters of an idempotency key."""
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
log = logging.getLogger(__name__)
T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Api:
    """The API of one process. `rates`: how often each key may ask."""

    def __init__(self, operations: Sequence[Operation], rates: Sequence[Rate] = OF_KEY) -> None:
        self._working = CapacityLimiter(THREADS)
        self._limits = Limits(*rates)
        self._by_path: dict[str, dict[str, Operation]] = {}
        for one in operations:
            self._by_path.setdefault(one.path, {})[one.method] = one

    def routes(self) -> list[BaseRoute]:
        """Each takes every method: Streamlit's own routes come later and would answer the others with a page."""
        paths = [self._route(path, operations) for path, operations in self._by_path.items()]
        return [*paths, Route(API_PATH + "/{rest:path}", self._unknown, methods=METHODS)]

    def _route(self, path: str, operations: dict[str, Operation]) -> Route:
        async def endpoint(request: Request) -> Response:
            try:
                return await self._answer(request, operations)
            except Refused as refused:
                return answer_refusal(refused)
            except ClientDisconnect:
                return answer_refusal(Refused(400, "body_broken_off"))  # the caller does not get it
            except DeskError as error:
                return answer_refusal(refuse(error))
            except Exception as error:
                if note_fault(error, get_desk().home) is None:
                    log.error("The API failed: %s", place_of(error))
                return answer_refusal(Refused(500, "internal_error"))

        return Route(API_PATH + path, endpoint, methods=METHODS)

    async def _unknown(self, request: Request) -> Response:
        return answer_refusal(Refused(404, "no_such_path"))

    async def _answer(self, request: Request, operations: dict[str, Operation]) -> Response:
        method = "GET" if request.method == "HEAD" else request.method
        if method not in operations:
            raise Refused(405, "method_not_allowed", headers={"Allow": ", ".join(operations)})
        operation = operations[method]
        caller = await self._run(find_caller, get_desk(), _bearer(request))
        if caller is None:
            raise Refused(401, "key_required", headers={"WWW-Authenticate": "Bearer"})
        self._limits.take(caller.key_id)
        if not all(map(caller.operator.may, rights_of([operation.scope]))):
            raise Refused(403, "scope_missing", what=operation.scope.value)
        call, content = await self._read(request, operation, caller)
        if not operation.is_act:
            return _respond(200, await self._run(operation.carry_out, call))
        return await self._act(request, operation, call, content)

    async def _act(self, request: Request, operation: Operation, call: Call, content: bytes) -> Response:
        """Carry out what is done once for each idempotency key."""
        key = request.headers.get("idempotency-key", "")
        if not 0 < len(key) <= LONGEST_KEY:
            raise Refused(400, "idempotency_key_required")
        asked = f"{request.method} {request.url.path} {content.decode(errors='replace')}"
        known = await self._run(begin_act, call.desk, call.project_id, key, asked)
        if known is not None:
            return _respond(known.status, known.body)
        try:
            made = (await self._run(operation.carry_out, call)).model_dump_json()
        except Exception:
            await self._run(give_up_act, call.desk, call.project_id, key)
            raise
        await self._run(end_act, call.desk, call.project_id, key, Answered(202, made))
        return _respond(202, made)

    async def _run(self, work: Callable[[*Ts], T], *given: *Ts) -> T:
        return await to_thread.run_sync(work, *given, limiter=self._working)

    async def _read(self, request: Request, operation: Operation, caller: Caller) -> tuple[Call, bytes]:
        """The call, and its body as it came. Raises Refused, also for the letter that no database takes."""
        if "\0" in request.scope["path"] or b"%00" in request.scope["query_string"]:
            raise Refused(422, "invalid_input", field="query", reason="bad_letter")
        if any(isinstance(one, int) and one > LARGEST_ID for one in request.path_params.values()):
            raise Refused(404, "not_found")
        names = [name for name, _ in request.query_params.multi_items()]
        if len(names) != len(set(names)):
            raise Refused(422, "invalid_input", field="query", reason="repeated")
        query = _check(lambda: operation.query.model_validate(dict(request.query_params)))
        body, content = None, b""
        if operation.body is not None:
            if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
                raise Refused(415, "json_required")
            content = await _read_body(request)
            if b"\\u0000" in content:
                raise Refused(422, "invalid_input", field="body", reason="bad_letter")
            body = _check(lambda model=operation.body: model.model_validate_json(content))  # type: ignore[misc]
        desk = get_desk().acting_as(caller.operator)
        return Call(desk, caller, request.path_params, query, body), content


async def _read_body(request: Request) -> bytes:
    try:
        return await read_within_limit(request)
    except BodyRefused as refused:
        raise Refused(refused.status, "body_too_large" if refused.status == 413 else "body_too_slow") from None


def _check(read: Callable[[], Given]) -> Given:
    try:
        return read()
    except ValidationError as error:
        raise _wrong(error) from None


def _wrong(error: ValidationError) -> Refused:
    """The first thing that is wrong; it names no value."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    field = ".".join(map(str, first["loc"])) or "body"
    return Refused(422, "invalid_input", field=field, reason=first["type"])


def _bearer(request: Request) -> str:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""


def _respond(status: int, body: BaseModel | str) -> Response:
    # No cache may keep an answer: it may hold contacts
    content = body if isinstance(body, str) else body.model_dump_json()
    return Response(content, status, {"Cache-Control": "no-store"}, media_type="application/json")
