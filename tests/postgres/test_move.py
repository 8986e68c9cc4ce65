"""A store in a file is moved to a server whole, also when the move is killed, and nothing else is touched."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from signal import SIGKILL
from typing import Any

import pytest
from sqlalchemy import select

from core.desk import Desk
from core.environment import ROOT, Environment, read_environment
from core.errors import Conflict, NotFound, StorageFault
from core.sandbox.server import SandboxServer
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project, list_projects
from core.start import open_desk
from core.web.audit_log import prove
from core.web.move_to_postgres import move
from data.moving import TABLES
from data.store import Store
from tests.conftest import wire
from tests.databases import IS_POSTGRES, STORE_FILE, drop_store, store_url
from tests.patience import PATIENCE_S
from tests.received import deliver
from tests.services.access.school import open_school
from tests.services.privacy.known_person import settle_world
from tests.stored import fetch_all, write

pytestmark = pytest.mark.skipif(not IS_POSTGRES, reason="needs the server of `make test-postgres`")
KILLED = """
import os, signal
from core.environment import read_environment
from core.web.move_to_postgres import move
def say(table, rows):
    if table == os.environ["KILLED_AT"]:
        os.kill(os.getpid(), signal.SIGKILL)
move(read_environment(), say)
"""


@pytest.fixture
def source(tmp_path: Path, small_sandbox: SandboxServer) -> Desk:
    """A store in a file with something in most of its tables, whose process has ended."""
    desk = open_school(open_desk(read_environment({**os.environ, "DESK_HOME": str(tmp_path / "var")})))
    project = wire(desk, small_sandbox)
    settle_world(desk, project.id, small_sandbox)
    deliver(desk, project.id, username="Вера\0")
    add_project(desk, ProjectDraft(name="Школа"), bizon_token="made-up token")
    desk.store.close()
    return desk


@pytest.fixture
def target(source: Desk, tmp_path: Path) -> Iterator[Environment]:
    """The same home with databases on the server."""
    file = tmp_path / "moved" / STORE_FILE
    urls = dict.fromkeys(("DESK_DATABASE_URL", "DESK_JOBS_DATABASE_URL"), store_url(file))
    yield read_environment({**os.environ, **urls, "DESK_HOME": str(source.home)})
    drop_store(file)


def contents(url: str) -> dict[str, list[tuple[Any, ...]]]:
    store = Store(url)
    try:
        with store.reading() as session:
            run = session.connection().execute
            return {table.name: sorted(map(readable, run(select(table))), key=repr) for table in TABLES}
    finally:
        store.close()


def readable(row: Any) -> tuple[Any, ...]:
    return tuple(value.replace("\0", "\ufffd") if isinstance(value, str) else value for value in row)


def nothing(_table: str, _rows: int) -> None: ...


def killed(environment: Environment, table: str) -> None:
    """The move, in a process that is killed after this table."""
    variables = {
        "DESK_HOME": str(environment.home),
        "DESK_DATABASE_URL": environment.database_url,
        "DESK_JOBS_DATABASE_URL": environment.jobs_database_url,
        "KILLED_AT": table,
    }
    ended = subprocess.run(
        [sys.executable, "-c", KILLED], cwd=ROOT, env={**os.environ, **variables}, timeout=PATIENCE_S
    )
    assert ended.returncode == -SIGKILL


def test_everything_is_on_the_server_and_work_goes_on_there(source: Desk, target: Environment) -> None:
    before = contents(source.store.url)
    assert sum(map(bool, before.values())) > len(before) / 2, "most tables hold something"
    counts = move(target, nothing)
    assert counts == {name: len(rows) for name, rows in before.items()}
    assert contents(target.database_url) == before
    assert not (source.home / STORE_FILE).exists()
    assert (source.home / f"{STORE_FILE}.moved").exists()
    assert prove(target).fault is None
    moved = open_desk(target)
    [(highest,)] = fetch_all(moved, "SELECT max(id) FROM webhook_event")
    assert deliver(moved, list_projects(moved)[0].id, username="Анна") == highest + 1
    moved.store.close()
    with pytest.raises(NotFound):
        move(target, nothing)


def test_killed_move_goes_on_with_what_is_not_there_or_has_changed(source: Desk, target: Environment) -> None:
    killed(target, "job")
    with pytest.raises(StorageFault, match="half_moved"):
        open_desk(target)
    write(source, "UPDATE project SET name = 'Другая школа' WHERE name = 'Школа'")
    source.store.close()
    before = contents(source.store.url)
    move(target, nothing)
    assert contents(target.database_url) == before


def test_database_that_is_not_empty_is_left_as_it_is(source: Desk, target: Environment) -> None:
    open_desk(target).store.close()
    before = contents(target.database_url)
    with pytest.raises(Conflict, match="target"):
        move(target, nothing)
    assert contents(target.database_url) == before
    assert (source.home / STORE_FILE).exists()
