"""What differs between SQLite and PostgreSQL: types, texts, inserts, and how a unit of work keeps others out."""

import json
import sqlite3
from collections.abc import Collection, Iterable
from contextlib import suppress
from typing import Any

from psycopg.abc import AdaptContext, Buffer
from psycopg.types.string import StrDumper
from sqlalchemy import (
    BigInteger,
    Boolean,
    Connection,
    Engine,
    Integer,
    String,
    Text,
    bindparam,
    create_engine,
    event,
    literal,
    make_url,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.engine import URL, Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeDecorator, TypeEngine

LOCK_TIMEOUT_MS = 30_000
"""How long a unit of work waits for another one that writes."""
READERS_WAIT_MS = 3_000
"""How long the emptying of the journal waits for readers."""
NOTICE_LOSS = ("tcp_keepalives_idle = 5", "tcp_keepalives_interval = 5", "tcp_keepalives_count = 3")
"""Settings by which a server notices that the machine at the other end is gone, with whatever it holds locked."""
STILL_MS = 20_000
"""How long a process may stand still inside a unit of work that locks something, shorter than others wait for it: one
that was frozen would keep them all from writing."""
WRITER_CACHE_KB, READER_CACHE_KB = 16_000, 2_000
"""The pages that a connection to SQLite keeps in memory. A report of thousands of people changes more of them than fit
into the usual 2 MB, and then writes and reads each several times; there is one writer at a time."""
JOURNAL_PAGES = 8_000
"""From so many pages in the journal, 32 MB, on a commit writes them into the file. A report of a thousand people
changes more of them than the usual 1,000, and the next report changes most of them again."""
_DRIVER = "postgresql+psycopg"
WRITER = 0x6465736B  # "desk"
"""The number of the advisory lock of who writes: held alone, or shared by those who write to some projects only and
hold the lock of each of these, whose numbers are this one and the project's. Every version uses the same one."""

SaidNumber = Integer().with_variant(BigInteger(), "postgresql")
"""A number that somebody else gave, or milliseconds. SQLite's integers have 64 bits whatever they are called."""
SortedByCode = String().with_variant(String(collation="C"), "postgresql")
"""Text in the order of its code points, as SQLite sorts all texts: its index finds a range, or all that begin alike."""


class lowered(FunctionElement[str]):  # noqa: N801 - used as the function that it is
    """The text in lower case, in every alphabet, whatever the database was made with."""

    type = String()
    inherit_cache = True
    name = "lowered"


@compiles(lowered)
def _lower_with_ours(element: lowered, compiler: Any, **options: Any) -> str:
    return f"lower({compiler.process(element.clauses, **options)})"


@compiles(lowered, "postgresql")
def _lower_with_icu(element: lowered, compiler: Any, **options: Any) -> str:
    # In a database with the collation C, its own lower() knows Latin letters only
    return f'lower(({compiler.process(element.clauses, **options)}) COLLATE "und-x-icu")'


class Values(TypeDecorator[list[Any]]):
    """A list of values as one parameter; `of` is the type of one."""

    impl = Text
    cache_ok = True

    def __init__(self, of: TypeEngine[Any]) -> None:
        super().__init__()
        self.of = of

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else postgresql.ARRAY(self.of))

    def process_bind_param(self, value: Iterable[Any] | None, dialect: Dialect) -> Any:
        return json.dumps(list(value or ())) if dialect.name == "sqlite" else list(value or ())


class among(FunctionElement[bool]):  # noqa: N801 - used as the function that it is
    """Whether a column holds one of the texts or numbers of the parameter of this name, for a statement that is built
    once: `data.repositories.bulk.is_one_of` is for those that are built each time."""

    type = Boolean()
    inherit_cache = True
    name = "among"

    def __init__(self, column: Any, name: str) -> None:
        super().__init__(column, bindparam(name, type_=Values(column.type)))

    def self_group(self, against: OperatorType | None = None) -> Any:
        """As it is: as a condition SQLAlchemy would compare it with 1 on SQLite, which then uses no index for it."""
        return self


@compiles(among)
def _among_listed(element: among, compiler: Any, **options: Any) -> str:
    column, values = (compiler.process(one, **options) for one in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - no value is in it


@compiles(among, "postgresql")
def _among_array(element: among, compiler: Any, **options: Any) -> str:
    column, values = (compiler.process(one, **options) for one in element.clauses)
    return f"{column} = ANY({values})"


class holds(FunctionElement[bool]):  # noqa: N801 - used as the function that it is
    """Whether a text holds these words, in whatever case of any alphabet. For searches among very many texts: SQLite
    compares them itself, while its `lowered` calls Python for each."""

    type = Boolean()
    inherit_cache = True
    name = "holds"

    def __init__(self, text: Any, words: str) -> None:
        super().__init__(text, literal(f"*{''.join(map(_in_either_case, words))}*"), literal(words.lower()))


def _in_either_case(letter: str) -> str:
    if letter.lower() == letter.upper():
        return f"[{letter}]" if letter in "*?[" else letter
    return f"[{letter}{letter.lower()[0]}{letter.upper()[0]}]"


@compiles(holds)
def _hold_either_case(element: holds, compiler: Any, **options: Any) -> str:
    text, either_case, _ = (compiler.process(one, **options) for one in element.clauses)
    return f"{text} GLOB {either_case}"


@compiles(holds, "postgresql")
def _hold_lowered(element: holds, compiler: Any, **options: Any) -> str:
    text, _, words = element.clauses
    return f"position({compiler.process(words, **options)} in {compiler.process(lowered(text), **options)}) > 0"


def url_of(address: str) -> URL:
    """The address with the driver that is installed. Raises ArgumentError for what is no address of a database."""
    url = make_url(address.replace("postgres://", "postgresql://", 1))
    return url.set(drivername=_DRIVER) if url.get_backend_name() == "postgresql" else url


def open_engine(address: str) -> Engine:
    """An engine. On SQLite its connections use WAL, wait for locks, enforce foreign keys and overwrite what is
    deleted."""
    # Parameters may be contacts, which no text of an error may show
    engine = create_engine(url_of(address), hide_parameters=True, **_options(address))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "checkin", _keep_few_pages)
    else:
        event.listen(engine, "connect", _prepare_postgres)
        event.listen(engine, "begin", _begin_postgres)
    return engine


def for_reading(engine: Engine) -> Engine:
    """The engine for units of work that see one state of the data and change nothing."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ")


def for_writing(engine: Engine, project_ids: Collection[int] = (), *, durable: bool = False) -> Engine:
    """The engine for units of work of which one at a time is carried out: what one has read stays so until its end. On
    PostgreSQL those for some projects only run beside those for others, and a commit always is durable."""
    return engine.execution_options(writes=True, project_ids=tuple(sorted(project_ids)), durable=durable)


def for_noting(engine: Engine) -> Engine:
    """The engine for units of work that wait for no other but those that change the same row."""
    return engine.execution_options(notes=True)


def clear_journal(engine: Engine) -> None:
    """See `data.store.Store.clear_journal`; PostgreSQL has none of its own that could be emptied."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            raw: Any = connection.connection.dbapi_connection
            raw.execute(f"PRAGMA busy_timeout={READERS_WAIT_MS}")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            raw.execute(f"PRAGMA busy_timeout={LOCK_TIMEOUT_MS}")


def insert_new(connection: Connection, table: Any, *key: str) -> Any:
    """An insert that skips rows whose `key` columns are stored already."""
    dialect = sqlite_dialect if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(table).on_conflict_do_nothing(index_elements=list(key))


def _options(address: str) -> dict[str, Any]:
    # A connection that the server, or something between, has closed meanwhile is replaced before it is used
    return {} if url_of(address).get_backend_name() == "sqlite" else {"pool_pre_ping": True, "max_overflow": 40}


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver begins no transaction for reads and a late one for writes, so `_begin_sqlite` begins all of them.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={LOCK_TIMEOUT_MS}",
        "journal_mode=WAL",
        f"wal_autocheckpoint={JOURNAL_PAGES}",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    # SQLite's own lower() handles Latin letters only
    connection.create_function("lower", 1, _lower, deterministic=True)


def _lower(text: str | None) -> str | None:
    return text.lower() if isinstance(text, str) else text


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    # Set each time, because connections are reused, and before the transaction, in which it cannot be changed
    raw: Any = connection.connection.dbapi_connection  # each of these takes SQLAlchemy several times as long
    raw.execute(f"PRAGMA synchronous={'FULL' if options.get('durable') else 'NORMAL'}")
    writes = options.get("writes")
    if writes:
        raw.execute(f"PRAGMA cache_size=-{WRITER_CACHE_KB}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _keep_few_pages(connection: Any, _record: object) -> None:
    """After a unit of work: the next one that writes may have another connection, and each would keep its pages."""
    if connection is not None:  # it was not closed
        with suppress(sqlite3.Error):  # of a damaged file; whoever uses it next is told
            connection.execute(f"PRAGMA cache_size=-{READER_CACHE_KB}")


class _TextDumper(StrDumper):
    """PostgreSQL's texts cannot hold the character of the code 0."""

    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.replace("\0", "\ufffd") if "\0" in obj else obj)


def _prepare_postgres(connection: Any, _record: object) -> None:
    context: AdaptContext = connection
    context.adapters.register_dumper(str, _TextDumper)
    with connection.cursor() as cursor:
        for setting in (f"lock_timeout = {LOCK_TIMEOUT_MS}", *NOTICE_LOSS):
            cursor.execute(f"SET {setting}")
    connection.commit()  # else the pool would undo it


def _begin_postgres(connection: Connection) -> None:
    # Its transactions do not keep each other from deciding upon the same rows. The lock is taken before the first look,
    # so that the look shows what the one before has done.
    # Who writes to projects waits for these in the order of their numbers, and after the lock of the store: so nobody
    # waits in a circle.
    options = connection.get_execution_options()
    if not (options.get("writes") or options.get("notes")):
        return
    steps = [f"SET LOCAL idle_in_transaction_session_timeout = {STILL_MS}"]
    if options.get("writes"):
        project_ids: tuple[int, ...] = options.get("project_ids", ())
        steps.append(f"SELECT pg_advisory_xact_lock{'_shared' if project_ids else ''}({WRITER})")
        steps += [f"SELECT pg_advisory_xact_lock({WRITER}, {project_id:d})" for project_id in project_ids]
    connection.exec_driver_sql("; ".join(steps))  # one way to the server
