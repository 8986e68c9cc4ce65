"""The viewers of a webinar as they were received. Of an answer that holds all of them only the outline is read here:
whoever works out the people reads the rows, in another process where a pull is long. Those of `get`, which have fewer
fields, are not read at all."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Self

from pydantic_core import SchemaValidator, ValidationError
from pydantic_core.core_schema import any_schema, list_schema, typed_dict_field, typed_dict_schema

from core.bizon.paging import Places, Reading, parse_compared, viewers_at
from core.http.fields import as_object, parse_json


@dataclass(frozen=True, slots=True)
class ReceivedViewers:
    """The viewers of a webinar: `places` are where their rows stand in `bodies`, the raw answers; `total` and
    `complete` as in `Reading`."""

    places: Places = field(repr=False)
    bodies: Sequence[bytes] = field(repr=False)
    total: int | None
    complete: bool

    @classmethod
    def of(cls, reading: Reading) -> Self:
        places = Places([row.page for row in reading.rows], [row.position for row in reading.rows])
        return cls(places, reading.bodies, reading.total, reading.complete)

    def read(self) -> list[Mapping[str, Any]]:
        """The rows as raw JSON."""
        return viewers_at(self.places, dict(enumerate(self.bodies)))


def parse_outline(body: bytes) -> Any:
    """The first answer to `getviewers` as `parse_compared` reads it; where it holds all rows, and each once, only the
    `_id` of those that have one, since there are no others to compare them with. Raises ValueError."""
    try:
        root = _OUTLINE.validate_json(body)
    except ValidationError:  # of another shape, or no JSON
        return parse_compared(_PAYLOAD, body)
    ids = [str(own_id) for row in root["viewers"] if (own_id := row.get("_id"))]
    is_whole = root["total"] == len(root["viewers"]) and len(set(ids)) == len(ids)
    return root if is_whole else parse_compared(_PAYLOAD, body)


def parse_without_viewers(body: bytes) -> Any:
    """The answer to `get` as `parse_json` reads it, with an empty object in place of that of its viewers, which may be
    20 MB. Raises ValueError."""
    root = parse_json(body)
    report = as_object(root.get("report")) if isinstance(root, dict) else None
    return {**root, "report": {**report, "report": {}}} if report and is_object(report.get("report")) else root


def is_object(value: Any) -> bool:
    """Whether this is, or decodes to, an object; no Python objects are made of what is in it."""
    if isinstance(value, str):
        with suppress(ValidationError):
            _OBJECT.validate_json(value)
            return True
    return as_object(value) is not None


def _said(*, required: bool = False) -> Any:
    return typed_dict_field(any_schema(), required=required)


_OBJECT = SchemaValidator(typed_dict_schema({}))
_PAYLOAD = "viewers"
_ROWS = list_schema(typed_dict_schema({"_id": _said()}))
_OUTLINE = SchemaValidator(
    typed_dict_schema(
        {
            _PAYLOAD: typed_dict_field(_ROWS),
            "total": _said(required=True),
            "errors": _said(),
            "message": _said(),
        }
    )
)
