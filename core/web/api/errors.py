"""Refusals of the HTTP API: problem+json (RFC 9457) with a code for programs, and no sentence of the interface."""

from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, Field
from starlette.responses import Response

from core.errors import (
    ApiError,
    Conflict,
    DeskError,
    InvalidInput,
    LimitReached,
    NotAllowed,
    NotConfigured,
    NotFound,
    RateLimited,
)
from core.measures import outcome_of

MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """Why a request was refused. `code` is stable; the other fields say what it is about, where there is something to
    say."""

    title: str = Field(description="The words of HTTP for the status")
    status: int
    code: str = Field(description="Stable, in English, for programs", examples=["not_found"])
    field: str | None = Field(None, description="The field or parameter that cannot be used")
    reason: str | None = Field(None, description="What is wrong with the field", examples=["too_long"])
    limit: int | None = Field(None, description="The number that the field exceeds or misses")
    what: str | None = Field(None, description="What is missing, in conflict, or not set", examples=["report"])
    service: str | None = Field(None, description="Which service did not do its part: bizon365 or salebot")
    service_status: int | None = Field(None, description="What that service answered")


class Refused(Exception):
    """A request that is not carried out. `more`: further fields of `Problem`; `headers`: of the answer."""

    def __init__(self, status: int, code: str, *, headers: dict[str, str] | None = None, **more: Any) -> None:
        super().__init__(code)
        self.status, self.code, self.headers, self.more = status, code, headers or {}, more


def answer_refusal(refused: Refused) -> Response:
    """The answer."""
    status = refused.status
    problem = Problem(title=HTTPStatus(status).phrase, status=status, code=refused.code, **refused.more)
    headers = {"Cache-Control": "no-store", **refused.headers}
    return Response(problem.model_dump_json(exclude_none=True), status, headers, media_type=MEDIA_TYPE)


def refuse(error: DeskError) -> Refused:
    """The refusal for an error of the services; it names no contact and no secret."""
    match error:
        case InvalidInput():
            return Refused(422, "invalid_input", field=error.field, reason=error.reason, limit=error.limit)
        case NotFound():
            return Refused(404, "not_found", what=error.what)
        case Conflict():
            return Refused(409, "conflict", what=error.what)
        case NotConfigured():
            return Refused(409, "not_configured", what=error.what)
        case LimitReached():
            return Refused(409, "limit_reached", what=error.what, limit=error.limit)
        case NotAllowed():
            return Refused(403, "scope_missing", what={"contacts": "contacts", "work": "act"}.get(error.right))
        case RateLimited(retry_after_s=float() as wait_s):
            headers = {"Retry-After": str(round(wait_s))}
            return Refused(503, outcome_of(error), service=error.service, service_status=error.status, headers=headers)
        case ApiError():
            return Refused(502, outcome_of(error), service=error.service, service_status=error.status)
    return Refused(503, "storage")
