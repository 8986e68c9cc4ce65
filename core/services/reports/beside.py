"""A process beside this one (`core.services.reports.working_beside`) that works out the people of reports, so that a
long pull uses a second processor, and pages do not wait for Python's lock meanwhile."""

import logging
import subprocess
import sys
from contextlib import suppress
from multiprocessing.connection import Pipe
from threading import Lock, Thread

from core.bizon.viewers import ReceivedViewers
from core.domain.reports.city_names import town_index
from core.domain.reports.worked_out import Webinar, WorkedOut, work_out
from core.environment import ROOT
from core.http.pace import Stopped

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

    def work_out(self, viewers: ReceivedViewers, webinar: Webinar) -> WorkedOut:
        """As `core.domain.reports.worked_out.work_out`; in this process until that one is ready, and when it has ended.
        Raises Stopped when it was closed meanwhile."""
        if not self._is_gone:
            try:
                with self._lock:
                    if self.is_ready():
                        self._connection.send((viewers, webinar))
                        found: WorkedOut | None = self._connection.recv()
                        if found:
                            return found
            except (OSError, EOFError):
                if self._is_closed:
                    raise Stopped from None
                self._is_gone = True
                log.warning("The process beside a pull has ended; its reports are worked out without it.")
        return work_out(viewers.read(), webinar)

    def _tell_towns(self) -> None:
        """Give it the index of towns, which takes longer to build than to send; it begins to read after a moment."""
        with suppress(OSError):
            self._connection.send(town_index())

    def is_ready(self) -> bool:
        """Whether it has read what it needs: that takes half a second."""
        if not self._is_ready and self._connection.poll():
            self._connection.recv()
            self._is_ready = True
        return self._is_ready

    def close(self) -> None:
        """End the process, whatever it does."""
        self._is_closed = True
        self._process.kill()
        self._process.wait()
        self._telling.join()
        self._connection.close()
