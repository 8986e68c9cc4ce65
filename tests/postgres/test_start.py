"""A start with a database on a server that cannot be used ends with a sentence that says why, and shows no password."""

import logging
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from core.start import get_desk
from core.web.check_start import check_start
from tests.conftest import environment_desk
from tests.dashboard import free_port
from tests.databases import IS_POSTGRES, SERVER, databases_of, store_url

PASSWORD = "0pen-sesame"
on_server = pytest.mark.skipif(not IS_POSTGRES, reason="needs the server of `make test-postgres`")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("DESK_HOME", str(tmp_path / "var"))
    get_desk.cache_clear()
    yield tmp_path / "var"
    get_desk.cache_clear()


def start() -> str:
    """What the console says when the process does not start."""
    with pytest.raises(SystemExit) as ended:
        check_start("127.0.0.1")
    return str(ended.value)


@pytest.mark.parametrize("variable", ["DESK_DATABASE_URL", "DESK_JOBS_DATABASE_URL"])
def test_server_that_does_not_answer_is_named_with_its_address(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, variable: str
) -> None:
    caplog.set_level(logging.DEBUG)
    port = free_port()
    for name, value in databases_of(Path("other")).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv(variable, f"postgresql://desk:{PASSWORD}@127.0.0.1:{port}/desk?connect_timeout=3")
    said = start()
    assert f"({variable}), postgresql://desk@127.0.0.1:{port}/desk, cannot be reached. It says: " in said
    assert PASSWORD not in said + caplog.text


@pytest.mark.parametrize(
    "address", [f"postgresql://desk:{PASSWORD}@127.0.0.1:port/desk", f"postgresql://127.0.0.1/desk?pass={PASSWORD}"]
)
def test_address_that_is_none_is_named_by_its_variable(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("DESK_DATABASE_URL", address)
    said = start()
    assert "DESK_DATABASE_URL cannot be used" in said
    assert PASSWORD not in said


@on_server
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"password": PASSWORD}, "password authentication failed for user"),
        ({"username": "stranger"}, "password authentication failed for user"),
        ({"database": "nowhere"}, 'database "nowhere" does not exist'),
    ],
)
def test_server_that_refuses_is_quoted(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, changed: dict[str, str], said: str
) -> None:
    caplog.set_level(logging.DEBUG)
    address = make_url(SERVER).set(**changed)  # type: ignore[arg-type]
    monkeypatch.setenv("DESK_DATABASE_URL", address.render_as_string(hide_password=False))
    sentence = start()
    assert "answers, but does not let the dashboard in" in sentence
    assert said in sentence
    assert str(address.password) not in sentence.replace("password", "") + caplog.text.replace("password", "")


@on_server
@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "a newer version of Webinar Desk has written to the store"),
        ("DROP TABLE alembic_version", "cannot be used; the line above says where it failed"),
    ],
)
def test_store_that_is_not_this_versions_is_left_as_it_is(
    monkeypatch: pytest.MonkeyPatch, home: Path, sql: str, said: str
) -> None:
    environment_desk(home).store.close()
    address = store_url(home / "desk.sqlite3")
    monkeypatch.setenv("DESK_DATABASE_URL", address)
    with psycopg.connect(address) as connection:
        connection.execute(sql)
    assert said in start()
    with psycopg.connect(address) as connection:
        assert connection.execute("SELECT kind FROM project").fetchall() == [("sandbox",)]


@on_server
def test_store_that_can_only_be_read_is_named(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    address = make_url(store_url(home / "desk.sqlite3"))
    only_read = address.update_query_dict({"options": "-c default_transaction_read_only=on"})
    monkeypatch.setenv("DESK_DATABASE_URL", only_read.render_as_string(hide_password=False))
    assert "can only be read" in start()


@on_server
def test_database_without_utf_8_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS latin")
        connection.execute(
            "CREATE DATABASE latin TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C' LOCALE_PROVIDER libc"
        )
    latin = make_url(SERVER).set(database="latin").render_as_string(hide_password=False)
    monkeypatch.setenv("DESK_DATABASE_URL", latin)
    assert "another encoding than UTF-8" in start()
