"""The store: one database, opened by URL, migrated at start, used through short units of work."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlmodel import Session

BUSY_TIMEOUT_MS = 30_000
MIGRATIONS = Path(__file__).parent / "migrations"


class Store:
    """Short units of work on one database; safe to share between threads, cheap to open again in another process."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = open_engine(url)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent view; nothing done here is kept."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[Session]:
        """One transaction: kept whole when the block ends, dropped whole when it raises.

        SQLite takes its one write lock at once, so two writers wait for each other instead of failing half-way. What
        was kept outlives a killed process; `durable` is for what somebody else is told to be kept: it outlives a power
        cut, too.
        """
        engine = self.engine.execution_options(writes=True, durable=durable)
        with Session(engine) as session, session.begin():
            yield session

    def migrate(self, revision: str = "head") -> None:
        """Bring the schema to the newest revision, or up to an older one; does nothing where it is there already."""
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with self.engine.execution_options(writes=True).begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, revision)

    def close(self) -> None:
        self.engine.dispose()


def open_engine(url: str) -> Engine:
    """An engine whose SQLite connections use WAL, wait for locks, and keep foreign keys."""
    engine = create_engine(url, hide_parameters=True)  # they are contacts; an error's text must not show them
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transaction handling starts none for reads and a late one for writes; we begin ourselves.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", f"busy_timeout={BUSY_TIMEOUT_MS}", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    # SQLite's own lower() knows Latin letters only; searching names needs Cyrillic as well, as PostgreSQL does it.
    connection.create_function("lower", 1, _lower, deterministic=True)


def _lower(text: str | None) -> str | None:
    return text.lower() if isinstance(text, str) else text


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    # Set each time, because connections go from hand to hand, and before the transaction, which may not change it
    connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if options.get('durable') else 'NORMAL'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")
