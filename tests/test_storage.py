"""What the dashboard keeps: a start with files that cannot be used ends with a sentence and changes nothing, and nobody
else can read them."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from cryptography.fernet import Fernet

from core.databases import check_databases
from core.environment import ROOT, read_environment
from core.errors import Conflict, NotConfigured, StorageFault
from core.jobs.home_lock import LOCK_FILE, holding_home
from core.mail import Security
from core.services.notices.mail_account import MailSettings, get_mail_settings, save_mail_settings
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project, get_project, list_projects
from core.services.projects.webhook_secret import find_secret_owners, make_webhook_secret, reveal_webhook_path
from core.start import get_desk, open_desk
from core.storage import naming
from core.storage_sentences import explain_storage
from core.web import new_key
from core.web.check_start import check_start
from core.web.new_key import give_up_secrets
from data.sqlite_files import check_file
from tests.conftest import environment_desk
from tests.databases import IS_POSTGRES
from tests.patience import PATIENCE_S

PAGE = 4096
NOBODY = 65534
KEPT = ("desk.sqlite3", "jobs.sqlite3", "secret.key")
SHARED_UMASK = 0o022


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which an operator has added a project, of a process that has ended."""
    if IS_POSTGRES:
        pytest.skip("SQLite only: is about its files")
    home = tmp_path_factory.mktemp("installation") / "var"
    desk = environment_desk(home)
    project = add_project(desk, ProjectDraft(name="Школа"), bizon_token="made-up token", salebot_key="made-up key")
    make_webhook_secret(desk, project.id)
    mail = MailSettings("smtp.example.com", 465, Security.TLS, "desk", "desk@example.com")
    save_mail_settings(desk, mail, "made-up password")
    desk.store.close()
    with closing(sqlite3.connect(home / "jobs.sqlite3")) as jobs:
        jobs.execute("CREATE TABLE workflow (id)")
    return home


@pytest.fixture
def home(installation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of it, which the next start is to work with."""
    home = tmp_path / "var"
    shutil.copytree(installation, home)
    monkeypatch.setenv("DESK_HOME", str(home))
    before = os.umask(SHARED_UMASK)
    get_desk.cache_clear()
    yield home
    get_desk.cache_clear()
    os.umask(before)


def start() -> str:
    """What the console says when the process does not start."""
    with pytest.raises(SystemExit) as ended:
        check_start("127.0.0.1")
    sentence = str(ended.value)
    assert sentence.startswith("Webinar Desk does not start: ")
    return sentence


def contents(home: Path) -> dict[str, bytes]:
    return {name: (home / name).read_bytes() for name in KEPT if (home / name).is_file()}


def overwrite(file: Path, at: int, count: int = PAGE) -> None:
    with file.open("r+b") as opened:
        opened.seek(at)
        opened.write(b"\xff" * count)


def damage_a_page_of_a_table(file: Path) -> None:
    """A page in the middle, which the start itself does not read."""
    with closing(sqlite3.connect(file)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'webhook_event'").fetchone()
    overwrite(file, (page - 1) * PAGE)


def from_a_newer_version(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()


def no_file(file: Path) -> None:
    file.unlink()
    file.mkdir()


def of_another_program(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DROP TABLE alembic_version")
        connection.commit()


@pytest.mark.parametrize(
    ("name", "spoil", "said"),
    [
        ("desk.sqlite3", lambda file: overwrite(file, 0, 64), "is damaged.*Copy the folder.*backup"),
        ("desk.sqlite3", damage_a_page_of_a_table, "is damaged.*Copy the folder.*backup"),
        ("desk.sqlite3", lambda file: file.write_bytes(b""), "has 0 bytes, though it was in use.*backup"),
        ("desk.sqlite3", Path.unlink, "is not there.*backup"),
        ("desk.sqlite3", from_a_newer_version, "newer version.*Start that version"),
        ("desk.sqlite3", of_another_program, "cannot be used; the line above says where it failed"),
        ("jobs.sqlite3", lambda file: overwrite(file, 0, 64), "is damaged.*move it.*unfinished jobs go on"),
        ("secret.key", Path.unlink, "is gone.*Put it back from a backup, or set DESK_SECRET_KEY.*make new-key"),
        ("secret.key", lambda file: file.write_bytes(b""), "holds no key.*backup.*make new-key"),
        ("secret.key", lambda file: file.write_bytes(Fernet.generate_key()), "another key.*backup.*make new-key"),
        ("secret.key", no_file, "the key file, .*, cannot be opened"),
    ],
    ids=[
        "header",
        "page",
        "emptied",
        "gone",
        "newer",
        "another's",
        "jobs",
        "key gone",
        "key damaged",
        "other key",
        "key unread",
    ],
)
def test_start_with_a_file_that_cannot_be_used_names_it_and_changes_nothing(
    home: Path, name: str, spoil: Callable[[Path], object], said: str
) -> None:
    spoil(home / name)
    before = contents(home)
    sentence = start()
    assert str(home / name) in sentence
    assert re.search(said, sentence)
    assert contents(home) == before


def test_store_that_another_program_locks_is_named(home: Path) -> None:
    file = home / "desk.sqlite3"
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageFault) as found, naming("store", file):
            check_file(file, 0.05)
    assert f"{file}, is locked by another program" in explain_storage(found.value)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without the rights of root, who can write into every file."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


def test_database_that_can_only_be_read_is_named(home: Path) -> None:
    with TemporaryDirectory() as folder:  # a folder that nobody but its owner can enter would be another fault
        copy = Path(folder) / "desk.sqlite3"
        shutil.copy(home / copy.name, copy)
        copy.chmod(0o444)
        Path(folder).chmod(0o777)
        environment = read_environment({"DESK_HOME": folder})
        with as_nobody(), pytest.raises(StorageFault) as found:
            check_databases(environment)
        assert f"{copy}, can only be read. See that it belongs to the user" in explain_storage(found.value)


def test_damaged_lock_is_made_anew_and_holds(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = home / LOCK_FILE
    file.write_bytes(b"garbage")
    with holding_home(home, 0.05):
        with pytest.raises(Conflict, match="process"), holding_home(home, 0.05):
            pass
        assert f"{file} was damaged" in caplog.text
    assert (home / f"{LOCK_FILE}.damaged").read_bytes() == b"garbage"


@pytest.mark.parametrize("place", ["file", "file/home", "/proc/webinar-desk"])
def test_home_that_cannot_be_written_to_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Path, place: str
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("DESK_HOME", str(tmp_path / place))
    assert re.search(f"{tmp_path / place}, cannot be written to.*DESK_HOME", start())


def test_start_on_a_full_disk_says_so_and_the_next_one_is_a_first_start_still(tmp_path: Path) -> None:
    limited = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000));"
    check = "from core.web.check_start import check_start; check_start('127.0.0.1')"
    process = subprocess.run(
        [sys.executable, "-c", limited + check],
        cwd=ROOT,
        env={**os.environ, "DESK_HOME": str(tmp_path / "var"), "DESK_SECRET_KEY": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert process.returncode != 0
    assert process.stderr.startswith("Webinar Desk does not start: the disk of the folder DESK_HOME")
    assert "takes no more data" in process.stderr
    assert "Traceback" not in process.stderr
    assert [project.kind for project in list_projects(environment_desk(tmp_path / "var"))] == ["sandbox"]


def test_store_that_broke_off_before_its_first_page_is_a_first_start(tmp_path: Path) -> None:
    (tmp_path / "desk.sqlite3").touch()
    assert [project.kind for project in list_projects(environment_desk(tmp_path))] == ["sandbox"]


def test_lost_key_costs_the_secrets_only_when_they_are_given_up(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = environment_desk(home)
    live = list_projects(before)[1]
    webhook_secret = str(reveal_webhook_path(before, live.id)).rpartition("/")[2]
    before.store.close()
    environment = read_environment({"DESK_HOME": str(home)})
    with pytest.raises(Conflict, match="key"):
        give_up_secrets(environment)
    with pytest.raises(NotConfigured):
        give_up_secrets(replace(environment, secret_key="mistyped"))
    (home / "secret.key").write_bytes(Fernet.generate_key())
    start()
    new_key.main()
    assert "of 1 project(s) were given up" in capsys.readouterr().out
    desk = open_desk(environment)
    project = get_project(desk, live.id)
    assert (project.name, project.bizon_token_tail, project.salebot_key_tail) == ("Школа", None, None)
    assert find_secret_owners(desk, [webhook_secret]) == {webhook_secret: live.id}
    with pytest.raises(NotConfigured, match="secret_key"):
        reveal_webhook_path(desk, live.id)
    assert (home / "secret.key.damaged").exists()
    mail = get_mail_settings(desk)
    assert mail is not None
    assert (mail.host, mail.has_password) == ("smtp.example.com", False)


def test_key_file_that_cannot_be_read_is_not_taken_for_a_lost_key(home: Path) -> None:
    no_file(home / "secret.key")
    with pytest.raises(StorageFault, match="key: unreachable"):
        give_up_secrets(read_environment({"DESK_HOME": str(home)}))
    assert not (home / "secret.key.damaged").exists()


def test_nobody_else_can_read_what_an_earlier_version_left_open(home: Path) -> None:
    home.chmod(0o755)
    for file in home.iterdir():
        file.chmod(0o644)
    check_start("127.0.0.1")
    (home / "new").touch()
    modes = {path.name: path.stat().st_mode & 0o777 for path in (home, *home.iterdir())}
    assert modes.pop("var") == 0o700
    assert {"desk.sqlite3", "desk.sqlite3-wal", "desk.sqlite3-shm", "jobs.sqlite3", "secret.key", "new"} <= modes.keys()
    assert set(modes.values()) == {0o600}


def test_folder_that_holds_other_things_is_left_open_and_that_is_said(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (home / "of somebody else").mkdir()
    home.chmod(0o755)
    check_start("127.0.0.1")
    assert home.stat().st_mode & 0o777 == 0o755
    assert f"Others can open {home}" in caplog.text
    assert (home / "desk.sqlite3").stat().st_mode & 0o777 == 0o600


def test_deleted_contacts_are_overwritten_in_the_store(home: Path) -> None:
    check_start("127.0.0.1")
    with get_desk().store.reading() as session:
        assert session.connection().exec_driver_sql("PRAGMA secure_delete").scalar() == 1
