"""Copies of the backups on a real S3-compatible server: sent, checked, kept by the rule, listed and restored.

Long forms: to make the server's environment takes a minute.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest

from core.desk import Desk
from core.domain.audit.deeds import Deed
from core.domain.backups.keeping import BackupKind, KeptAs
from core.environment import Environment, read_environment
from core.errors import InvalidInput, StorageFault
from core.http.pace import never
from core.jobs.rounds import HOME
from core.services.audit.entries import AuditSearch, list_entries
from core.services.backups.choose import ask_restore, look_into_bucket
from core.services.backups.job import back_up
from core.services.backups.make_backup import make_backup
from core.services.backups.mark import Phase, read_mark
from core.services.backups.send_copies import fetch_copy, list_copies, send_copies
from core.services.backups.state import get_state, note_wanted
from core.services.home.measures import measure
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project, list_projects
from core.start import open_desk
from core.web import back_up as back_up_command
from core.web import list_backups as list_command
from core.web import restore as restore_command
from tests.conftest import environment_desk
from tests.patience import PATIENCE_S
from tests.present import PRESENT
from tests.services.backups.s3_server import s3_server
from tests.services.backups.tampering import tampering
from tests.services.backups.test_bucket import bucket_variables, with_bucket

pytestmark = [pytest.mark.long, pytest.mark.sqlite("a database server has backups of its own")]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with s3_server("school") as address:
        yield address


def there(environment: Environment) -> list[str]:
    return [one.name for one in list_copies(environment)]


def variables(home: Path, address: str) -> dict[str, str]:
    return {"DESK_HOME": str(home), "DESK_NOW": PRESENT.isoformat(), **bucket_variables(address)}


def test_backup_is_copied_by_the_round_and_the_bucket_follows_the_rule(desk: Desk, server: str) -> None:
    desk = replace(desk, environment=with_bucket(desk.environment, f"{server}/school/rule"))
    others = f"{server}/school/rule/notes.txt"
    httpx.put(others, content=b"notes", headers={"x-amz-acl": "public-read"}, timeout=PATIENCE_S).raise_for_status()
    for day in range(12):  # the folder is emptied each day, so only the bucket has the older ones
        made = make_backup(desk.environment, PRESENT + timedelta(days=day), BackupKind.DAILY)
        assert send_copies(desk.environment, PRESENT + timedelta(days=day)) == [made.name]
        made.path.unlink()
    by_day = there(desk.environment)
    assert by_day[:7] == [
        f"desk-{PRESENT + timedelta(days=day):%Y%m%d-%H%M%S}Z-daily.tar.gz" for day in range(11, 4, -1)
    ]
    assert 7 <= len(by_day) < 12
    note_wanted(desk)
    due_at = back_up(desk, HOME, never)
    state = get_state(desk)
    assert due_at == state.due_at
    assert state.copies is not None
    assert state.backups[0].name in [one.name for one in state.copies.files]
    assert not state.needs_attention
    assert measure(desk).last_copy_made_at is not None
    assert httpx.get(others, timeout=PATIENCE_S).content == b"notes"


def test_installation_comes_back_from_the_bucket_alone(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    old = environment_desk(tmp_path / "old")
    add_project(old, ProjectDraft(name="Школа"), bizon_token="made-up token", salebot_key="made-up key")
    old.store.close()
    for name, value in variables(old.home, f"{server}/school/way").items():
        monkeypatch.setenv(name, value)
    back_up_command.main()
    said = capsys.readouterr().out
    assert f"Copied to {server}/school/way/: desk-" in said
    new = tmp_path / "new"
    monkeypatch.setenv("DESK_HOME", str(new))
    list_command.main()
    name = capsys.readouterr().out.split()[-1]
    assert name.startswith("s3:desk-")
    monkeypatch.setattr("sys.argv", ["restore", name, "--key", str(old.home / "secret.key")])
    restore_command.main()
    assert "is restored. Start the dashboard." in capsys.readouterr().out
    desk = open_desk(read_environment())
    assert [project.name for project in list_projects(desk)] == ["Sandbox", "Школа"]
    desk.store.close()


def test_copy_is_found_by_asking_and_restored_by_the_page_as_one_of_the_folder(desk: Desk, server: str) -> None:
    desk = replace(desk, environment=with_bucket(desk.environment, f"{server}/school/page"))
    made = make_backup(desk.environment, PRESENT, BackupKind.DAILY)
    send_copies(desk.environment, PRESENT)
    for file in (made.path, desk.home / "backups" / "bucket.json"):
        file.unlink()
    assert get_state(desk).only_there == ()
    look_into_bucket(desk)
    [copy] = get_state(desk).only_there
    assert (copy.name, copy.bytes, copy.kept_as) == (made.name, made.bytes, KeptAs.NEWEST)
    ask_restore(desk, copy.name)
    mark = read_mark(desk.home)
    assert mark is not None
    assert (mark.phase, mark.backup, mark.asked_by) == (Phase.STAGED, made.name, desk.operator)
    assert made.path.exists()
    search = AuditSearch(ZoneInfo("UTC"))
    assert list_entries(desk, search, page_size=1).lines[0].deed is Deed.BACKUP_RESTORED
    with pytest.raises(InvalidInput, match="backup: gone"):
        ask_restore(desk, "desk-20200101-000000Z-daily.tar.gz")


def test_sealed_backup_of_several_parts_comes_back_byte_for_byte(desk: Desk, server: str) -> None:
    environment = with_bucket(desk.environment, f"{server}/school/large")
    large = desk.home / "backups" / "desk-20261119-000000Z-by-hand.tar.gz.sealed"
    large.parent.mkdir(exist_ok=True)
    large.write_bytes(bytes(range(256)) * (40 << 12))  # 40 MB, more than two parts
    whole = large.read_bytes()
    assert send_copies(environment, PRESENT) == [large.name]
    large.unlink()
    assert fetch_copy(environment, large.name, PRESENT).read_bytes() == whole


def test_copy_that_comes_back_changed_is_deleted_there(desk: Desk, server: str) -> None:
    made = make_backup(desk.environment, PRESENT, BackupKind.DAILY)
    with tampering(server) as between:
        environment = with_bucket(desk.environment, f"{between}/school/changed")
        with pytest.raises(StorageFault, match="bucket: damaged"):
            send_copies(environment, PRESENT)
    assert made.path.exists()
    assert there(with_bucket(desk.environment, f"{server}/school/changed")) == []


def test_bucket_that_is_not_there_and_a_key_that_is_not_accepted_are_told_apart(desk: Desk, server: str) -> None:
    make_backup(desk.environment, PRESENT, BackupKind.DAILY)
    with pytest.raises(StorageFault, match="bucket: gone"):
        send_copies(with_bucket(desk.environment, f"{server}/nobodys"), PRESENT)
    empty = with_bucket(desk.environment, f"{server}/school/none")
    with pytest.raises(InvalidInput, match="backup: gone"):
        fetch_copy(empty, "desk-20200101-000000Z-daily.tar.gz", PRESENT)
    with (
        s3_server("school", INITIAL_NO_AUTH_ACTION_COUNT="1") as strict,
        pytest.raises(StorageFault, match="bucket: refused") as fault,
    ):
        send_copies(with_bucket(desk.environment, f"{strict}/school"), PRESENT)
    assert fault.value.detail in ("InvalidAccessKeyId", "AccessDenied")
