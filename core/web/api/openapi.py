"""The OpenAPI 3.1 description of the HTTP API, made from the table of its operations."""

import re
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.requests import Request
from starlette.responses import JSONResponse

from core.web.api.errors import MEDIA_TYPE, Problem
from core.web.api.operations import API_PATH, Nothing, Operation
from core.web.api.table import OPERATIONS

_REF = "#/components/schemas/{model}"
_PLACE = re.compile(r"\{(\w+)(?::(\w+))?\}")
_TYPES = {"int": "integer"}
_REFUSALS = {
    "400": "The request cannot be read",
    "401": "No key, or one that is not accepted",
    "403": "The key lacks the scope that `what` names",
    "404": "There is no such thing in this project",
    "409": "In conflict with what is stored, or something is not set up",
    "422": "`field` cannot be used, `reason` says why",
    "429": "Asked too often: wait for `Retry-After` seconds",
    "502": "Bizon365 or Salebot did not do its part",
    "503": "Not possible now: try again later",
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "Made by the caller, such as a UUID: whatever is asked twice under it within a day is done once",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}


@cache
def openapi() -> dict[str, Any]:
    """The whole description. It says nothing about any project, so it needs no key."""
    answers = {operation.answer for operation in OPERATIONS} | {Problem}
    bodies = {operation.body for operation in OPERATIONS if operation.body}
    named: list[tuple[type[BaseModel], Any]] = [
        *((model, "serialization") for model in sorted(answers, key=_name)),
        *((model, "validation") for model in sorted(bodies, key=_name)),
    ]
    names, models = models_json_schema(named, ref_template=_REF)
    refs = {key: schema["$ref"] for key, schema in names.items()}
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        path = API_PATH + _PLACE.sub(r"{\1}", operation.path)
        paths.setdefault(path, {})[operation.method.lower()] = _operation(operation, refs)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Webinar Desk",
            "version": "1",
            "description": "What the dashboard knows and does, for other programs. Moments are ISO 8601.",
        },
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "schemas": models["$defs"],
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "description": "Made in Settings, Integrations."}
            },
        },
    }


async def serve_openapi(_request: Request) -> JSONResponse:
    """`GET /api/v1/openapi.json`."""
    return JSONResponse(openapi())


def _operation(operation: Operation, refs: dict[Any, str]) -> dict[str, Any]:
    refusals = {
        status: {"description": said, "content": {MEDIA_TYPE: {"schema": {"$ref": refs[Problem, "serialization"]}}}}
        for status, said in _REFUSALS.items()
    }
    answer = {"application/json": {"schema": {"$ref": refs[operation.answer, "serialization"]}}}
    done = ("202", "Begun; the same answer for the same key") if operation.is_act else ("200", "Done")
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": f"Needs the scope `{operation.scope.value}`.",
        "parameters": [*_in_path(operation), *_in_query(operation), *([_KEY] if operation.is_act else [])],
        "responses": {done[0]: {"description": done[1], "content": answer}, **refusals},
    }
    if operation.body:
        body = {"application/json": {"schema": {"$ref": refs[operation.body, "validation"]}}}
        described["requestBody"] = {"required": True, "content": body}
    return described


def _in_path(operation: Operation) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": _TYPES.get(kind, "string")}}
        for name, kind in _PLACE.findall(operation.path)
    ]


def _in_query(operation: Operation) -> list[dict[str, Any]]:
    if operation.query is Nothing:
        return []
    schema = operation.query.model_json_schema()
    required = schema.get("required", ())
    return [
        {
            "name": name,
            "in": "query",
            "required": name in required,
            "description": one.get("description", ""),
            "schema": {key: value for key, value in one.items() if key not in ("description", "title", "examples")},
        }
        for name, one in schema["properties"].items()
    ]


def _name(model: type[BaseModel]) -> str:
    return model.__name__
