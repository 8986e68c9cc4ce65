"""Conversion of single values as the services send them: numbers as strings, JSON in strings, PHP's empty lists.

The `as_` functions raise nothing: a value that cannot be converted becomes None, and the payloads keep the raw JSON."""

import json
from datetime import UTC, datetime
from typing import Annotated, Any

import pydantic_core
from pydantic import BeforeValidator

from core.domain.letters import storable

_LARGEST = 2**63
_YES = frozenset({"1", "true", "yes", "on"})


def parse_json(body: bytes | str) -> Any:
    """JSON as Python values; raises ValueError. Its texts can be encoded (`core.domain.letters.storable`)."""
    try:
        return pydantic_core.from_json(body)
    except ValueError:  # the fast parser is the stricter one
        text = body.decode("utf-8-sig", errors="replace") if isinstance(body, bytes) else body
    try:
        return _storable(json.loads(text))
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [_storable(item) for item in value]
    if isinstance(value, dict):
        return {_storable(key): _storable(item) for key, item in value.items()}
    return value


def as_text(value: Any) -> str | None:
    """Trimmed text that can be stored; a number becomes its digits; empty, null, a flag or a structure become None."""
    if isinstance(value, str):
        return storable(value).strip() or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return None


def as_whole(value: Any) -> int | None:
    """A whole number from a number or a string; fractions are cut. None for one that no database holds."""
    try:
        number = float(value) if isinstance(value, str) else value
        return int(number) if isinstance(number, int | float) and abs(number) < _LARGEST else None
    except (ValueError, OverflowError):
        return None


def as_flag(value: Any) -> bool | None:
    """True or False from a flag, 0/1 or their strings; None when absent, which is not False."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value.strip().lower() in _YES
    return bool(value)


def as_moment(value: Any) -> datetime | None:
    """Aware UTC from ISO text (no suffix means UTC: docs/bizon365.md, section 17) or from epoch milliseconds."""
    try:
        if isinstance(value, str) and not value.strip().isdigit():
            moment = datetime.fromisoformat(value.strip())
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        epoch_ms = as_whole(value) if not isinstance(value, bool) else None
        return datetime.fromtimestamp(epoch_ms / 1000, UTC) if epoch_ms else None
    except (ValueError, OverflowError, OSError):
        return None


def as_structure(value: Any) -> Any:
    """A list or an object given as such or as a JSON string; anything else is None."""
    if isinstance(value, str):
        try:
            value = parse_json(value)
        except ValueError:
            return None
    return value if isinstance(value, dict | list) else None


def as_object(value: Any) -> dict[str, Any] | None:
    """An object given as such or as a JSON string. PHP writes an empty one as `[]`."""
    value = as_structure(value)
    return {} if value == [] else value if isinstance(value, dict) else None


def as_rows(value: Any) -> list[Any]:
    """The items of a list or, where PHP made an object of it, of its values."""
    value = as_structure(value)
    return list(value.values()) if isinstance(value, dict) else value or []


Text = Annotated[str | None, BeforeValidator(as_text)]
Whole = Annotated[int | None, BeforeValidator(as_whole)]
Flag = Annotated[bool | None, BeforeValidator(as_flag)]
Moment = Annotated[datetime | None, BeforeValidator(as_moment)]
