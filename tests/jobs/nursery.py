"""Where processes that run the jobs are born, to be killed."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from core.desk import Desk


class Nursery:
    """Bears processes that run the jobs of a desk, out of one process that has imported everything they need."""

    def __init__(self, process: subprocess.Popen[str], desk: Desk) -> None:
        self._process = process
        self._desk = desk

    @contextmanager
    def worker(self, *, pulling: bool = False) -> Iterator[None]:
        """A process at work, with `pulling` one that begins a pull of everything in the sandbox project. Leaving the
        block kills it. Its clock begins where that of the desk stands."""
        assert self._process.stdin
        assert self._process.stdout
        wanted = {"home": str(self._desk.home), "now": self._desk.now().isoformat(), "pulling": pulling}
        print(json.dumps(wanted), file=self._process.stdin, flush=True)
        child = int(self._process.stdout.readline())
        try:
            yield
        finally:
            os.kill(child, signal.SIGKILL)
