"""``python -m core.services.reports.working_beside``: carries out functions for the process that has started it
(`core.services.reports.beside`)."""

import gc
import sys
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any

from core.domain.reports.city_names import take_index
from core.services.reports import received as received  # asked for first of all, so loaded before it says it is ready

Asked = tuple[Callable[..., Any], Sequence[Any]]


def main() -> None:
    """Take the names of towns, say that it is ready, and then answer one question after the other, until the other end
    is closed."""
    gc.disable()  # what is made here has no cycles
    sys.modules["pandas"] = None  # type: ignore[assignment] # Arrow would load it: half as long again
    with Connection(int(sys.argv[1])) as connection:
        try:
            take_index(connection.recv())
            connection.send(None)
            while True:
                asked: Asked = connection.recv()
                connection.send(_answer(*asked))
        except (OSError, EOFError):
            return


def _answer(function: Callable[..., Any], values: Sequence[Any]) -> Any:
    """None when it fails: the other process does the same then, and knows how to tell of the error."""
    try:
        return function(*values)
    except Exception:
        return None


if __name__ == "__main__":
    main()
