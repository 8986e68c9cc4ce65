"""Errors stored with a job or a report, so that a page can word them later."""

import json

from core import errors
from core.errors import DeskError, InvalidInput, restore


def write_problem(error: DeskError) -> str:
    """The error's type, message and facts as JSON, without the value that the operator typed."""
    facts = dict(vars(error))
    if isinstance(error, InvalidInput):
        facts["value"] = None
    return json.dumps({"error": type(error).__name__, "message": str(error), "facts": facts}, default=str)


def read_problem(text: str | None) -> DeskError | None:
    """The stored error, or None; a type that no longer exists becomes a plain DeskError."""
    if not text:
        return None
    written = json.loads(text)
    kind = getattr(errors, written["error"], DeskError)
    return restore(kind, (written["message"],), written["facts"])
