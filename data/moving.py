"""Moving a store from a file to an empty database on a server, table by table, so that it can be gone on with after a
kill. Until its end the table `store_move` says what is there already."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, inspect, select, text
from sqlmodel import Session

from data.dialects import for_writing
from data.models import Model, Pace, Process
from data.repositories.bulk import copy_rows
from data.store import Store

AT_ONCE = 1_000
_OF_SERVERS = {Model.metadata.tables[str(model.__tablename__)] for model in (Pace, Process)}
TABLES = [table for table in Model.metadata.sorted_tables if table not in _OF_SERVERS]
"""What is moved, each table after those that its rows belong to."""


class NotEmpty(Exception):
    """The database holds tables that no move of this store has made."""


class Differs(Exception):
    """The server gives back other rows than it was given. Its text is the name of the table."""


@dataclass(frozen=True, slots=True)
class Sum:
    """How many rows a table has, and a sum of what is in them, whatever their order."""

    rows: int
    digest: str


def is_moving(engine: Engine) -> bool:
    """Whether a store is being moved there, which has not come to its end."""
    return inspect(engine).has_table("store_move")


def is_moved(engine: Engine) -> bool:
    """Whether everything of the store that is being moved there is there."""
    if not is_moving(engine):
        return False
    with engine.connect() as connection:
        return {table.name for table in TABLES} <= {*connection.execute(text("SELECT name FROM store_move")).scalars()}


def begin_move(target: Store, source: str) -> None:
    """Note in an empty database which store is moved there, and make its tables. Does nothing when the same move has
    begun. Raises NotEmpty."""
    with for_writing(target.engine).begin() as connection:
        tables = inspect(connection).get_table_names()
        if not tables:
            connection.execute(text("CREATE TABLE store_move (source TEXT, name TEXT, rows BIGINT, digest TEXT)"))
            connection.execute(text("INSERT INTO store_move VALUES (:source, '', 0, '')"), {"source": source})
        elif "store_move" not in tables or _source(connection) != source:
            raise NotEmpty
    target.migrate()


def move_table(source: Store, target: Store, table: Table) -> Sum:
    """Copy a table, unless it is there as it is in the source; returns what is there then. Raises Differs."""
    with source.reading() as read, for_writing(target.engine).begin() as connection:
        moved = _moved(connection, table)
        if moved and moved == add_up(_rows(read.connection(), table)):
            return moved
        # The log may not be changed by anybody, and the migrations have begun it
        connection.execute(text(f"ALTER TABLE {table.name} DISABLE TRIGGER USER"))
        connection.execute(table.delete())
        given = _Adding(_rows(read.connection(), table))
        copy_rows(connection, table, given)
        connection.execute(text(f"ALTER TABLE {table.name} ENABLE TRIGGER USER"))
        if add_up(_rows(connection, table)) != given.sum:
            raise Differs(table.name)
        _set_sequences(connection, table)
        # What was deleted took with it the rows of later tables that belong to it
        gone = [{"name": later.name} for later in TABLES[TABLES.index(table) :]]
        connection.execute(text("DELETE FROM store_move WHERE name = :name"), gone)
        connection.execute(
            text("INSERT INTO store_move VALUES ('', :name, :rows, :digest)"),
            {"name": table.name, "rows": given.sum.rows, "digest": given.sum.digest},
        )
        return given.sum


def count_rows(session: Session, table: Table) -> int:
    return session.connection().execute(select(func.count()).select_from(table)).scalar_one()


def end_move(target: Store) -> None:
    """Let the database be used."""
    with for_writing(target.engine).begin() as connection:
        connection.execute(text("DROP TABLE store_move"))


def add_up(rows: Iterable[tuple[Any, ...]]) -> Sum:
    adding = _Adding(rows)
    for _ in adding:
        pass
    return adding.sum


class _Adding:
    """Passes rows on and adds them up."""

    def __init__(self, rows: Iterable[tuple[Any, ...]]) -> None:
        self._rows = rows
        self._count = self._total = 0

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        for row in self._rows:
            self._count += 1
            self._total += int.from_bytes(blake2b(repr(row).encode("utf-8", "surrogatepass"), digest_size=16).digest())
            yield row

    @property
    def sum(self) -> Sum:
        return Sum(self._count, f"{self._total % 2**128:032x}")


def _rows(connection: Connection, table: Table) -> Iterator[tuple[Any, ...]]:
    """All rows; texts as PostgreSQL can hold them."""
    options = {"stream_results": True, "yield_per": AT_ONCE}
    for row in connection.execute(select(table), execution_options=options):
        yield tuple(value.replace("\0", "\ufffd") if isinstance(value, str) else value for value in row)


def _moved(connection: Connection, table: Table) -> Sum | None:
    found = text("SELECT rows, digest FROM store_move WHERE name = :name")
    row = connection.execute(found, {"name": table.name}).one_or_none()
    return Sum(*row) if row else None


def _source(connection: Connection) -> str | None:
    return connection.execute(text("SELECT source FROM store_move WHERE name = ''")).scalar_one_or_none()


def _set_sequences(connection: Connection, table: Table) -> None:
    """Numbers that the server gives from now on come after those that are there."""
    for column in table.primary_key:
        names = {"table": table.name, "column": column.name}
        sequence = connection.execute(text("SELECT pg_get_serial_sequence(:table, :column)"), names).scalar_one()
        if sequence:
            highest = connection.execute(select(func.max(column))).scalar_one()
            values = {"sequence": sequence, "highest": highest or 1, "is_used": highest is not None}
            connection.execute(text("SELECT setval(:sequence, :highest, :is_used)"), values)
