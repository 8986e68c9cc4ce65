"""Backups: whole and of one moment while others write, sealed where there is a passphrase, and nothing half made."""

import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest

from core.desk import Desk
from core.domain.access.rights import Operator, Role
from core.domain.backups.keeping import BackupKind, KeptAs
from core.environment import Environment
from core.errors import Conflict, InvalidInput, NotConfigured, StorageFault
from core.http.pace import Stopped
from core.jobs.home_lock import holding
from core.services.backups.archive import check_archive, open_archive
from core.services.backups.choose import ask_restore, count_lost, take_backup
from core.services.backups.folder import list_backups
from core.services.backups.make_backup import TURN_FILE, make_backup
from core.services.links.build_link import LinkChoices, build
from core.services.links.history import save_link
from core.services.projects.projects import list_projects
from core.start import open_desk
from data.sqlite_copies import copy_at_one_moment
from tests.full_disk import full_disk
from tests.patience import PATIENCE_S
from tests.present import PRESENT
from tests.stored import fetch_all

pytestmark = pytest.mark.sqlite("a database server has backups of its own")
PASSPHRASE = "made-up passphrase"


def make(environment: Environment, *, days: int = 0, kind: BackupKind = BackupKind.DAILY) -> Path:
    return make_backup(environment, PRESENT + timedelta(days=days), kind).path


def newest_deeds(desk: Desk, most: int) -> list[tuple[str, str]]:
    rows = fetch_all(desk, "SELECT operator, deed FROM audit_entry ORDER BY number DESC LIMIT :most", most=most)
    return [(operator, deed) for operator, deed in rows]


def entries(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*")}


class Writers:
    """Two databases with a counter each. The first is raised, then the second, again and again: at every moment they
    are equal, or the first one is ahead by one."""

    def __init__(self, folder: Path) -> None:
        self.files = [folder / "store.sqlite3", folder / "jobs.sqlite3"]
        for file, mode in zip(self.files, ("WAL", "DELETE"), strict=True):
            with closing(sqlite3.connect(file)) as connection:
                connection.execute(f"PRAGMA journal_mode={mode}")
                connection.execute("CREATE TABLE counter (n INTEGER, filler BLOB)")
                connection.execute("INSERT INTO counter VALUES (0, zeroblob(20000000))")
                connection.commit()
        self.written = 0
        self._ended = Event()

    @contextmanager
    def writing(self) -> Iterator[None]:
        thread = Thread(target=self._write)
        thread.start()
        try:
            yield
        finally:
            self._ended.set()
            thread.join()

    def _write(self) -> None:
        connections = [sqlite3.connect(file, timeout=PATIENCE_S) for file in self.files]
        while not self._ended.is_set():
            for connection in connections:
                connection.execute("UPDATE counter SET n = n + 1")
                connection.commit()
            self.written += 1
        for connection in connections:
            connection.close()


def counter(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        (found,) = connection.execute("SELECT n FROM counter").fetchone()
        return int(found)


def test_both_databases_are_copied_as_they_were_at_one_moment_while_others_write(tmp_path: Path) -> None:
    writers = Writers(tmp_path)
    with writers.writing():
        for turn in range(3):
            before = writers.written
            copies = [tmp_path / f"{turn}-{file.name}" for file in writers.files]
            copy_at_one_moment(dict(zip(writers.files, copies, strict=True)), lambda: None)
            store, jobs = map(counter, copies)
            assert store - jobs in (0, 1)
            assert store >= before
    assert writers.written > 0


def test_writer_that_holds_one_database_and_waits_for_the_other_holds_up_no_backup(tmp_path: Path) -> None:
    """The other order than that of the backup: each would wait for the other."""
    writers = Writers(tmp_path)
    store, jobs = (sqlite3.connect(file, isolation_level=None, timeout=PATIENCE_S) for file in writers.files)
    jobs.execute("BEGIN IMMEDIATE")
    copies = {file: tmp_path / f"copy-{file.name}" for file in writers.files}
    backup = Thread(target=copy_at_one_moment, args=(copies, lambda: None))
    backup.start()
    for _ in range(3):
        store.execute("UPDATE counter SET n = n + 1")  # waits while the backup holds the store, which is not long
    jobs.execute("COMMIT")
    backup.join(PATIENCE_S)
    assert counter(copies[writers.files[0]]) == 3
    store.close()
    jobs.close()


def test_backup_is_one_file_of_its_owner_with_what_is_in_it_and_nothing_else_is_left(desk: Desk) -> None:
    path = make(desk.environment)
    assert entries(desk.home / "backups") == {path.name, TURN_FILE}
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    with tarfile.open(path) as archive:  # as any other program opens it
        assert archive.getnames() == ["manifest.json", "desk.sqlite3"]
    with open_archive(path, None) as (manifest, _):
        store = manifest.databases["desk.sqlite3"]
        assert (manifest.version, manifest.made_at) == ("0.1.0", PRESENT)
        assert store.migration is not None
        assert store.rows["project"] == 1
        assert manifest.key is not None
        assert manifest.key not in (desk.home / "secret.key").read_text()


def test_sealed_backup_opens_with_its_passphrase_alone(desk: Desk) -> None:
    environment = replace(desk.environment, backup_passphrase=PASSPHRASE)
    path = make(environment)
    assert check_archive(path, PASSPHRASE, lambda: None).databases
    assert b"alembic_version" not in path.read_bytes()
    for wrong, reason in ((None, "missing"), ("another", "wrong")):
        with pytest.raises(InvalidInput, match=f"passphrase: {reason}"):
            check_archive(path, wrong, lambda: None)


@pytest.mark.parametrize("spoil", ["cut", "changed", "another file"])
def test_spoilt_backup_is_none(desk: Desk, spoil: str) -> None:
    path = make(desk.environment)
    whole = path.read_bytes()
    middle = len(whole) // 2
    path.write_bytes(
        {
            "cut": whole[:middle],
            "changed": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
            "another file": b"a table of people;",
        }[spoil]
    )
    with pytest.raises(InvalidInput, match="backup: damaged"):
        check_archive(path, None, lambda: None)


def test_each_night_leaves_what_the_rule_keeps(desk: Desk) -> None:
    made = [make(desk.environment, days=days) for days in range(10)]
    made.append(make(desk.environment, days=9))
    left = list_backups(desk.environment.backup_folder, PRESENT + timedelta(days=9))
    assert [one.path for one in left][:7] == [made[10], *made[8:2:-1]]
    assert {one.kept_as for one in left} >= {KeptAs.NEWEST, KeptAs.DAY}
    assert None not in {one.kept_as for one in left}


def test_full_disk_ends_a_backup_and_leaves_the_last_one_and_nothing_else(desk: Desk) -> None:
    last = make(desk.environment)
    before = entries(desk.home)
    with full_disk(), pytest.raises(StorageFault, match="backups: full"):
        make(desk.environment, days=1)
    assert entries(desk.home) == before
    assert check_archive(last, None, lambda: None)


def test_backup_that_is_ended_or_was_killed_leaves_nothing(desk: Desk) -> None:
    def end() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        make_backup(desk.environment, PRESENT, BackupKind.DAILY, end)
    assert entries(desk.home / "backups") == {TURN_FILE}
    copies = desk.home / "backups" / "copies"  # as a killed process leaves it
    copies.mkdir()
    (copies / "desk.sqlite3").write_bytes(b"half")
    (desk.home / "backups" / "desk-20261119-000000Z-daily.tar.gz.partial").write_bytes(b"half")
    half_unpacked = desk.home / "desk.sqlite3.restoring"
    half_unpacked.write_bytes(b"half")
    path = make(desk.environment)
    assert entries(desk.home / "backups") == {path.name, TURN_FILE}
    assert not half_unpacked.exists()


def test_damaged_store_becomes_no_backup(desk: Desk) -> None:
    with closing(sqlite3.connect(desk.home / "desk.sqlite3")) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'webhook_event'").fetchone()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with (desk.home / "desk.sqlite3").open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)
    with pytest.raises(StorageFault, match="store: damaged"):
        make(desk.environment)
    assert list_backups(desk.environment.backup_folder, PRESENT) == []


def test_folder_elsewhere_gets_the_backups_and_one_that_cannot_be_used_is_named(desk: Desk, tmp_path: Path) -> None:
    elsewhere = replace(desk.environment, backup_folder=tmp_path / "elsewhere")
    assert make(elsewhere).parent == tmp_path / "elsewhere"
    (tmp_path / "file").touch()
    with pytest.raises(StorageFault, match="backups: unreachable") as found:
        make(replace(desk.environment, backup_folder=tmp_path / "file"))
    assert found.value.path == str(tmp_path / "file")


def test_one_backup_is_made_at_a_time(desk: Desk) -> None:
    (desk.home / "backups").mkdir()
    with holding(desk.home / "backups" / TURN_FILE, 0), pytest.raises(Conflict, match="process"):
        make_backup(desk.environment, PRESENT, BackupKind.DAILY, wait_s=0.1)


def test_store_of_a_database_server_is_not_backed_up_here(desk: Desk) -> None:
    with pytest.raises(NotConfigured, match="backups"):
        make(replace(desk.environment, database_url="postgresql://127.0.0.1/desk"))


def test_backup_is_given_out_and_restored_by_name_and_both_are_noted(desk: Desk) -> None:
    path = make(desk.environment)
    acting = desk.acting_as(Operator("Анна", Role.ADMINISTRATOR))
    choices = LinkChoices("https://start.bizon365.ru/room/24681/python")
    save_link(desk, list_projects(desk)[0].id, build(choices), choices)
    assert (count_lost(acting, PRESENT).links, count_lost(acting, desk.now()).links) == (1, 0)
    assert take_backup(acting, path.name) == path
    ask_restore(acting, path.name)
    assert newest_deeds(desk, 2) == [("Анна", "backup_restored"), ("Анна", "backup_downloaded")]
    for name in ("../desk.sqlite3", "desk-20200101-000000Z-daily.tar.gz"):
        with pytest.raises(InvalidInput, match="backup: gone"):
            take_backup(acting, name)
    desk.store.close()
    assert newest_deeds(open_desk(desk.environment), 1) == [("Анна", "backup_restored")]
