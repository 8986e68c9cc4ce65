"""The text of a refusal by a service, made safe to show and to log."""

import re
from collections.abc import Iterable
from typing import Any

from core.http.fields import as_structure, as_text

_LONGEST = 300
_EMAIL = re.compile(r"[^\s<>\"',;:()]+@[^\s<>\"',;()]+")
_PHONE = re.compile(r"\+?\d(?:[\s()-]*\d){9,}")


def plain_detail(value: Any, secrets: Iterable[str]) -> str:
    """One line of at most 300 characters from a text, a list of texts or an object of them; no secret, no contact."""
    text = " ".join("; ".join(_texts(value)).split())
    for secret in secrets:
        if secret:
            text = text.replace(secret, "***")
    return _PHONE.sub("***", _EMAIL.sub("***", text))[:_LONGEST]


def _texts(value: Any) -> list[str]:
    parts = as_structure(value)
    if isinstance(parts, dict):
        parts = [parts[key] for key in ("message", "msg", "text", "error") if key in parts] or list(parts.values())
    if isinstance(parts, list):
        return [text for part in parts[:20] for text in _texts(part)]
    text = as_text(value)
    return [text] if text else []
