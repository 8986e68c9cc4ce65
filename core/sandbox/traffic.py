"""A log of the requests and answers of the sandbox, without tokens and keys."""

import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_KEPT = 20_000


@dataclass(slots=True)
class Exchange:
    """One call: `method` as in docs/bizon365.md and docs/salebot.md, `verb` of HTTP, `path` without secrets, `status`
    None when cut.

    `at_s` is when it came in, on the monotonic clock, `fault` the kinds played.
    """

    method: str
    verb: str
    path: str
    query: dict[str, str]
    body: Any
    at_s: float
    status: int | None = None
    fault: list[str] = field(default_factory=list)


class Traffic:
    """The last exchanges, oldest first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._exchanges: deque[Exchange] = deque(maxlen=_KEPT)

    def __iter__(self) -> Iterator[Exchange]:
        with self._lock:
            return iter(list(self._exchanges))

    def __len__(self) -> int:
        return len(self._exchanges)

    def of(self, method: str) -> list[Exchange]:
        """The exchanges of one method."""
        return [exchange for exchange in self if exchange.method == method]

    def add(self, exchange: Exchange) -> None:
        """Add an exchange when its request has arrived; its status is set later."""
        with self._lock:
            self._exchanges.append(exchange)

    def clear(self) -> None:
        """Forget everything so far."""
        with self._lock:
            self._exchanges.clear()
