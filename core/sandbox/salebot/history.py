"""The history of Salebot's clients since the start: messages, and notices that only the bot and the operator see."""

from dataclasses import dataclass
from typing import Any

from core.clock import Clock
from core.sandbox.faults import Switchboard
from core.sandbox.salebot.answers import moment_of
from core.sandbox.world.webinars import epoch_ms

MESSAGE, NOTICE = 0, 3
"""`message_from_outside` (docs/salebot.md, section 7)."""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One row. `said_ms`: when it was written, on the sandbox's clock; callers compare it with their own clock."""

    number: int
    text: str
    message_id: int | None
    outside: int
    said_ms: int


class History:
    """The rows of every client, in memory."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rows: dict[int, list[HistoryEntry]] = {}

    def note(self, client_id: int, text: str, *, message_id: str = "", outside: int) -> None:
        """One row more."""
        rows = self._rows.setdefault(client_id, [])
        block = int(message_id) if message_id.isdigit() else None
        rows.append(
            HistoryEntry(
                number=len(rows) + 1, text=text, message_id=block, outside=outside, said_ms=epoch_ms(self._clock.now())
            )
        )

    def newest(self, client_id: int, limit: int, board: Switchboard) -> list[dict[str, Any]]:
        """The client's last rows as they are served, newest first."""
        return [_row(entry, board) for entry in self._rows.get(client_id, [])[::-1][:limit]]


def _row(entry: HistoryEntry, board: Switchboard) -> dict[str, Any]:
    return {
        "id": entry.number,
        "text": entry.text,
        "message_id": entry.message_id,
        "client_replica": False,
        "message_from_outside": entry.outside,
        "created_at": moment_of(entry.said_ms, board),
    }
