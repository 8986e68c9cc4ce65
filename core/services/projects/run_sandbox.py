"""The built-in sandbox as a child process, so that its work never holds up a page.

Its Bizon365 delivers webhooks to this dashboard, so that a registration there appears in the Inbox by itself.
"""

import subprocess
import sys
from contextlib import suppress
from threading import Event
from typing import IO

import httpx

from core.desk import Desk
from core.domain.access.rights import Right
from core.environment import ROOT
from core.errors import DeskError
from core.http.transport import RetryPolicy, open_http
from core.rights import needs
from core.services.projects.provision import SandboxEndpoint, point_sandbox
from core.services.projects.webhook_secret import reveal_webhook_path

SEED = 7
LOOK_S = 1.0
"""How often it is checked that the sandbox runs and has the right webhook target."""
_POLICY = RetryPolicy(timeout_s=5.0)


@needs(Right.INSTALLATION)
def keep_sandbox(desk: Desk, dashboard: str, ready: Event, closing: Event) -> None:
    """Run the sandbox until `closing` is set, and restart it when it dies; sets `ready` once it answers.

    `dashboard` is the address of this process on this machine. Blocks: run it in a thread of its own. Raises
    RuntimeError when the sandbox ends before it has printed its address.
    """
    while not closing.is_set():
        process = _start(desk)
        sandbox = read_endpoint(process.stdout)
        project_id = point_sandbox(desk, sandbox)
        ready.set()
        target: str | None = None
        while process.poll() is None:
            # Checked again and again, as the operator may replace the secret in the address.
            target = _set_target(sandbox, target, _find_target(desk, project_id, dashboard))
            if closing.wait(LOOK_S):
                break
        process.terminate()
        process.wait()


def _find_target(desk: Desk, project_id: int, dashboard: str) -> str | None:
    """The address that the sandbox is to deliver to; None while its project has no secret that can be read."""
    with suppress(DeskError):
        path = reveal_webhook_path(desk, project_id)
        return f"{dashboard}{path}" if path else None
    return None


def _set_target(sandbox: SandboxEndpoint, present: str | None, target: str | None) -> str | None:
    """Set the webhook target of the sandbox unless it is set already; returns the target that the sandbox has then."""
    if target == present:
        return present
    with suppress(httpx.HTTPError), open_http(_POLICY, own_network=True) as http:
        http.put(f"{sandbox.address}/_sandbox/webhooks", json={"target": target}).raise_for_status()
        return target
    return present  # the sandbox is about to end, or the next check tries again


def _start(desk: Desk) -> subprocess.Popen[str]:
    """Start it on a free loopback port with the desk's clock. It ends by itself when this process is gone, because its
    standard input closes then."""
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
    """The endpoint from the first lines that the sandbox prints: the address, then `name: value` for each credential.

    Raises RuntimeError when a line is missing.
    """
    if output is None:
        raise RuntimeError("the sandbox has no output")
    address = output.readline().strip()
    printed = dict(output.readline().strip().split(": ", 1) for _ in range(3) if address)
    try:
        return SandboxEndpoint(address, printed["bizon365 token"], printed["bizon365 project"], printed["salebot key"])
    except KeyError:
        raise RuntimeError("the sandbox did not start") from None
