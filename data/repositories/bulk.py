"""Inserts of many rows, and lists of values cut into pieces that one SQL statement takes."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import chain, islice
from typing import Any, TypeVar

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import BigInteger, Connection, Table, any_, func, literal, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Dialect
from sqlmodel import Session

from data.models import Model, UtcDateTime

AT_ONCE = 5_000
"""The most values of one `IN`."""

Columns = Mapping[str, Sequence[Any]]
"""Many rows: the name of each column -> its values, one for each row."""
_Row = tuple[Any, ...]
"""The values of a row, in the order of the columns of its statement."""
T = TypeVar("T")


def in_chunks(values: Iterable[T], most: int = AT_ONCE) -> Iterator[list[T]]:
    """The values in their order, in lists of at most `most`."""
    remaining = iter(values)
    while chunk := list(islice(remaining, most)):
        yield chunk


def is_one_of(session: Session, column: Any, values: Iterable[Any]) -> Any:
    """Whether the column holds one of these texts or numbers. They are one parameter: SQLAlchemy would spend more on a
    parameter for each of thousands than the database on finding it."""
    wanted = list(values)
    if session.connection().dialect.name == "sqlite":
        return column.in_(select(func.json_each(json.dumps(wanted)).table_valued("value").c.value))
    return column == any_(literal(wanted, ARRAY(column.type)))


def are_one_of(session: Session, columns: tuple[Any, Any], values: Iterable[tuple[int, int]]) -> Any:
    """As `is_one_of`, for two columns of whole numbers together."""
    wanted = list(values)
    if session.connection().dialect.name == "sqlite":
        pair = func.json_each(json.dumps(wanted)).table_valued("value").c.value
        return tuple_(*columns).in_(select(func.json_extract(pair, "$[0]"), func.json_extract(pair, "$[1]")))
    held = [literal([pair[at] for pair in wanted], ARRAY(BigInteger)) for at in (0, 1)]
    pairs = func.unnest(*held).table_valued("first", "second").render_derived()
    return tuple_(*columns).in_(select(pairs.c.first, pairs.c.second))


def insert_mappings(session: Session, model: type[Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows that map the names of columns to values; no rows, no statement.

    All rows have the same columns, in any order; a column that they leave out gets its default from the database, or
    NULL. Raises KeyError for a row that lacks a column of the first row, ValueError for one that has a further column.
    """
    remaining = iter(rows)
    first = next(remaining, None)
    if first is None:
        return
    columns = tuple(first)
    _insert(session, model, columns, _values_in_order(chain((first,), remaining), columns))


def insert_columns(session: Session, model: type[Model], columns: Columns) -> None:
    """As `insert_mappings`, for rows that are given column by column: a dict for each row would make storing a report
    slower by a tenth. Raises ValueError for columns of different lengths."""
    _insert(session, model, tuple(columns), zip(*columns.values(), strict=True))


def _insert(session: Session, model: type[Model], columns: Sequence[str], values: Iterable[_Row]) -> None:
    connection = session.connection()
    table = model.metadata.tables[str(model.__tablename__)]
    rows = _written(values, table, columns, connection.dialect)
    # Straight to the driver: SQLAlchemy would spend more on each row than the database does
    if connection.dialect.name != "sqlite":
        _copy(connection, table, columns, rows)
        return
    sql = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 - names of our own columns
    cursor: Any = connection.connection.cursor()
    with closing(cursor):
        cursor.executemany(sql, rows)  # as they come: thousands of tuples at once would make Python look for garbage


def copy_rows(connection: Connection, table: Table, rows: Iterable[_Row]) -> None:
    """Give PostgreSQL rows with all columns of a table, in their order, as SQLAlchemy reads them."""
    columns = [column.name for column in table.columns]
    _copy(connection, table, columns, _written(rows, table, columns, connection.dialect))


def _copy(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[_Row]) -> None:
    """Give all rows in one statement, as they come. It says so when one is refused, and keeps none of them."""
    names = SQL(", ").join(map(Identifier, columns))
    statement = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table.name), names)
    cursor: psycopg.Cursor[Any] = connection.connection.cursor()  # type: ignore[assignment]
    with cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _values_in_order(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> Iterator[_Row]:
    for row in rows:
        if len(row) != len(columns):
            raise ValueError("a row with other columns than the first one")
        yield tuple(map(row.__getitem__, columns))


def _written(rows: Iterable[_Row], table: Table, columns: Sequence[str], dialect: Dialect) -> Iterable[_Row]:
    """The rows with moments as SQLAlchemy writes them; the driver understands all other values."""
    types = [table.c[name].type for name in columns]
    moments = [
        (index, processor)
        for index, kind in enumerate(types)
        if isinstance(kind, UtcDateTime) and (processor := kind.dialect_impl(dialect).bind_processor(dialect))
    ]
    return (_with(row, moments) for row in rows) if moments else rows


def _with(row: _Row, moments: Iterable[tuple[int, Any]]) -> _Row:
    values = list(row)
    for index, processor in moments:
        values[index] = processor(values[index])
    return tuple(values)
