"""Where processes that run the jobs are born, to be killed."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager


class Nursery:
    """Bears processes that run the jobs of a desk."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._hear()

    @contextmanager
    def worker(self) -> Iterator[None]:
        """A process at work; leaving the block kills it."""
        assert self._process.stdin
        print(file=self._process.stdin, flush=True)
        child = int(self._hear())
        try:
            yield
        finally:
            os.kill(child, signal.SIGKILL)

    def _hear(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()
