"""The viewers of a webinar as they were received. Of an answer that holds all of them only the outline is read here:
whoever works out the people reads the rows, in another process where a pull is long."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from pydantic_core import SchemaValidator, ValidationError
from pydantic_core.core_schema import any_schema, list_schema, typed_dict_field, typed_dict_schema

from core.bizon.paging import Place, Reading, viewers_at
from core.http.fields import parse_json


@dataclass(frozen=True, slots=True)
class ReceivedViewers:
    """The viewers of a webinar: `places` are where their rows stand in `bodies`, the raw answers; `total` and
    `complete` as in `Reading`."""

    places: Sequence[Place] = field(repr=False)
    bodies: Sequence[bytes] = field(repr=False)
    total: int | None
    complete: bool

    @classmethod
    def of(cls, reading: Reading) -> Self:
        return cls([row.place for row in reading.rows], reading.bodies, reading.total, reading.complete)

    def read(self) -> list[Mapping[str, Any]]:
        """The rows as raw JSON."""
        return viewers_at(self.places, dict(enumerate(self.bodies)))


def parse_outline(body: bytes) -> Any:
    """The first answer to `getviewers` as `parse_json` reads it; where it holds all rows, and each once, only the `_id`
    of those that have one, since rows are compared with those of other answers only. Raises ValueError."""
    try:
        root = _OUTLINE.validate_json(body)
    except ValidationError:  # of another shape, or no JSON
        return parse_json(body)
    ids = [str(own_id) for row in root["viewers"] if (own_id := row.get("_id"))]
    is_whole = root["total"] == len(root["viewers"]) and len(set(ids)) == len(ids)
    return root if is_whole else parse_json(body)


def _said(*, required: bool = False) -> Any:
    return typed_dict_field(any_schema(), required=required)


_ROWS = list_schema(typed_dict_schema({"_id": _said()}))
_OUTLINE = SchemaValidator(
    typed_dict_schema(
        {
            "viewers": typed_dict_field(_ROWS),
            "total": _said(required=True),
            "errors": _said(),
            "message": _said(),
        }
    )
)
