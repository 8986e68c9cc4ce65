"""The dashboard as a process of its own, for tests that start, use, kill and start it again."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
import stamina

from core.environment import ROOT
from tests.databases import databases_of
from tests.patience import PATIENCE_S
from tests.present import present_clock


def start_command(*options: str, home: Path | None = None, **environment: str) -> subprocess.Popen[str]:
    """`streamlit run app.py` with these options; its output is one stream of text."""
    ports = {"DESK_PUBLIC_PORT": str(free_port())}
    return subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", *options],
        cwd=ROOT,
        env={**os.environ, **ports, **({"DESK_HOME": str(home)} if home else {}), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


class Dashboard:
    """A running dashboard with a home folder of its own. Leaving the block ends it.

    Its clock begins at the present of the tests; a dashboard that is started again goes on from there.
    """

    def __init__(self, home: Path, **environment: str) -> None:
        self.home = home
        self.clock = present_clock()
        self.address = ""
        self.public_address = ""
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def start(self) -> None:
        port, public_port = free_port(), free_port()
        self.address, self.public_address = (f"http://127.0.0.1:{one}" for one in (port, public_port))
        log = (self.home / "dashboard.log").open("a")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
            cwd=ROOT,
            env={
                **os.environ,
                "DESK_HOME": str(self.home),
                **databases_of(self.home),
                "DESK_PUBLIC_PORT": str(public_port),
                "DESK_NOW": self.clock.now().isoformat(),
                **self._environment,
            },
            stdout=log,
            stderr=log,
        )
        self._await_health()

    @stamina.retry(
        on=(httpx.TransportError, AssertionError), attempts=None, timeout=PATIENCE_S, wait_initial=0.1, wait_max=0.3
    )
    def _await_health(self) -> None:
        for address in (self.address, self.public_address):
            assert httpx.get(f"{address}/healthz", timeout=PATIENCE_S).status_code == 200

    def get(self, path: str, **options: Any) -> httpx.Response:
        return httpx.get(f"{self.address}{path}", **{"timeout": PATIENCE_S} | options)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def log(self) -> str:
        return (self.home / "dashboard.log").read_text()

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """As if the power went: no chance to tidy up."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(timeout=PATIENCE_S)
            self._process = None
