"""Starts processes that run jobs, for tests that kill them."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from core.desk import Desk
from tests.databases import databases_of
from tests.patience import SOON


class Nursery:
    """Starts processes that run the jobs of a desk, as forks of one process that has imported everything they need."""

    def __init__(self, process: subprocess.Popen[str], desk: Desk) -> None:
        self._process = process
        self._desk = desk

    @contextmanager
    def worker(self, *, pulling: bool = False, lands_s: float = SOON.lands_s) -> Iterator[None]:
        """A process that runs the jobs until the end of the block, which kills it. With `pulling` it begins a pull of
        all reports in the sandbox project. `lands_s`: how long it expects a request to be on its way. Its clock starts
        at the present moment of the desk."""
        assert self._process.stdin
        assert self._process.stdout
        wanted = {
            "home": str(self._desk.home),
            "databases": databases_of(self._desk.home),
            "now": self._desk.now().isoformat(),
            "pulling": pulling,
            "lands_s": lands_s,
        }
        print(json.dumps(wanted), file=self._process.stdin, flush=True)
        child = int(self._process.stdout.readline())
        try:
            yield
        finally:
            os.kill(child, signal.SIGKILL)
