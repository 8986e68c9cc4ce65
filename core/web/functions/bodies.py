"""The bodies of the function calls over HTTP: of requests, of answers, and of refusals."""

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, Self, cast

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from core.domain.functions.call import FunctionCall, Value
from core.http.fields import parse_json
from core.web.functions.filled_in import read_filled_in

Argument = str | int | float | bool | None
Variables = Annotated[
    dict[str, JsonValue] | None,
    Field(
        description='The client\'s variables by name, as Salebot fills them in; "", "NONE" and "None" are not given.'
    ),
]
ClientId = Annotated[str | int | None, Field(description="The caller's client in Salebot, `#{client_id}`.")]


class CallBody(BaseModel):
    """What every call may hold."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        hide_input_in_errors=True,
        json_schema_extra={"anyOf": [{"required": ["arguments"]}, {"required": ["variables"]}]},
    )

    arguments: Sequence[JsonValue] | None = None
    variables: Variables = None
    client_id: ClientId = None

    @model_validator(mode="after")
    def _has_something(self) -> Self:
        if self.variables is None and self.arguments is None:
            raise PydanticCustomError("nothing_given", "arguments or variables is required")
        return self

    def call(self) -> FunctionCall:
        """The call as the services take it."""
        # A list is not a value that a function takes; inside the variables it counts as not given.
        arguments, variables = (
            cast(Sequence[Value], self.arguments or ()),
            cast(Mapping[str, Value], self.variables or {}),
        )
        return FunctionCall(arguments, variables, self.client_id)


class AddSubscriberBody(CallBody):
    """Register one person. Either `arguments`, or `variables` (and `arguments` empty, absent, or `[1]`)."""

    arguments: Annotated[
        list[Argument | dict[str, JsonValue]] | None,
        Field(
            max_length=7,
            description="confirm, page_id, date, time, email, phone, utm: in this order. `[1]` alone asks for a"
            " confirmation mail and reads the variables email, b365_page_id, b365_date, b365_time, phone, utm_.",
            examples=[[1, "222222:page1", "16.09.2026", "12:00", "anna@example.com", "79000000001"]],
        ),
    ] = None


class IsVisitorBody(CallBody):
    """Ask whether one person was at a webinar. Either `arguments` or `variables`."""

    arguments: Annotated[
        list[Argument] | None,
        Field(
            max_length=5,
            description="room_id, email, phone, date, time: in this order; 1 in place of an e-mail or a phone that is"
            " not known. The variables are b365_room_id, email, phone, b365_date, b365_time.",
            examples=[["222222:SW45zV0d", "anna@example.com", 1, "16.09.2026", "12:00"]],
        ),
    ] = None


class AnswerBody(BaseModel):
    """True, False, or a text that says what went wrong: compare with true, because a text counts as true."""

    result: bool | str
    variables: dict[Literal["b365_viewer"], str] = Field(
        default_factory=dict, description="`b365_viewer`: the viewer as Bizon365 gave it, JSON as text; only with true."
    )


class FieldProblem(BaseModel):
    """One thing that is wrong: the place in the body, and what."""

    field: str
    problem: str


class ErrorBody(BaseModel):
    """Why a call was not carried out."""

    error: str
    fields: list[FieldProblem] = Field(default_factory=list)


class MalformedBody(Exception):
    """The body cannot be read as a call. Its text is not part of the exception."""

    def __init__(self, problems: list[FieldProblem]) -> None:
        super().__init__("malformed body")
        self.problems = problems


def read_body(model: type[CallBody], content: bytes) -> FunctionCall:
    """The call that the body describes, also of an example into which Salebot filled in text that is no JSON. Raises
    MalformedBody."""
    root = _root(content)
    try:
        return model.model_validate(root).call()
    except ValidationError as error:
        problems: dict[str, str] = {}
        for found in error.errors(include_url=False, include_context=False, include_input=False):
            place = _place(found["loc"])
            # Pydantic reports each type of a union that it tried
            problems[place] = "cannot be a value here" if place in problems else found["msg"]
    raise MalformedBody([FieldProblem(field=place, problem=problem) for place, problem in problems.items()])


def _root(content: bytes) -> Any:
    try:
        root = parse_json(content)
        json.loads(content, object_pairs_hook=_each_once)
    except (ValueError, RecursionError) as error:
        if (filled_in := read_filled_in(content)) is not None:
            return filled_in
        problem = str(error) if isinstance(error, _Repeated) else "is not JSON"
        raise MalformedBody([FieldProblem(field="body", problem=problem)]) from None
    return root


class _Repeated(ValueError):
    """The JSON has a name twice: text that was filled in may have brought it."""


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Repeated("has a name twice")
    return found


def _place(location: tuple[int | str, ...]) -> str:
    """The place as `arguments.2`, without the types of the union that pydantic tried there."""
    item = [part for part in location[1:2] if isinstance(part, int)]
    return ".".join(map(str, [*location[:1], *item])) or "body"
