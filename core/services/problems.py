"""Errors written down with a job or a report, so that they can be worded whenever somebody looks."""

import json
from inspect import signature
from typing import Any

from core import errors
from core.errors import DeskError, InvalidInput


def write_problem(error: DeskError) -> str:
    """The error's kind and facts as JSON; what the operator had typed is left out."""
    facts = {
        name: value for name, value in vars(error).items() if not (isinstance(error, InvalidInput) and name == "value")
    }
    return json.dumps({"error": type(error).__name__, **facts}, default=str)


def read_problem(text: str | None) -> DeskError | None:
    """The error that was written down; a kind that no longer exists becomes a plain DeskError."""
    if not text:
        return None
    facts: dict[str, Any] = json.loads(text)
    kind = getattr(errors, facts.pop("error"), None)
    if not (isinstance(kind, type) and issubclass(kind, DeskError)):
        return DeskError()
    wanted = signature(kind).parameters
    return kind(**{name: value for name, value in facts.items() if name in wanted})
