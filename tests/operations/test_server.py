"""docs/operations.md, carried out as it stands there: every command, in its order, on a Debian that was just made.

Only these are other than there: the address of the repository, and the authority that gives out the certificates, which
is one for tests. The long form of `tests/operations/test_commands.py`: it downloads some hundred megabytes of packages.
"""

import os
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from core.environment import ROOT
from tests.operations.acme import DIRECTORY, begin_authority
from tests.operations.bare_debian import Machine, bare_debian
from tests.operations.document import LANGUAGES, Section, read_sections
from tests.patience import PATIENCE_S

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(7200),
    pytest.mark.skipif(os.geteuid() != 0, reason="makes a container, for which one must be root"),
]
NAME = "desk.example.com"
ADMINISTRATOR, PASSWORD = "Анна", "длинный пароль для пробы"
SECRET = "made-up-secret-of-a-webhook"
MOST_S = 900
"""From a bare Debian to https."""
UPGRADE = (
    "-H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13'"
    " -H 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='"
)


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


def publish(folder: Path) -> Path:
    """A repository with the present version, from which the machine clones."""
    bare = folder / "webinar-desk.git"
    subprocess.run(["git", "clone", "--quiet", "--bare", str(ROOT), str(bare)], check=True)
    branch = subprocess.run(["git", "-C", str(ROOT), "branch", "--show-current"], capture_output=True, text=True)
    head = branch.stdout.strip() or "HEAD"
    subprocess.run(["git", "-C", str(bare), "update-ref", "refs/heads/main", head], check=True)
    subprocess.run(["git", "-C", str(bare), "symbolic-ref", "HEAD", "refs/heads/main"], check=True)
    return bare


def publish_newer(machine: Machine) -> None:
    """A version after it, which changes the store."""
    head = max(path.name[:4] for path in (ROOT / "data/migrations/versions").glob("[0-9]*.py"))
    migration = (
        f'"""A table of a test"""\nimport sqlalchemy as sa\nfrom alembic import op\nrevision = "{int(head) + 1:04}"\n'
        f'down_revision = "{head}"\nbranch_labels = None\ndepends_on = None\n\n\ndef upgrade() -> None:\n'
        '    op.create_table("of_a_test", sa.Column("id", sa.Integer(), primary_key=True))\n'
    )
    machine.run("git clone --quiet /srv/webinar-desk.git /srv/newer")
    (machine.root / f"srv/newer/data/migrations/versions/{int(head) + 1:04}_a_table_of_a_test.py").write_text(migration)
    machine.run(
        "cd /srv/newer; git add --all; git -c user.name=x -c user.email=x@example.com commit --quiet --message Newer;"
        " git push --quiet origin HEAD:main"
    )


def tables(machine: Machine) -> list[str]:
    """Of the store in SQLite."""
    ask = (
        "import sqlite3; store = sqlite3.connect('/var/lib/webinar-desk/desk.sqlite3');"
        " print(*(name for name, in store.execute('SELECT name FROM sqlite_master')))"
    )
    return machine.run(f'python3 -c "{ask}"').split()


def check_reached(machine: Machine) -> None:
    """By https under the name: login and websockets for whoever may, the webhook for everybody, nothing for others."""
    log_in = [sys.executable, "-m", "tests.operations.log_in", f"https://{NAME}/", ADMINISTRATOR, PASSWORD]
    logged_in = subprocess.run(
        [*machine.inside(), *log_in],
        cwd=ROOT, capture_output=True, text=True, timeout=3 * PATIENCE_S,
    )  # fmt: skip
    assert logged_in.returncode == 0, logged_in.stderr[-3000:]

    def status(path: str, options: str = "") -> str:
        return machine.run(
            f"curl --silent --output /dev/null --write-out '%{{http_code}}' --max-time 20 {options} https://{NAME}{path}"
        )

    delivery = "-H 'Content-Type: application/json' -d '{\"email\": \"gala@example.com\"}'"
    assert status(f"/bizon_webhook/{SECRET}", delivery) == "200"
    assert status("/bizon_webhook/another-secret-of-nobody", delivery) == "404"
    assert status("/api/openapi.json") == "200"
    assert status("/metrics") == "404"
    assert status("/", "-H 'Accept: text/html'") == "303"
    assert status("/_stcore/stream", f"--http1.1 {UPGRADE} -H 'Origin: https://{NAME}'") == "403"
    assert status("/_stcore/stream", f"--http1.1 {UPGRADE} -H 'Origin: https://other.example.com'") == "403"
    headers = machine.run(f"curl --silent --head https://{NAME}/login").lower()
    assert "strict-transport-security: max-age" in headers
    assert machine.run(f"curl --silent --output /dev/null --write-out '%{{redirect_url}}' http://{NAME}/login") == (
        f"https://{NAME}/login"
    )


def check_firewall(machine: Machine) -> None:
    """From another machine: https, and no other port."""
    machine.run("systemd-run --quiet --unit other python3 -m http.server 8080 --bind 0.0.0.0")
    with machine.reached_from_outside(443) as address:
        trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        with httpx.Client(verify=trusting, timeout=PATIENCE_S) as client:
            named = {"Host": NAME}
            answer = client.get(f"https://{address}/readyz", headers=named, extensions={"sni_hostname": NAME})
        assert answer.status_code == 200
    with machine.reached_from_outside(8080) as address, pytest.raises(httpx.TransportError):
        httpx.get(f"http://{address}/", timeout=5)
    assert "Directory listing" in machine.run("curl --silent http://127.0.0.1:8080/")
    machine.run("systemctl stop other")


def await_ready(machine: Machine) -> None:
    machine.run("curl --silent --fail --retry 90 --retry-delay 1 --retry-all-errors http://127.0.0.1:8502/readyz")


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
    caddyfile.write_text(f"{{\n\tacme_ca {DIRECTORY}\n}}\n{caddyfile.read_text()}")
    reader.carry_out(1)
    machine.run("git -C /opt/webinar-desk checkout --quiet docs")
    working = machine.run(f"curl --silent --fail --retry 90 --retry-delay 1 --retry-all-errors https://{NAME}/readyz")
    assert '"store":true' in working
    took_s = time.monotonic() - began
    sys.stderr.write(f"From a bare Debian to https by Caddy in {took_s:.0f} s.\n")
    assert took_s < MOST_S
    check_reached(machine)

    machine.run("systemctl disable --now caddy")
    assert "Successfully received certificate" in reader.carry_out(1)
    assert '"store":true' in reader.carry_out(1)
    check_reached(machine)
    machine.run("systemctl stop webinar-desk")
    machine.run(f"curl --silent --output /dev/null https://{NAME}/bizon_webhook/{SECRET}")  # answered 502
    assert machine.run(f"grep --recursive --files-with-matches {SECRET} /var/log || true") == ""
    machine.run("systemctl start webinar-desk")
    machine.run("certbot renew --dry-run --no-random-sleep-on-renew")

    reader.carry_out(1)
    check_firewall(machine)

    reader.carry_out(1)
    await_ready(machine)

    said = reader.carry_out(3)
    assert "The backup is made and checked: /srv/desk-backups/desk-" in said
    assert "is restored. Start the dashboard." in said
    await_ready(machine)
    check_reached(machine)

    publish_newer(machine)
    assert "of_a_test" not in tables(machine)
    update, back = reader.list_next(2)
    machine.run(update)
    await_ready(machine)
    assert "of_a_test" in tables(machine)
    assert "is restored. Start the dashboard." in machine.run(back)
    await_ready(machine)
    assert "of_a_test" not in tables(machine)
    check_reached(machine)

    reader.carry_out(3)
    await_ready(machine)
    check_reached(machine)
    assert "project" in machine.run("runuser -u postgres -- psql --dbname desk --command '\\dt'")

    assert '"jobs":true' in reader.carry_out(1)
    await_ready(machine)
    machine.run("curl --silent --fail --retry 90 --retry-delay 1 --retry-all-errors http://127.0.0.1:8504/readyz")
    machine.run("systemd-analyze verify webinar-desk-worker@3.service")

    said = reader.carry_out(1)
    assert "webinar-desk.service" in said
    assert SECRET not in said
    assert reader.is_through()
