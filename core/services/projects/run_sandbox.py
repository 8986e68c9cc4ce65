"""The built-in sandbox as a child process, so that its work never holds up a page.

Its Bizon365 delivers webhooks to this very dashboard, so that whoever is registered there shows up by themselves.
"""

import subprocess
import sys
from contextlib import suppress
from threading import Event
from typing import IO

import httpx

from core.desk import Desk
from core.environment import ROOT
from core.errors import DeskError
from core.http.transport import RetryPolicy, open_http
from core.services.projects.provision import SandboxEndpoint, point_sandbox
from core.services.projects.webhook_secret import reveal_webhook_path

SEED = 7
LOOK_S = 1.0
"""How often it is looked whether the sandbox still runs, and delivers to where it should."""
_TELLING = RetryPolicy(timeout_s=5.0)


def keep_sandbox(desk: Desk, dashboard: str, ready: Event, closing: Event) -> None:
    """Run the sandbox until `closing` is set, and start it anew should it die; sets `ready` once it answers.

    `dashboard` is where this process answers on this machine. Blocks: it wants a thread of its own. Raises RuntimeError
    when the sandbox ends before it has said where it answers.
    """
    while not closing.is_set():
        process = _start(desk)
        sandbox = read_endpoint(process.stdout)
        project_id = point_sandbox(desk, sandbox)
        ready.set()
        told: str | None = None
        while process.poll() is None:
            # Looked at again and again, as the operator may replace the secret in the address.
            told = _tell_target(sandbox, told, _find_target(desk, project_id, dashboard))
            if closing.wait(LOOK_S):
                break
        process.terminate()
        process.wait()


def _find_target(desk: Desk, project_id: int, dashboard: str) -> str | None:
    """Where the sandbox is to deliver to; nowhere while its project has no secret that can be read."""
    with suppress(DeskError):
        path = reveal_webhook_path(desk, project_id)
        return f"{dashboard}{path}" if path else None
    return None


def _tell_target(sandbox: SandboxEndpoint, told: str | None, target: str | None) -> str | None:
    """Tell the sandbox where to deliver to, unless it was told; what it knows now."""
    if target == told:
        return told
    with suppress(httpx.HTTPError), open_http(_TELLING) as http:
        http.put(f"{sandbox.address}/_sandbox/webhooks", json={"target": target}).raise_for_status()
        return target
    return told  # it is about to end, or is asked again


def _start(desk: Desk) -> subprocess.Popen[str]:
    """On a free loopback port, with the desk's clock. It also ends by itself when this process is gone: then its
    standard input closes."""
    return subprocess.Popen(  # noqa: S603 - our own module, no outside input in the command
        [
            *(sys.executable, "-m", "core.sandbox", "--port", "0", "--seed", str(SEED), "--with-parent"),
            *("--now", desk.now().isoformat()),
        ],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def read_endpoint(output: IO[str] | None) -> SandboxEndpoint:
    """The first lines the sandbox prints: its address, then `name: value` for each credential."""
    if output is None:
        raise RuntimeError("the sandbox has no output")
    address = output.readline().strip()
    said = dict(output.readline().strip().split(": ", 1) for _ in range(3) if address)
    try:
        return SandboxEndpoint(address, said["bizon365 token"], said["bizon365 project"], said["salebot key"])
    except KeyError:
        raise RuntimeError("the sandbox did not start") from None
