"""A call of the API as a method of the sandbox sees it, and the answer that the method gives."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from core.sandbox.faults import Fault, FaultKind, Switchboard

JSON_TYPE = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Call:
    """One call. `params` joins query and body; `faults` are those that the switchboard has drawn for it."""

    method: str
    params: dict[str, Any]
    body: Any
    board: Switchboard
    faults: tuple[Fault, ...]

    def fault(self, kind: FaultKind) -> Fault | None:
        """The fault of this kind that was drawn for the call, or None."""
        return next((fault for fault in self.faults if fault.kind == kind), None)

    def text(self, name: str) -> str:
        """A parameter as stripped text; empty when it is absent or null."""
        value = self.params.get(name)
        return "" if value is None else str(value).strip()

    def number(self, name: str, default: int) -> int:
        """A parameter as a whole number of at least 0; the default when it is anything else."""
        text = self.text(name)
        return int(text) if text.isascii() and text.isdigit() else default


@dataclass(frozen=True, slots=True)
class Answer:
    """The response. `keeps` is how many bytes are sent before the connection is cut; None sends everything."""

    body: bytes
    status: int = 200
    media_type: str = JSON_TYPE
    headers: dict[str, str] = field(default_factory=dict)
    keeps: int | None = None


def json_answer(payload: object, status: int = 200) -> Answer:
    """An answer in JSON: UTF-8, with Cyrillic unescaped, as Bizon365 writes it."""
    return Answer(json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode(), status)


def refusal(text: str, status: int = 200) -> Answer:
    """``{"message": ...}``, the form of every error (docs/bizon365.md, section 3)."""
    return json_answer({"message": text}, status)


def read_body(raw: bytes) -> Any:
    """A body in JSON, whatever its declared type, or a form; a dict, a list, or an empty dict."""
    if not raw.strip():
        return {}
    try:
        return json.loads(raw)
    except ValueError:
        return dict(parse_qsl(raw.decode(errors="replace"), keep_blank_values=True))
