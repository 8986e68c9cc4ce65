"""Versions that come to the machine by `git pull`, and the way back from them."""

import subprocess
from pathlib import Path

from core.environment import ROOT
from tests.operations.bare_debian import Machine
from tests.operations.reached import NAME, SECRET, await_ready


def publish(folder: Path) -> Path:
    """A repository with the present version, from which the machine clones."""
    bare = folder / "webinar-desk.git"
    subprocess.run(["git", "clone", "--quiet", "--bare", str(ROOT), str(bare)], check=True)
    branch = subprocess.run(["git", "-C", str(ROOT), "branch", "--show-current"], capture_output=True, text=True)
    head = branch.stdout.strip() or "HEAD"
    subprocess.run(["git", "-C", str(bare), "update-ref", "refs/heads/main", head], check=True)
    subprocess.run(["git", "-C", str(bare), "symbolic-ref", "HEAD", "refs/heads/main"], check=True)
    return bare


def publish_newer(machine: Machine, *, changes_tables: bool) -> None:
    """A version after the last one."""
    machine.run(
        "rm -rf /srv/newer; git clone --quiet /srv/webinar-desk.git /srv/newer; date >> /srv/newer/CHANGELOG.md"
    )
    versions = machine.root / "srv/newer/data/migrations/versions"
    if changes_tables:
        head = max(path.name[:4] for path in versions.glob("[0-9]*.py"))
        number = f"{int(head) + 1:04}"
        migration = (
            f'"""A table of a test"""\nimport sqlalchemy as sa\nfrom alembic import op\nrevision = "{number}"\n'
            f'down_revision = "{head}"\nbranch_labels = None\ndepends_on = None\n\n\ndef upgrade() -> None:\n'
            '    op.create_table("of_a_test", sa.Column("id", sa.Integer(), primary_key=True))\n'
        )
        (versions / f"{number}_a_table_of_a_test.py").write_text(migration)
    machine.run(
        "cd /srv/newer; git add --all; git -c user.name=x -c user.email=x@example.com commit --quiet --message Newer;"
        " git push --quiet origin HEAD:main"
    )


def check_way_back(machine: Machine, update: str, back: str, data_back: str, forward: str) -> None:
    """To the version before, with what came since where the tables are the same, else with its data; then forward."""
    running = version(machine)
    publish_newer(machine, changes_tables=False)
    machine.run(update)
    await_ready(machine)
    assert version(machine) != running
    deliver(machine, "since.the.update@example.com")
    held = ask_store(machine, "SELECT id FROM webhook_event")
    machine.run(back)
    await_ready(machine)
    assert version(machine) == running
    assert ask_store(machine, "SELECT id FROM webhook_event") == held

    publish_newer(machine, changes_tables=True)
    machine.run(forward)
    await_ready(machine)
    assert "of_a_test" in tables(machine)
    deliver(machine, "since.the.tables@example.com")
    machine.run(back)
    assert version(machine) == running
    refused = "journalctl --unit webinar-desk --since today --no-pager | grep 'a newer version of Webinar Desk'"
    machine.run(f"for n in $(seq 300); do {refused} && exit; sleep 0.2; done; exit 1")
    assert "is restored. Start the dashboard." in machine.run(data_back)
    await_ready(machine)
    assert "of_a_test" not in tables(machine)
    assert ask_store(machine, "SELECT id FROM webhook_event") == held

    machine.run(forward)
    await_ready(machine)
    assert "of_a_test" in tables(machine)
    assert machine.run("git -C /opt/webinar-desk rev-parse 'HEAD@{1}'").strip() == running


def version(machine: Machine) -> str:
    return machine.run("git -C /opt/webinar-desk rev-parse HEAD").strip()


def deliver(machine: Machine, email: str) -> None:
    delivery = f"-H 'Content-Type: application/json' -d '{{\"email\": \"{email}\"}}'"
    machine.run(f"curl --silent --fail --output /dev/null {delivery} https://{NAME}/bizon_webhook/{SECRET}")


def tables(machine: Machine) -> list[str]:
    return ask_store(machine, "SELECT name FROM sqlite_master")


def ask_store(machine: Machine, query: str) -> list[str]:
    """The first column, as text, of the store in SQLite."""
    ask = (
        "import sqlite3; store = sqlite3.connect('/var/lib/webinar-desk/desk.sqlite3');"
        f" print(*(first for first, *_ in store.execute('{query}')))"
    )
    return machine.run(f'python3 -c "{ask}"').split()
