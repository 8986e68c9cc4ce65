"""Versions that come to the machine by `git pull`, and the way back from them."""

import subprocess
from pathlib import Path

from core.environment import ROOT
from tests.operations.bare_debian import Machine
from tests.operations.reached import NAME, SECRET, await_ready

WORKER_PORTS = (8503, 8504)


def publish(folder: Path) -> Path:
    """A repository with the present version, from which the machine clones."""
    bare = folder / "webinar-desk.git"
    subprocess.run(["git", "clone", "--quiet", "--bare", str(ROOT), str(bare)], check=True)
    branch = subprocess.run(["git", "-C", str(ROOT), "branch", "--show-current"], capture_output=True, text=True)
    head = branch.stdout.strip() or "HEAD"
    subprocess.run(["git", "-C", str(bare), "update-ref", "refs/heads/main", head], check=True)
    subprocess.run(["git", "-C", str(bare), "symbolic-ref", "HEAD", "refs/heads/main"], check=True)
    return bare


def publish_newer(machine: Machine, *, table: str = "") -> None:
    """A version after the last one, perhaps with a table that the store has not."""
    machine.run(
        "rm -rf /srv/newer; git clone --quiet /srv/webinar-desk.git /srv/newer; date >> /srv/newer/CHANGELOG.md"
    )
    versions = machine.root / "srv/newer/data/migrations/versions"
    if table:
        head = max(path.name[:4] for path in versions.glob("[0-9]*.py"))
        number = f"{int(head) + 1:04}"
        migration = (
            f'"""A table of a test"""\nimport sqlalchemy as sa\nfrom alembic import op\nrevision = "{number}"\n'
            f'down_revision = "{head}"\nbranch_labels = None\ndepends_on = None\n\n\ndef upgrade() -> None:\n'
            f'    op.create_table("{table}", sa.Column("id", sa.Integer(), primary_key=True))\n'
        )
        (versions / f"{number}_{table}.py").write_text(migration)
    machine.run(
        "cd /srv/newer; git add --all; git -c user.name=x -c user.email=x@example.com commit --quiet --message Newer;"
        " git push --quiet origin HEAD:main"
    )


def check_way_back(machine: Machine, update: str, back: str, data_back: str, forward: str) -> None:
    """To the version before, with what came since where the tables are the same, else with its data; then forward."""
    running = version(machine)
    publish_newer(machine)
    machine.run(update)
    await_ready(machine)
    assert version(machine) != running
    deliver(machine, "since.the.update@example.com")
    held = ask_store(machine, "SELECT id FROM webhook_event")
    machine.run(back)
    await_ready(machine)
    assert version(machine) == running
    assert ask_store(machine, "SELECT id FROM webhook_event") == held

    publish_newer(machine, table="of_a_test")
    machine.run(forward)
    await_ready(machine)
    assert "of_a_test" in tables(machine)
    deliver(machine, "since.the.tables@example.com")
    go_back_in_vain(machine, back)
    assert version(machine) == running
    assert "is restored. Start the dashboard." in machine.run(data_back)
    await_ready(machine)
    assert "of_a_test" not in tables(machine)
    assert ask_store(machine, "SELECT id FROM webhook_event") == held

    machine.run(forward)
    await_ready(machine)
    assert "of_a_test" in tables(machine)
    assert machine.run("git -C /opt/webinar-desk rev-parse 'HEAD@{1}'").strip() == running


def check_update_of_several(machine: Machine, update: str, back: str, dump_back: str) -> None:
    """On PostgreSQL, with workers: a version with another table, and back with the data from before."""
    running = version(machine)
    publish_newer(machine, table="of_several")
    machine.run(update)
    await_ready(machine, *WORKER_PORTS)
    assert "of_several" in tables_of_server(machine)
    machine.run("systemctl stop 'webinar-desk-worker@*'")
    go_back_in_vain(machine, back)
    assert version(machine) == running
    machine.run(dump_back)
    machine.run("systemctl start webinar-desk-worker@3 webinar-desk-worker@4")
    await_ready(machine, 8502, *WORKER_PORTS)
    assert "of_several" not in tables_of_server(machine)


def go_back_in_vain(machine: Machine, back: str) -> None:
    """The version before says that it does not know the tables."""
    since = machine.run("date '+%F %T'").strip()
    machine.run(back)
    said = f"journalctl --unit webinar-desk --since '{since}' --no-pager | grep 'a newer version of Webinar Desk'"
    machine.run(f"for n in $(seq 300); do {said} && exit; sleep 0.2; done; exit 1")


def version(machine: Machine) -> str:
    return machine.run("git -C /opt/webinar-desk rev-parse HEAD").strip()


def deliver(machine: Machine, email: str) -> None:
    delivery = f"-H 'Content-Type: application/json' -d '{{\"email\": \"{email}\"}}'"
    machine.run(f"curl --silent --fail --output /dev/null {delivery} https://{NAME}/bizon_webhook/{SECRET}")


def tables(machine: Machine) -> list[str]:
    return ask_store(machine, "SELECT name FROM sqlite_master")


def tables_of_server(machine: Machine) -> list[str]:
    asked = "SELECT tablename FROM pg_tables"
    return machine.run(f"runuser -u postgres -- psql --dbname desk --tuples-only --command '{asked}'").split()


def ask_store(machine: Machine, query: str) -> list[str]:
    """The first column, as text, of the store in SQLite."""
    ask = (
        "import sqlite3; store = sqlite3.connect('/var/lib/webinar-desk/desk.sqlite3');"
        f" print(*(first for first, *_ in store.execute('{query}')))"
    )
    return machine.run(f'python3 -c "{ask}"').split()
