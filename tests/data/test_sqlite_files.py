"""What errors of SQLite say about its file: each one is provoked, not made up."""

import errno
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from data.dialects import open_engine
from data.faults import fault_of
from data.sqlite_files import file_of


def fill(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA max_page_count = 1")
        connection.execute("CREATE TABLE another (id)")


def write_while_another_does(file: Path) -> None:
    with closing(sqlite3.connect(file)) as other, closing(sqlite3.connect(file, timeout=0.01)) as connection:
        other.execute("BEGIN IMMEDIATE")
        connection.execute("BEGIN IMMEDIATE")


def write_what_is_opened_for_reading(file: Path) -> None:
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        connection.execute("CREATE TABLE another (id)")


def read_garbage(file: Path) -> None:
    file.write_bytes(b"garbage" * 1000)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("SELECT * FROM sqlite_master")


def open_a_folder(file: Path) -> None:
    sqlite3.connect(file.parent).execute("SELECT 1 FROM sqlite_master")


def use_what_does_not_exist(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("SELECT * FROM nowhere")


def fill_the_disk(_file: Path) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize(
    ("meet", "fault"),
    [
        (fill, "full"),
        (fill_the_disk, "full"),
        (write_while_another_does, "locked"),
        (write_what_is_opened_for_reading, "read_only"),
        (read_garbage, "damaged"),
        (open_a_folder, "unreachable"),
        (use_what_does_not_exist, None),
    ],
)
def test_errors_tell_what_is_wrong_with_the_file(
    tmp_path: Path, meet: Callable[[Path], None], fault: str | None
) -> None:
    file = tmp_path / "some.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE one (id)")
    with pytest.raises((sqlite3.Error, OSError)) as met:
        meet(file)
    assert fault_of(met.value) == fault


def test_the_store_passes_on_what_is_wrong_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "some.sqlite3").write_bytes(b"garbage" * 1000)
    with pytest.raises(DBAPIError) as met, open_engine(f"sqlite:///{tmp_path}/some.sqlite3").connect():
        pass
    assert fault_of(met.value) == "damaged"


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite:////srv/desk.sqlite3", Path("/srv/desk.sqlite3")),
        ("sqlite://", None),
        ("postgresql://user:word@localhost/desk", None),
    ],
)
def test_only_sqlite_has_a_file(url: str, file: Path | None) -> None:
    assert file_of(url) == file
