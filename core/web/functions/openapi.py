"""The OpenAPI 3.1 description of the functions, made from the models that check the calls."""

from functools import cache
from typing import Any

from pydantic.json_schema import models_json_schema
from starlette.requests import Request
from starlette.responses import JSONResponse

from core.services.functions.examples import FUNCTIONS_PATH
from core.web.body_limit import LONGEST_BODY
from core.web.functions.bodies import AddSubscriberBody, AnswerBody, ErrorBody, IsVisitorBody

BODIES = {"bizon365_add_subscriber": AddSubscriberBody, "bizon365_is_visitor": IsVisitorBody}
_REF = "#/components/schemas/{model}"
_ERRORS = {
    "401": "No key, or one that is not accepted",
    "405": "Not a POST",
    "413": f"More than {LONGEST_BODY} bytes",
    "415": "Not JSON",
    "422": "Not a call: `fields` says what is wrong where",
    "500": "Something went wrong here",
}


@cache
def openapi() -> dict[str, Any]:
    """The whole description. It says nothing about any project, so it needs no key."""
    _, models = models_json_schema(
        [
            (AddSubscriberBody, "validation"),
            (IsVisitorBody, "validation"),
            (AnswerBody, "serialization"),
            (ErrorBody, "serialization"),
        ],
        ref_template=_REF,
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Webinar Desk: functions for bots",
            "version": "1",
            "description": "Bizon365 for a Salebot bot on any plan. Dates and times are those of the account's zone.",
        },
        "security": [{"functionKey": []}],
        "paths": {
            f"{FUNCTIONS_PATH}/{name}": {"post": _operation(name, body.__name__)} for name, body in BODIES.items()
        },
        "components": {
            "schemas": models["$defs"],
            "securitySchemes": {
                "functionKey": {"type": "http", "scheme": "bearer", "description": "Made in Settings, Bot functions."}
            },
        },
    }


async def serve_openapi(_request: Request) -> JSONResponse:
    """`GET /api/openapi.json`."""
    return JSONResponse(openapi())


def _operation(name: str, body: str) -> dict[str, Any]:
    answers = {"200": ("Understood; `result` says how it went", "AnswerBody")}
    answers |= {status: (said, "ErrorBody") for status, said in _ERRORS.items()}
    return {
        "operationId": name,
        "summary": BODIES[name].__doc__,
        "requestBody": {"required": True, "content": _json(body)},
        "responses": {
            status: {"description": said, "content": _json(model)} for status, (said, model) in answers.items()
        },
    }


def _json(model: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _REF.format(model=model)}}}
