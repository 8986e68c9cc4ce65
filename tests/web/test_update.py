"""`make update`: the store is brought to this version, after a backup, while the dashboard is closed."""

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from core.domain.backups.keeping import BackupKind
from core.environment import ROOT, read_environment
from core.errors import Conflict, StorageFault
from core.jobs.home_lock import holding_home
from core.services.backups.folder import list_backups
from core.services.projects.projects import list_projects
from core.start import open_desk
from core.web import update as command
from core.web.restore import restore
from core.web.update import update
from data.store import Store
from tests.jobs.unfinished import RESUMED_AT
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.sqlite("a database server has backups of its own")
OLD_REVISION = "0008"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """With a store of an earlier version."""
    home = tmp_path / "var"
    home.mkdir(mode=0o700)
    store = Store(f"sqlite:///{home / 'desk.sqlite3'}")
    store.migrate(OLD_REVISION)
    store.close()
    monkeypatch.setenv("DESK_HOME", str(home))
    return home


def test_update_says_which_backup_is_the_way_back_and_does_nothing_the_second_time(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command.main()
    [saved] = (home / "backups").glob("*before-update*")
    assert f"make restore FILE={saved}" in capsys.readouterr().out
    command.main()
    assert "is up to date" in capsys.readouterr().out
    assert [*(home / "backups").glob("*before-update*")] == [saved]


def test_update_is_refused_while_a_dashboard_works_with_the_home(home: Path) -> None:
    environment = read_environment({"DESK_HOME": str(home)})
    with holding_home(home, 1), pytest.raises(Conflict, match="process"):
        update(environment, lock_s=0.1)
    saved = update(environment)
    assert saved is not None
    assert saved.made.kind is BackupKind.BEFORE_UPDATE


def test_under_systemd_the_unit_is_ended_before_and_begun_after_the_packages_are_installed(tmp_path: Path) -> None:
    systemctl = tmp_path / "systemctl"
    systemctl.write_text("#!/bin/sh\nexit 0\n")
    systemctl.chmod(0o755)
    planned = subprocess.run(
        ["make", "--dry-run", "--always-make", "update", "UNIT=desk-of-a-test"],
        cwd=ROOT,
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "MAKEFLAGS": ""},
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    ).stdout
    places = [
        planned.index(part) for part in ("systemctl stop desk-of-a-test", "pip install", "systemctl start desk-of")
    ]
    assert places == sorted(places)


def names_here() -> list[str]:
    """The projects, after a start of this version."""
    desk = open_desk(read_environment())
    found = [project.name for project in list_projects(desk)]
    desk.store.close()
    return found


def test_way_back_from_an_update_is_the_backup_that_it_made(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_NOW", RESUMED_AT.isoformat())
    with closing(sqlite3.connect(home / "desk.sqlite3")) as connection, connection:
        connection.execute(
            "INSERT INTO project (id, kind, name, bizon_base_url, bizon_api_version, salebot_base_url, time_zone,"
            " created_at, updated_at) VALUES (7, 'live', 'Школа', '', 'v1', '', 'Europe/Moscow', '2026-01-01',"
            " '2026-01-01')"
        )
    assert names_here() == ["Школа", "Sandbox"]
    [saved] = list_backups(home / "backups", RESUMED_AT)
    assert saved.made.kind is BackupKind.BEFORE_UPDATE
    restore(read_environment(), saved.path)
    with closing(sqlite3.connect(home / "desk.sqlite3")) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(OLD_REVISION,)]
        assert connection.execute("SELECT id, name FROM project").fetchall() == [(7, "Школа")]
    assert names_here() == ["Школа", "Sandbox"]


@pytest.mark.long
def test_update_without_room_for_its_backup_changes_nothing(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("DESK_BACKUP_FOLDER", str(tmp_path / "file"))
    with pytest.raises(StorageFault, match="backup_before_update"):
        open_desk(read_environment())
    with closing(sqlite3.connect(home / "desk.sqlite3")) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(OLD_REVISION,)]
