"""When a viewer clicked buttons and banners, where a report says it (docs/bizon365.md, section 7)."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

CLICKS = ("buttons", "banners", "clickFile", "clickBanner")
"""The fields of a viewer that tell of clicks."""
_TIMES = ("t", "ts", "time", "at", "s", "sec", "seconds", "timestamp", "created", "createdAt", "clicked", "date")
"""Keys under which a time may stand: none is known, since no captured report has any."""
_LONGEST_S = 7 * 24 * 3600
"""A click that is further from the start has a wrong time."""
_EPOCH_S, _EPOCH_MS = 1e9, 1e11
"""From here on a number is seconds, or milliseconds, since 1970; a smaller one counts from the start."""


def clicks_at(raw: Mapping[str, Any], starts_at: datetime) -> list[float]:
    """The moments of the viewer's clicks, in seconds from the start of the webinar; those without a usable time are
    left out."""
    return [at for name in CLICKS if (value := raw.get(name)) for at in _moments(value, starts_at)]


def _moments(value: Any, starts_at: datetime) -> Iterator[float]:
    if isinstance(value, str) and value.lstrip()[:1] in ("[", "{"):
        try:
            value = json.loads(value)
        except ValueError:
            return
    if isinstance(value, dict):
        # One click, or, as PHP writes a list, clicks by their number or id
        value = [value] if any(name in value for name in _TIMES) else list(value.values())
    for click in value if isinstance(value, list) else ():
        if isinstance(click, dict):
            given = next((click[name] for name in _TIMES if click.get(name) is not None), None)
            for one in given if isinstance(given, list) else (given,):
                at = _seconds(one, starts_at)
                if at is not None and abs(at) <= _LONGEST_S:
                    yield at


def _seconds(value: Any, starts_at: datetime) -> float | None:
    if isinstance(value, str):
        text = value.strip()
        try:
            value = float(text)
        except ValueError:
            return _since(text, starts_at)
    if not isinstance(value, int | float) or isinstance(value, bool) or value != value:
        return None
    if abs(value) >= _EPOCH_MS:
        return value / 1000 - starts_at.timestamp()
    return value - starts_at.timestamp() if value >= _EPOCH_S else float(value)


def _since(text: str, starts_at: datetime) -> float | None:
    try:
        moment = datetime.fromisoformat(text)
        return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - starts_at).total_seconds()
    except (ValueError, OverflowError):
        return None


def all_clicks_at(raws: Iterable[Mapping[str, Any]], starts_at: datetime) -> list[float] | None:
    """The clicks of all viewers of a report; None where it says of no click when it was."""
    return [at for raw in raws for at in clicks_at(raw, starts_at)] or None
