"""The built-in sandbox as a child process, so that its work never holds up a page."""

import subprocess
import sys
from dataclasses import dataclass
from typing import IO

from core.desk import Desk
from core.environment import ROOT
from core.services.projects import SandboxDoor, point_sandbox

SEED = 7


@dataclass(frozen=True, slots=True)
class SandboxChild:
    """The running sandbox; it also ends by itself when this process is gone (its standard input closes)."""

    process: subprocess.Popen[str]
    door: SandboxDoor

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def start_sandbox(desk: Desk) -> SandboxChild:
    """Start the sandbox on a free loopback port and wire the sandbox project to it.

    Raises RuntimeError when it ends before it has said where it answers.
    """
    process = subprocess.Popen(  # noqa: S603 - our own module, no outside input in the command
        [sys.executable, "-m", "core.sandbox", "--port", "0", "--seed", str(SEED), "--with-parent"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    if process.stdout is None:
        raise RuntimeError("the sandbox has no output")
    door = read_door(process.stdout)
    point_sandbox(desk, door)
    return SandboxChild(process, door)


def read_door(output: IO[str]) -> SandboxDoor:
    """The first lines the sandbox prints: its address, then `name: value` for each credential."""
    address = output.readline().strip()
    said = dict(output.readline().strip().split(": ", 1) for _ in range(3) if address)
    try:
        return SandboxDoor(address, said["bizon365 token"], said["bizon365 project"], said["salebot key"])
    except KeyError:
        raise RuntimeError("the sandbox did not start") from None
