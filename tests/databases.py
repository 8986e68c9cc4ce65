"""Where the databases of tests are: files of SQLite, or databases of the PostgreSQL that TEST_DATABASE_URL names.

Tests name a database by the file that it would be. On PostgreSQL its name follows from that path, so that whoever knows
the home of an installation finds its database. One holds the store and the jobs.
"""

import os
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from shutil import copy

import psycopg
from sqlalchemy import make_url

SERVER = os.environ.get("TEST_DATABASE_URL", "")
IS_POSTGRES = bool(SERVER)
STORE_FILE = "desk.sqlite3"


def store_url(file: Path) -> str:
    """The address of the database; it is made where there is none."""
    if not IS_POSTGRES:
        return f"sqlite:///{file}"
    name = _name(file)
    _make(name)
    return make_url(SERVER).set(database=name).render_as_string(hide_password=False)


def databases_of(home: Path) -> dict[str, str]:
    """The environment variables that tell a process where the databases of an installation are: its home says it on
    SQLite."""
    if not IS_POSTGRES:
        return {}
    return dict.fromkeys(("DESK_DATABASE_URL", "DESK_JOBS_DATABASE_URL"), store_url(home / STORE_FILE))


def home_of(home: Path) -> dict[str, str]:
    """All variables that tell where an installation is."""
    return {"DESK_HOME": str(home), **databases_of(home)}


def copy_store(source: Path, target: Path) -> None:
    """Make a database as the source is, to which nobody is connected."""
    if IS_POSTGRES:
        store_url(source)
        _run(f'CREATE DATABASE "{_name(target)}" TEMPLATE "{_name(source)}"')
    else:
        copy(source, target)


def drop_store(file: Path) -> None:
    """Give the place of a database of PostgreSQL back, whoever is connected to it."""
    if IS_POSTGRES:
        _run(f'DROP DATABASE IF EXISTS "{_name(file)}" WITH (FORCE)')


def _name(file: Path) -> str:
    return f"desk_{sha256(str(file.resolve()).encode()).hexdigest()[:20]}"


def _make(name: str) -> None:
    if not _run(f"SELECT FROM pg_database WHERE datname = '{name}'"):
        _run(f'CREATE DATABASE "{name}"')


def _run(sql: str) -> int:
    with closing(psycopg.connect(SERVER, autocommit=True)) as connection:
        return connection.execute(sql).rowcount
