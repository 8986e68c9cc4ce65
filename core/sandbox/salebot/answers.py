"""How Salebot reads requests and words its answers (docs/salebot.md, section 2), as the switchboard chooses."""

import json
from typing import Any

from core.sandbox.calls import Answer, Call, json_answer
from core.sandbox.faults import Switchboard
from core.sandbox.world.webinars import iso_ms

SUCCESS: dict[str, Any] = {"status": "success"}


def fail(text: str, status: int = 200) -> Answer:
    """A refusal in words."""
    return json_answer({"status": "fail", "message": text}, status)


def not_found(status: int) -> Answer:
    """The answer about a client that does not exist."""
    return json_answer({"status": "client_not_found"}, status)


def no_client(board: Switchboard) -> Answer:
    """The answer of a search that found no client, as the switchboard says."""
    match board.no_client:
        case "fail":
            return fail("Client not found")
        case "404":
            return not_found(404)
        case "absent":
            return json_answer(SUCCESS)
        case "empty" | "list":
            return json_answer({**SUCCESS, "client_id": None if board.no_client == "empty" else []})


def done(call: Call) -> Answer:
    """The success of a call that sends something."""
    return Answer(b"ok", media_type="text/plain; charset=utf-8") if call.board.plain_ok else json_answer(SUCCESS)


def id_of(client_id: int, board: Switchboard) -> int | str:
    """A client's id, as a number or as text."""
    return str(client_id) if board.ids_as == "text" else client_id


def moment_of(epoch_ms: int, board: Switchboard) -> int | str:
    """A moment, on the clock and in the form that were chosen."""
    epoch_ms += board.clock_ahead_s * 1000
    match board.moments_as:
        case "seconds":
            return epoch_ms // 1000
        case "milliseconds":
            return epoch_ms
        case "iso":
            return iso_ms(epoch_ms)


def read_object(value: object) -> dict[str, Any]:
    """An object, or one written as JSON text, as a form has it; anything else is empty."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return {}
    return value if isinstance(value, dict) else {}


def read_ids(value: object) -> list[int]:
    """Client ids: a list, or one written as JSON text; what is no number is left out."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return []
    return [int(item) for item in value if str(item).isdigit()] if isinstance(value, list) else []
