"""The sandbox as a process of its own, with webinars of equal size."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import httpx

from core.environment import ROOT
from core.services.projects.provision import SandboxEndpoint
from core.services.projects.run_sandbox import read_endpoint


@contextmanager
def run_sandbox(reports: int, viewers: int, now: datetime | None = None) -> Iterator[SandboxEndpoint]:
    """A sandbox with that many webinars of that many rows each, the last of them on the day before `now`."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "core.sandbox", "--port", "0", "--with-parent"),
            *("--webinars", str(reports), "--viewers", str(viewers)),
            *(("--now", now.isoformat()) if now else ()),
        ],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield read_endpoint(process.stdout)
    finally:
        process.terminate()
        process.wait()


def slow_down(endpoint: SandboxEndpoint, answer_s: float) -> None:
    """Delay every answer by so many seconds; 0 ends the delay."""
    faults = [{"kind": "slow", "delay_s": answer_s}] if answer_s else []
    httpx.put(f"{endpoint.address}/_sandbox/faults", json={"faults": faults}).raise_for_status()
