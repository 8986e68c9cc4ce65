"""Restoring: an installation comes back from its backup, in an empty home and over one in use, and nothing is done
twice because of it."""

import json
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from threading import Event, Thread

import pytest

from core.desk import Desk
from core.domain.backups.keeping import BackupKind
from core.environment import Environment, read_environment
from core.errors import Conflict, InvalidInput, StorageFault
from core.jobs.home_lock import holding_home
from core.jobs.progress import list_jobs, list_unfinished
from core.jobs.states import JobState
from core.sandbox.server import SandboxServer
from core.services.backups.archive import open_archive
from core.services.backups.make_backup import make_backup
from core.services.backups.mark import Phase, read_mark, write_mark
from core.services.backups.restore import prepare_restore
from core.services.clients.copy import count_clients
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project, list_projects
from core.services.reports.list_people import PeopleQuery, list_people
from core.services.reports.list_reports import ReportSearch, list_reports
from core.start import open_desk
from core.web import restore as command
from core.web.restore import restore
from tests.conftest import environment_desk
from tests.jobs.unfinished import RESUMED_AT, unfinished
from tests.patience import PATIENCE_S
from tests.received import deliver
from tests.stored import fetch_all

pytestmark = pytest.mark.sqlite("a database server has backups of its own")
SENDING = {"register", "unregister", "send_campaign"}


def count_rows(file: Path) -> dict[str, int]:
    with closing(sqlite3.connect(file)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
            for name in names
            if not name.startswith("sqlite_")
        }


def at(home: Path, **variables: str) -> Environment:
    return read_environment({"DESK_HOME": str(home), "DESK_NOW": RESUMED_AT.isoformat(), **variables})


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, SandboxServer]]:
    """An installation with jobs of every kind under way, updated by this version."""
    with unfinished(tmp_path_factory.mktemp("killed")) as found:
        yield found


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Desk]:
    """An installation with a project that an operator has added."""
    desk = environment_desk(tmp_path / "old")
    add_project(desk, ProjectDraft(name="Школа"), bizon_token="made-up token", salebot_key="made-up key")
    yield desk
    desk.store.close()


def back_up(desk: Desk) -> Path:
    return make_backup(desk.environment, desk.now(), BackupKind.BY_HAND).path


def names_of(environment: Environment) -> list[str]:
    desk = open_desk(environment)
    found = [project.name for project in list_projects(desk)]
    desk.store.close()
    return found


def test_installation_in_the_middle_of_everything_comes_back_and_sends_nothing_by_itself(
    killed: tuple[Desk, SandboxServer], tmp_path: Path
) -> None:
    old, _ = killed
    backup = back_up(old)
    home = tmp_path / "new"
    restore(at(home), backup, key=old.home / "secret.key")
    with open_archive(backup, None) as (manifest, _):
        for name, described in manifest.databases.items():
            assert count_rows(home / name) == described.rows
    assert manifest.databases.keys() == {"desk.sqlite3", "jobs.sqlite3"}
    desk = open_desk(at(home))
    before = {job.id: job.state for project in list_projects(old) for job in list_jobs(old, project.id, limit=99)}
    jobs = {job.id: job for project in list_projects(desk) for job in list_jobs(desk, project.id, limit=99)}
    assert jobs.keys() == before.keys()
    held = {job.id for job in jobs.values() if before[job.id] in ("queued", "running") and job.kind in SENDING}
    assert {jobs[job_id].kind for job_id in held} == SENDING
    for job_id in held:
        assert jobs[job_id].state is JobState.PAUSED
        assert isinstance(jobs[job_id].problem, Conflict)
    assert fetch_all(desk, "SELECT state, client_id FROM campaign_row WHERE state = 'planned' AND client_id > 0") == []
    assert (
        fetch_all(
            desk,
            "SELECT state FROM received_registration r JOIN webhook_event e ON e.id = r.event_id"
            " WHERE e.relay_state IS NULL AND state IN ('waiting', 'matched', 'noticing')",
        )
        == []
    )
    assert not {job.kind for job in list_unfinished(desk)} & SENDING
    desk.store.close()


@contextmanager
def registrations_coming(desk: Desk, project_id: int) -> Iterator[None]:
    """One delivery after the other, as fast as the store takes them; some have come before the block begins."""
    some, ended = Event(), Event()

    def come() -> None:
        for number in count():
            deliver(desk, project_id, email=f"guest{number}@example.com")
            if number == 5:
                some.set()
            if ended.is_set():
                return

    thread = Thread(target=come)
    thread.start()
    assert some.wait(PATIENCE_S)
    try:
        yield
    finally:
        ended.set()
        thread.join()


def shown(desk: Desk) -> list[object]:
    """What pages show of all projects, but for what a restore holds."""
    found: list[object] = []
    for project in list_projects(desk):
        reports = list_reports(desk, project.id, ReportSearch())
        found += [project, reports.total, [replace(row, problem=None) for row in reports.rows]]
        found += [list_people(desk, project.id, PeopleQuery([row.id])).frame.to_csv() for row in reports.rows[:3]]
        found.append(count_clients(desk, project.id))
    return found


def test_of_what_comes_while_a_backup_is_made_it_holds_the_first_part_and_pages_show_the_rest_as_before(
    killed: tuple[Desk, SandboxServer], tmp_path: Path
) -> None:
    old, _ = killed
    events = "SELECT id, delivery_key FROM webhook_event ORDER BY id"
    with registrations_coming(old, list_projects(old)[0].id):
        before = len(fetch_all(old, events))
        backup = back_up(old)
    restore(at(tmp_path / "new"), backup, key=old.home / "secret.key")
    desk = open_desk(at(tmp_path / "new"))
    held, come = fetch_all(desk, events), fetch_all(old, events)
    assert held == come[: len(held)]
    assert before <= len(held) <= len(come)
    registrations = "SELECT count(*) FROM received_registration WHERE event_id <= :last"
    assert fetch_all(desk, registrations, last=2**40) == fetch_all(old, registrations, last=held[-1][0])
    assert shown(desk) == shown(old)
    desk.store.close()


def test_restore_over_an_installation_in_use_leaves_a_way_back(live: Desk) -> None:
    backup = back_up(live)
    add_project(live, ProjectDraft(name="Новая"))
    live.store.close()
    mark = restore(live.environment, backup)
    assert names_of(live.environment) == ["Sandbox", "Школа"]
    assert mark.saved_as is not None
    assert not list(live.home.glob("*before-restore*"))
    restore(live.environment, live.home / "backups" / mark.saved_as)
    assert names_of(live.environment) == ["Sandbox", "Школа", "Новая"]


def test_damaged_installation_is_kept_beside_what_is_restored(live: Desk) -> None:
    backup = back_up(live)
    live.store.close()
    store = live.home / "desk.sqlite3"
    store.write_bytes(b"\xff" * 8192)
    mark = restore(live.environment, backup)
    assert mark.saved_as is None
    assert [Path(path).read_bytes() for path in mark.aside] == [b"\xff" * 8192]
    assert names_of(live.environment) == ["Sandbox", "Школа"]


def test_restore_is_refused_while_a_dashboard_works_with_the_home(live: Desk) -> None:
    backup = back_up(live)
    before = (live.home / "desk.sqlite3").read_bytes()
    with holding_home(live.home, 1), pytest.raises(Conflict, match="process"):
        restore(live.environment, backup, lock_s=0.1)
    assert (live.home / "desk.sqlite3").read_bytes() == before
    assert read_mark(live.home) is None


def test_key_that_does_not_fit_is_asked_for_in_words(
    live: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    backup = back_up(live)
    home = tmp_path / "new"
    monkeypatch.setenv("DESK_HOME", str(home))
    monkeypatch.setattr(sys, "argv", ["restore", str(backup)])
    with pytest.raises(SystemExit, match=r"sealed with another key.*KEY=path/to/secret.key.*WITHOUT_KEY=1"):
        command.main()
    assert {path.name for path in home.iterdir()} <= {"backups", "turn.sqlite3"}
    monkeypatch.setattr(sys, "argv", ["restore", str(backup), "--key", str(live.home / "secret.key")])
    command.main()
    assert "is restored. Start the dashboard." in capsys.readouterr().out
    assert (home / "secret.key").read_text() == (live.home / "secret.key").read_text()
    assert names_of(at(home)) == ["Sandbox", "Школа"]


def test_restore_without_the_key_is_possible_when_it_is_said(live: Desk, tmp_path: Path) -> None:
    home = tmp_path / "new"
    restore(at(home), back_up(live), without_key=True)
    with pytest.raises(StorageFault, match="key: gone"):
        open_desk(at(home))


def test_backup_of_a_newer_version_is_refused_before_anything_is_changed(live: Desk) -> None:
    with live.store.writing() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    backup = back_up(live)
    with live.store.writing() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    live.store.close()
    before = {path.name for path in live.home.iterdir()}
    with pytest.raises(InvalidInput, match="backup: newer"):
        restore(live.environment, backup)
    assert {path.name for path in live.home.iterdir()} - {"turn.sqlite3"} == before - {"turn.sqlite3"}


@pytest.mark.parametrize("cut_off", ["before", "half", "after"])
def test_restore_that_was_cut_off_is_finished_by_the_next_start(live: Desk, cut_off: str) -> None:
    with closing(sqlite3.connect(live.home / "jobs.sqlite3")) as jobs:
        jobs.execute("CREATE TABLE workflow_status (id)")
    backup = back_up(live)
    add_project(live, ProjectDraft(name="Новая"))
    live.store.close()
    prepare_restore(live.environment, backup, live.now(), asked_by="Анна", passphrase=None)
    store = live.home / "desk.sqlite3"
    if cut_off == "half":  # the store was moved away, and its place is empty still
        mark = read_mark(live.home)
        assert mark
        write_mark(live.home, mark.changed(was_saved=True))
        shutil.move(store, live.home / "desk.sqlite3.before-restore")
    if cut_off == "after":
        mark = read_mark(live.home)
        assert mark
        write_mark(live.home, mark.changed(was_saved=True))
        for name in ("desk.sqlite3", "jobs.sqlite3"):
            (live.home / f"{name}.restoring").rename(live.home / name)
    assert names_of(live.environment) == ["Sandbox", "Школа"]
    assert not list(live.home.glob("*.restoring"))
    mark = read_mark(live.home)
    assert mark
    assert mark.phase is Phase.SETTLED
    assert json.loads((live.home / "backups" / "restore.json").read_text())["phase"] == "settled"


def erase(home: Path, number: int, digest: str) -> None:
    """As the store holds a person who was erased."""
    with closing(sqlite3.connect(home / "desk.sqlite3")) as store:
        store.execute(
            "INSERT INTO erasure (project_id, erased_at, erased_by, removed) VALUES (1, ?, 'Анна', '{}')",
            (f"2026-11-{number:02} 12:00:00.000000",),
        )
        store.execute("INSERT INTO tombstone SELECT 1, 'email', ?, max(id) FROM erasure", (digest,))
        store.commit()


def test_who_was_erased_after_the_backup_is_known_to_what_comes_back(live: Desk) -> None:
    home = live.home
    erase(home, 1, "before")
    backup = back_up(live)
    erase(home, 2, "after")
    live.store.close()
    first = restore(live.environment, backup)
    erase(home, 3, "between two restores")  # with the number that the second one had
    restore(live.environment, home / "backups" / str(first.saved_as))
    desk = open_desk(live.environment)
    stones = "SELECT digest, erased_at FROM tombstone t JOIN erasure e ON e.id = t.erasure_id ORDER BY erased_at"
    assert [digest for digest, _ in fetch_all(desk, stones)] == ["before", "after", "between two restores"]
    assert len({at for _, at in fetch_all(desk, stones)}) == 3
    assert not (home / "backups" / "erased.sqlite3").exists()
    desk.store.close()
