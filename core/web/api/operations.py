"""What an operation of the HTTP API is: one entry of a table from which both its route and its description are made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from core.desk import Desk
from core.domain.outside.scopes import Scope
from core.services.outside.api_keys import Caller

API_PATH = "/api/v1"
LARGEST_ID = 2**31 - 1
"""Of the ids of the store."""
Item = TypeVar("Item")


class Given(BaseModel):
    """The base of parameters and bodies: what is unknown is refused, and no value stands in an error."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True)


class Nothing(Given):
    """No parameters."""


class Paging(Given):
    """What every list takes."""

    cursor: str | None = Field(None, max_length=500, description="`next_cursor` of the page before")
    limit: int = Field(100, ge=1, le=1000, description="Items of a page, at most")


class Page(BaseModel, Generic[Item]):
    """A part of a list."""

    items: list[Item]
    next_cursor: str | None = Field(description="Give it as `cursor` to get the next page; null at the end")


@dataclass(frozen=True, slots=True)
class Call:
    """A request that was let in. `desk` acts for the key; `path` are the values in the path, `query` and `body` what
    was given, checked by the operation's models."""

    desk: Desk
    caller: Caller
    path: Mapping[str, Any]
    query: Any
    body: Any = field(repr=False)

    @property
    def project_id(self) -> int:
        return self.caller.project_id


@dataclass(frozen=True, slots=True)
class Operation:
    """`path` is that below `API_PATH`, as Starlette writes it; `scope`: without which it is refused; `answer`: the
    model of the answer. `carry_out` runs in a thread, and raises the errors of the services.

    With `is_act` it needs an idempotency key, and is answered 202: what it has begun goes on.
    """

    method: Literal["GET", "POST"]
    path: str
    name: str
    summary: str
    scope: Scope
    answer: type[BaseModel]
    carry_out: Callable[[Call], BaseModel]
    query: type[Given] = Nothing
    body: type[Given] | None = None
    is_act: bool = False


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame with None for what is not known, and Python's own values."""
    return [{str(name): _plain(value) for name, value in row.items()} for row in frame.to_dict("records")]


def _plain(value: Any) -> Any:
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, pd.Timestamp):
        moment: datetime = value.to_pydatetime()
        return moment
    return value.item() if hasattr(value, "item") else value
