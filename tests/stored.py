"""What lies in the store, read without the services, to compare it with the sandbox's world."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import stamina
from sqlalchemy import Connection, TextClause, bindparam, event, text

from core.desk import Desk
from core.jobs.progress import JobProgress, get_job
from data.answers import unpack_answer
from data.models import UtcDateTime
from tests.databases import IS_POSTGRES
from tests.patience import PATIENCE_S


def fetch_all(desk: Desk, sql: str, **values: object) -> list[Any]:
    """Rows of one query."""
    with desk.store.reading() as session:
        return list(session.connection().execute(_with_moments(sql, values), values).all())


def _with_moments(sql: str, values: Mapping[str, object]) -> TextClause:
    """The query, with its moments written as the tables hold them."""
    moments = (name for name, value in values.items() if isinstance(value, datetime))
    return text(sql).bindparams(*(bindparam(name, type_=UtcDateTime) for name in moments))


def write(desk: Desk, sql: str, **values: object) -> None:
    """Change something past the services."""
    with desk.store.writing() as session:
        session.connection().execute(_with_moments(sql, values), values)


def refuse(desk: Desk, what: str, table: str, *, when: str = "TRUE", said: str = "broken") -> None:
    """Let the database refuse each INSERT or UPDATE of a row of this table from now on."""
    if IS_POSTGRES:
        body = f"BEGIN IF {when} THEN RAISE EXCEPTION '{said}'; END IF; RETURN NEW; END"
        write(desk, f"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
        write(desk, f"CREATE TRIGGER refused BEFORE {what} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse()")
    else:
        write(
            desk,
            f"CREATE TRIGGER refused BEFORE {what} ON {table} WHEN {when} BEGIN SELECT RAISE(ABORT, '{said}'); END",
        )


def refuse_no_more(desk: Desk, table: str) -> None:
    with desk.store.writing() as session:
        drop_trigger(session.connection(), "refused", table)


def drop_trigger(connection: Connection, name: str, table: str) -> None:
    connection.exec_driver_sql(f"DROP TRIGGER {name} ON {table}" if IS_POSTGRES else f"DROP TRIGGER {name}")


def defer_foreign_keys(connection: Connection) -> None:
    """Until the end of the transaction. The transaction must leave them as they ought to be."""
    sql = "SET LOCAL session_replication_role = replica" if IS_POSTGRES else "PRAGMA defer_foreign_keys = ON"
    connection.exec_driver_sql(sql)


def kept_by_engine(desk: Desk) -> bytes:
    """All that the engine of the jobs keeps."""
    if not IS_POSTGRES:
        return b"".join(content for _, content in files_of(desk.home, "jobs.sqlite3*"))
    tables = fetch_all(desk, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'dbos'")
    queries = (f"SELECT t::text FROM dbos.{table} t" for (table,) in tables)  # noqa: S608 - tables of the engine
    rows = (fetch_all(desk, query) for query in queries)
    return "".join(str(kept) for some in rows for (kept,) in some).encode()


def files_of(home: Path, pattern: str) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file. SQLite removes the journal of the jobs with each of its transactions, so a file
    that was there a moment ago may be gone."""
    for path in home.rglob(pattern):
        with suppress(FileNotFoundError, IsADirectoryError):
            yield path.name, path.read_bytes()


@contextmanager
def durable_writes(desk: Desk) -> Iterator[list[str]]:
    """What is written from now on in transactions that a power cut does not undo."""
    written: list[str] = []

    def note(connection: Connection, _cursor: object, statement: str, *_more: object) -> None:
        if connection.get_execution_options().get("durable"):
            written.append(statement)

    event.listen(desk.store.engine, "before_cursor_execute", note)
    yield written
    event.remove(desk.store.engine, "before_cursor_execute", note)


def stored_viewers(desk: Desk, webinar_id: str) -> list[dict[str, Any]]:
    """The raw rows of one report, each found through its viewer's place in the raw answers."""
    answers = {
        ordinal: json.loads(unpack_answer(body))["viewers"]
        for ordinal, body in fetch_all(
            desk,
            "SELECT a.ordinal, a.body FROM report_answer a"
            " JOIN report r ON r.id = a.report_id AND r.version = a.version"
            " WHERE r.webinar_id = :id AND a.call = 'getviewers'",
            id=webinar_id,
        )
    }
    places = fetch_all(
        desk,
        "SELECT v.answer_ordinal, v.answer_position FROM viewer v JOIN report r ON r.id = v.report_id"
        " WHERE r.webinar_id = :id ORDER BY v.position",
        id=webinar_id,
    )
    return [answers[ordinal][position] for ordinal, position in places]


def by_content(rows: list[dict[str, Any]]) -> list[str]:
    """Rows in an order that depends on nothing but themselves."""
    return sorted(json.dumps(row, sort_keys=True, ensure_ascii=False) for row in rows)


@stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.02, wait_max=0.1, wait_jitter=0)
def finished(desk: Desk, job_id: str) -> JobProgress:
    """The job once it has ended."""
    job = get_job(desk, job_id)
    assert not job.is_active
    return job


@contextmanager
def statements(desk: Desk) -> Iterator[list[str]]:
    """What is asked of the store from now on, without the values."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, sql: str, *_: object) -> None:
        asked.append(sql.partition(" IN (")[0])

    event.listen(desk.store.engine, "before_cursor_execute", note)
    yield asked
    event.remove(desk.store.engine, "before_cursor_execute", note)
