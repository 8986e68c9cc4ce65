"""The built-in sandbox as a child process, so that its work never holds up a page."""

import subprocess
import sys
from threading import Event
from typing import IO

from core.desk import Desk
from core.environment import ROOT
from core.services.own_projects import SandboxDoor, point_sandbox

SEED = 7
LOOK_S = 1.0
"""How often it is looked whether the sandbox still runs."""


def keep_sandbox(desk: Desk, ready: Event, closing: Event) -> None:
    """Run the sandbox until `closing` is set, and start it anew should it die; sets `ready` once it answers.

    Blocks: it wants a thread of its own. Raises RuntimeError when the sandbox ends before it has said where it answers.
    """
    while not closing.is_set():
        process = _start(desk)
        ready.set()
        while process.poll() is None and not closing.wait(LOOK_S):
            pass
        process.terminate()
        process.wait()


def _start(desk: Desk) -> subprocess.Popen[str]:
    """On a free loopback port, with the sandbox project wired to it. It also ends by itself when this process is gone:
    its standard input closes then."""
    process = subprocess.Popen(  # noqa: S603 - our own module, no outside input in the command
        [sys.executable, "-m", "core.sandbox", "--port", "0", "--seed", str(SEED), "--with-parent"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    if process.stdout is None:
        raise RuntimeError("the sandbox has no output")
    point_sandbox(desk, read_door(process.stdout))
    return process


def read_door(output: IO[str]) -> SandboxDoor:
    """The first lines the sandbox prints: its address, then `name: value` for each credential."""
    address = output.readline().strip()
    said = dict(output.readline().strip().split(": ", 1) for _ in range(3) if address)
    try:
        return SandboxDoor(address, said["bizon365 token"], said["bizon365 project"], said["salebot key"])
    except KeyError:
        raise RuntimeError("the sandbox did not start") from None
