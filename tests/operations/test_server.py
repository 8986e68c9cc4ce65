"""docs/operations.md, carried out as it stands there: every command, in its order, on a Debian that was just made.

Only these are other than there: the address of the repository, and the authority that gives out the certificates, which
is one for tests. The long form of `tests/operations/test_commands.py`: it downloads some hundred megabytes of packages.
"""

import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.operations.acme import DIRECTORY, begin_authority
from tests.operations.bare_debian import Machine, bare_debian
from tests.operations.document import LANGUAGES, Section, read_sections
from tests.operations.reached import (
    ADMINISTRATOR,
    NAME,
    PASSWORD,
    SECRET,
    await_ready,
    check_firewall,
    check_reached,
    check_renewal,
    check_secret_unwritten,
)
from tests.operations.way_back import (
    WORKER_PORTS,
    check_update_of_several,
    check_way_back,
    publish,
    tables_of_server,
)

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(7200),
    pytest.mark.skipif(os.geteuid() != 0, reason="makes a container, for which one must be root"),
]
MOST_S = 900
"""From a bare Debian to https."""


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with bare_debian(tmp_path) as machine:
        yield machine


class Reader:
    """Somebody who carries out the document block by block."""

    def __init__(self, machine: Machine, repository: str) -> None:
        self._machine = machine
        first, *self._left = read_sections(LANGUAGES[0])
        [variables] = first.blocks
        self._variables = variables.replace("https://git.example.com/webinar-desk.git", repository)
        assert repository in self._variables

    def carry_out(self, blocks: int, given: str = "") -> str:
        """The blocks of the next section, whose number is expected. `given`: what is typed."""
        return "".join(self._machine.run(script, given) for script in self.list_next(blocks))

    def list_next(self, blocks: int) -> list[str]:
        """They, to be carried out one by one."""
        section = self._next()
        assert len(section.blocks) == blocks, section.title
        return [f"{self._variables}\n{block}" for block in section.blocks]

    def _next(self) -> Section:
        while not self._left[0].blocks:
            del self._left[0]
        return self._left.pop(0)

    def is_through(self) -> bool:
        return not any(section.blocks for section in self._left)


def test_document_leads_from_a_bare_debian_to_https_and_through_a_year(machine: Machine, tmp_path: Path) -> None:
    shutil.copytree(publish(tmp_path), machine.root / "srv/webinar-desk.git")
    begin_authority(machine, NAME)
    reader = Reader(machine, "/srv/webinar-desk.git")

    began = time.monotonic()
    said = reader.carry_out(4, given=f"{ADMINISTRATOR}\n{PASSWORD}\n")
    assert '"store":true,"jobs":true' in said
    assert f"{ADMINISTRATOR} is made. From now on everybody has to log in." in said
    machine.run("systemd-analyze verify webinar-desk.service")
    machine.run("systemd-analyze security --threshold=15 --no-pager webinar-desk.service")
    assert machine.run("stat --format '%a %U' /var/lib/webinar-desk /etc/webinar-desk.env").split() == [
        "700", "desk", "640", "root",
    ]  # fmt: skip
    with (machine.root / "etc/webinar-desk.env").open("a") as settings:
        settings.write(f"DESK_WEBHOOK_SECRET='{SECRET}'\n")
    machine.run("systemctl restart webinar-desk")

    caddyfile = machine.root / "opt/webinar-desk/docs/operations/Caddyfile"
    caddyfile.write_text(caddyfile.read_text().replace("\n{\n", f"\n{{\n\tacme_ca {DIRECTORY}\n", 1))
    reader.carry_out(1)
    machine.run("git -C /opt/webinar-desk checkout --quiet docs")
    working = machine.run(f"curl --silent --fail --retry 90 --retry-delay 1 --retry-all-errors https://{NAME}/readyz")
    assert '"store":true' in working
    took_s = time.monotonic() - began
    sys.stderr.write(f"From a bare Debian to https by Caddy in {took_s:.0f} s.\n")
    assert took_s < MOST_S
    check_reached(machine)
    check_secret_unwritten(machine)

    machine.run("systemctl disable --now caddy")
    assert "Successfully received certificate" in reader.carry_out(1)
    assert '"store":true' in reader.carry_out(1)
    check_reached(machine)
    check_secret_unwritten(machine)
    check_renewal(machine)

    reader.carry_out(1)
    check_firewall(machine)

    reader.carry_out(1)
    await_ready(machine)

    said = reader.carry_out(3)
    assert "The backup is made and checked: /srv/desk-backups/desk-" in said
    assert "is restored. Start the dashboard." in said
    await_ready(machine)
    check_reached(machine)

    update, back, *others = reader.list_next(4)
    check_way_back(machine, update, back, *others)
    check_reached(machine)

    move, dump, dump_back = reader.list_next(3)
    for script in (move, dump, dump_back):
        machine.run(script)
    await_ready(machine)
    check_reached(machine)
    assert "project" in tables_of_server(machine)

    workers, update = reader.list_next(2)
    assert '"jobs":true' in machine.run(workers)
    await_ready(machine, 8502, *WORKER_PORTS)
    machine.run("systemd-analyze verify webinar-desk-worker@3.service")
    check_update_of_several(machine, update, back, dump_back)
    check_reached(machine)

    said = reader.carry_out(1)
    assert "webinar-desk.service" in said
    assert SECRET not in said
    assert reader.is_through()
