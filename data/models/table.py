"""The base class of the tables, and the type of their moments."""

from datetime import UTC, datetime

from sqlalchemy import DateTime, Index, text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import registry
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

IS_DUE = text("due_at IS NOT NULL")
"""Which lines of a table with a `due_at` are still to be worked on."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC. SQLite has no zones, so it is stored without one there."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Model(SQLModel, registry=registry()):
    """Base of every table of the project."""


def index_of_known(name: str, project: str, key: str) -> Index:
    """A partial index of the rows whose key is not NULL."""
    known = text(f"{key} IS NOT NULL")
    return Index(name, project, key, sqlite_where=known, postgresql_where=known)
