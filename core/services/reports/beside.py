"""A process beside this one (`core.services.reports.working_beside`) that reads answers and works out the people of
reports, so that a long pull uses a second processor, and pages do not wait for Python's lock meanwhile."""

import logging
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Pipe
from threading import Lock, Thread
from typing import Any, TypeVar

from core.domain.reports.city_names import town_index
from core.environment import ROOT
from core.http.pace import Stopped

T = TypeVar("T")
log = logging.getLogger(__name__)


class Beside:
    """The process, seen from the one that has started it. Threads may share it; one is served at a time."""

    def __init__(self) -> None:
        ours, theirs = Pipe()
        self._connection = ours
        self._process = subprocess.Popen(  # noqa: S603 - our own module, no outside input in the command
            [sys.executable, "-m", "core.services.reports.working_beside", str(theirs.fileno())],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            start_new_session=True,  # what interrupts this process ends that one by closing the connection
        )
        theirs.close()
        self._lock = Lock()
        self._is_ready = self._is_gone = self._is_closed = False
        self._telling = Thread(target=self._tell_towns, daemon=True)
        self._telling.start()

    def run(self, function: Callable[..., T], *values: Any) -> T:
        """What the function of some module gives for these values, carried out in that process; in this one when that
        one has ended, and when the function fails or gives None there. The first call waits until it is ready, which
        takes a quarter of a second. Raises what the function raises, and Stopped when it was closed meanwhile."""
        if not self._is_gone:
            try:
                with self._lock:
                    if not self._is_ready:
                        self._connection.recv()
                        self._is_ready = True
                    self._connection.send((function, values))
                    found: T | None = self._connection.recv()
                    if found is not None:
                        return found
            except (OSError, EOFError):
                if self._is_closed:
                    raise Stopped from None
                self._is_gone = True
                log.warning("The process beside a pull has ended; its reports are worked out without it.")
        return function(*values)

    def _tell_towns(self) -> None:
        """Give it the index of towns, which takes longer to build than to send; it begins to read after a moment."""
        with suppress(OSError):
            self._connection.send(town_index())

    def close(self) -> None:
        """End the process, whatever it does."""
        self._is_closed = True
        self._process.kill()
        self._process.wait()
        self._telling.join()
        self._connection.close()
