"""A bare Debian with systemd, a network of its own and nothing else, in which commands are carried out as root.

It is a container of systemd-nspawn, and reaches the package registries as this machine does. What it listens on is seen
by nobody else. Needs root; the packages that make it are installed where they are missing.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

from tests.patience import PATIENCE_S

RELEASE = "bookworm"
TOOLS = {"debootstrap": "debootstrap", "systemd-nspawn": "systemd-container", "slirp4netns": "slirp4netns"}
LONGEST_S = 1800
"""Of one block of commands; it downloads packages."""
GUEST = "10.0.2.100"
_CERTIFICATES = Path("/usr/local/share/ca-certificates")
_ENVIRONMENT = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": "/root",
    "LANG": "C.UTF-8",
    "TERM": "dumb",
    "DEBIAN_FRONTEND": "noninteractive",
}


_CONTROL_GROUPS = Path("/sys/fs/cgroup")
_OWN_CONTROL_GROUPS = """
for tree in /sys/fs/cgroup /sys/fs/cgroup/systemd /sys/fs/cgroup/unified; do
    if [ -f "$tree/cgroup.procs" ] && mkdir "$tree/desk-$$" 2>/dev/null; then
        echo $$ > "$tree/desk-$$/cgroup.procs" || true
    fi
done
exec "$@"
"""
"""Its services must not meet those of another container: without these, both would be at the same place."""


@dataclass(frozen=True, slots=True)
class Machine:
    """`root`: its files, as this machine sees them; `leader`: the number of its first process."""

    root: Path
    leader: int
    network: Path

    def run(self, script: str, given: str = "") -> str:
        """Carry out a script to its end or its first failure, and return what it printed. `given`: what is typed."""
        done = self._run(script, given)
        if done.returncode:
            log = self._run("systemctl --failed --no-pager; journalctl --lines 60 --no-pager", "").stdout
            raise AssertionError(f"{script}\nended with {done.returncode}:\n{done.stdout[-5000:]}\n{log}")
        return done.stdout

    def _run(self, script: str, given: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*self.inside("--mount", "--uts", "--ipc", "--pid"), "bash", "-euo", "pipefail", "-c", script],
            env=_ENVIRONMENT, input=given, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            timeout=LONGEST_S,
        )  # fmt: skip

    def inside(self, *namespaces: str) -> list[str]:
        """The beginning of a command that is carried out in the machine's network, and in these namespaces of it."""
        return ["nsenter", "--target", str(self.leader), "--net", *namespaces, "--"]

    @contextmanager
    def reached_from_outside(self, port: int) -> Iterator[str]:
        """A port of the machine as another machine sees it, through its network card and its firewall."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            here = free.getsockname()[1]
        to = {"proto": "tcp", "host_addr": "127.0.0.1", "host_port": here, "guest_addr": GUEST, "guest_port": port}
        known = self._ask("add_hostfwd", to)
        try:
            yield f"127.0.0.1:{here}"
        finally:
            self._ask("remove_hostfwd", {"id": known["return"]["id"]})

    def _ask(self, what: str, about: dict[str, Any]) -> Any:
        with socket.socket(socket.AF_UNIX) as asking:
            asking.connect(str(self.network))
            asking.sendall(json.dumps({"execute": what, "arguments": about}).encode())
            asking.shutdown(socket.SHUT_WR)
            return json.loads(asking.makefile().read())


@contextmanager
def bare_debian(folder: Path) -> Iterator[Machine]:
    """One that has just been made in a folder; it is gone afterwards."""
    if missing := [package for tool, package in TOOLS.items() if not shutil.which(tool)]:
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing], check=True)
    root = folder / "debian"
    made = ["debootstrap", "--variant=minbase", "--include=systemd,systemd-sysv,dbus", RELEASE, str(root)]
    subprocess.run(made, check=True, stdout=subprocess.DEVNULL, timeout=LONGEST_S)
    (root / "etc" / "hosts").write_text("127.0.0.1 localhost\n::1 localhost\n")  # as the installer leaves it
    _take_over_registries(root)
    boot = ["systemd-nspawn", "--quiet", "--directory", str(root), "--machine", f"desk-{os.getpid()}"]
    boot += ["--private-network", "--register=no", "--keep-unit", "--resolv-conf=off", "--boot"]
    with ExitStack() as running, (folder / "console.log").open("w") as console:
        begin = ["sh", "-c", _OWN_CONTROL_GROUPS, "sh", *boot]
        process = running.enter_context(_process(begin, console))
        leader = _await_child(process.pid)
        network = folder / "network.sock"
        card = ["slirp4netns", "--configure", "--mtu=65520", "--disable-host-loopback", "--api-socket", str(network)]
        running.enter_context(_process([*card, str(leader), "tap0"], console))
        machine = Machine(root, leader, network)
        (root / "etc" / "resolv.conf").write_text("nameserver 10.0.2.3\n")
        machine.run("for n in $(seq 100); do systemctl is-system-running && break; sleep 0.2; done")
        try:
            yield machine
        finally:
            with suppress(AssertionError, subprocess.TimeoutExpired):
                machine.run("systemctl poweroff --no-block")
                process.wait(PATIENCE_S)
    subprocess.run(["rm", "-rf", str(root)], check=True)
    for tree in [*_CONTROL_GROUPS.glob(f"desk-{process.pid}"), *_CONTROL_GROUPS.glob(f"*/desk-{process.pid}")]:
        for group in sorted((path for path in tree.rglob("*") if path.is_dir()), reverse=True):
            group.rmdir()
        tree.rmdir()


def _take_over_registries(root: Path) -> None:
    """Authorities that this machine believes, and where its pip looks for them."""
    believed = root / _CERTIFICATES.relative_to("/")
    believed.mkdir(parents=True, exist_ok=True)
    for certificate in _CERTIFICATES.glob("*.crt"):
        shutil.copy(certificate, believed)
    (root / "etc" / "pip.conf").write_text("[global]\ncert = /etc/ssl/certs/ca-certificates.crt\n")


@contextmanager
def _process(command: list[str], console: Any) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=console, stderr=console) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()


def _await_child(parent: int) -> int:
    """The number of the first process in the container, once it is systemd."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
            if Path(f"/proc/{child}/comm").read_text() == "systemd\n":
                return int(child)
        Event().wait(0.1)
    raise AssertionError("The container did not boot.")
