"""Answers built by hand in the shapes of docs/bizon365.md, with invented values."""

import json
from collections.abc import Mapping
from typing import Any

from core.bizon.wire import BizonAccount
from core.http.transport import Answer
from tests.present import PRESENT

TOKEN = "Made-Up-Token-0123456789"
ACCOUNT = BizonAccount("https://online.bizon365.ru", "v2", "222222", TOKEN)


def answer(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer with this body: bytes as they are, anything else as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status, headers or {}, content, PRESENT)
