"""The store: one database, opened by URL and used in short units of work."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlmodel import Session

BUSY_TIMEOUT_MS = 30_000
MIGRATIONS = Path(__file__).parent / "migrations"


class NewerStore(Exception):
    """A newer version has migrated the store, and this one does not know how."""


class Store:
    """Short units of work on one database. Threads may share it; another process opens its own."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = open_engine(url)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session on a consistent view of the data; changes made in it are not kept."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[Session]:
        """One transaction: committed when the block ends, rolled back when it raises.

        SQLite takes its one write lock at once, so two writers wait for each other instead of failing half-way. A
        commit survives the kill of the process; with `durable` also a power cut, for data whose receipt was confirmed
        to another system.
        """
        engine = self.engine.execution_options(writes=True, durable=durable)
        with Session(engine) as session, session.begin():
            yield session

    def migrate(self, revision: str = "head") -> None:
        """Migrate the schema to the newest revision, or to the given one; does nothing when it is there already.
        Raises NewerStore."""
        from alembic import command
        from alembic.config import Config
        from alembic.runtime.migration import MigrationContext
        from alembic.util import CommandError

        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with self.engine.execution_options(writes=True).begin() as connection:
            if revision == "head" and MigrationContext.configure(connection).get_current_revision() == _newest():
                return
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, revision)
            except CommandError:  # its revision is none of ours
                raise NewerStore from None

    def close(self) -> None:
        self.engine.dispose()


@cache
def _newest() -> str | None:
    """The newest revision. To find it, alembic runs every file of the migrations."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def open_engine(url: str) -> Engine:
    """An engine; its SQLite connections use WAL, wait for locks, enforce foreign keys, overwrite what is deleted."""
    engine = create_engine(url, hide_parameters=True)  # they may be contacts, which no text of an error may show
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver begins no transaction for reads and a late one for writes, so `_begin_sqlite` begins all of them.
    connection.isolation_level = None
    for pragma in (f"busy_timeout={BUSY_TIMEOUT_MS}", "journal_mode=WAL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    # SQLite's own lower() handles Latin letters only; the search of names needs Cyrillic, as PostgreSQL's does.
    connection.create_function("lower", 1, _lower, deterministic=True)


def _lower(text: str | None) -> str | None:
    return text.lower() if isinstance(text, str) else text


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    # Set each time, because connections are reused, and before the transaction, in which it cannot be changed
    connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if options.get('durable') else 'NORMAL'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")
