"""Whether a server of PostgreSQL can be used, before the dashboard opens a database on it."""

from contextlib import closing

import psycopg

from data.dialects import NOTICE_LOSS, url_of

ENCODING = "UTF8"
_JOBS = 0x6A6F6273  # "jobs"
"""The number of the advisory lock of who carries out the jobs. Every version uses the same one."""
_SANDBOX = 0x73616E64  # "sand"
"""The number of the advisory lock of who runs the sandbox."""


class OtherEncoding(Exception):
    """The database holds its texts in another encoding than UTF-8, which lacks letters that people use."""


def is_on_server(address: str) -> bool:
    """Whether the address is one of PostgreSQL. Raises SQLAlchemyError or ValueError for what is no address."""
    return url_of(address).get_backend_name() == "postgresql"


def place_of(address: str) -> str:
    """The database as it may be shown: ``postgresql://desk@db.example.com:5432/desk``, without the password."""
    url = url_of(address)
    name = f"{url.username}@" if url.username else ""
    port = f":{url.port}" if url.port else ""
    return f"postgresql://{name}{url.host or url.query.get('host', '')}{port}/{url.database or ''}"


def check_server(address: str, seconds: int) -> None:
    """Connect to a database once. Raises psycopg.OperationalError when that is not possible within so many seconds,
    another psycopg.Error when the address holds an option that does not exist, and OtherEncoding."""
    with closing(_connect(address, seconds)) as connection:
        if connection.info.parameter_status("server_encoding") != ENCODING:
            raise OtherEncoding


def hold_jobs(address: str, seconds: float, *, shared: bool = False) -> "psycopg.Connection[tuple[object, ...]]":
    """A connection that holds the lock of whoever carries out the jobs, until it is closed. With `shared`, others that
    share it may hold it too. Raises psycopg.Error, also when another connection holds the lock for longer than so many
    seconds."""
    connection = _connect(address, max(1, round(seconds)))
    try:
        _notice_loss(connection)
        connection.execute(f"SET lock_timeout = {max(1, round(seconds * 1000))}".encode())
        connection.execute(f"SELECT pg_advisory_lock{'_shared' if shared else ''}(%s)".encode(), (_JOBS,))
    except psycopg.Error:
        connection.close()
        raise
    return connection


def hold_sandbox(address: str, seconds: int) -> "psycopg.Connection[tuple[object, ...]] | None":
    """A connection that holds the lock of whoever runs the sandbox, until it is closed; None when another one does.
    Raises psycopg.Error."""
    connection = _connect(address, seconds)
    try:
        _notice_loss(connection)
        if connection.execute("SELECT pg_try_advisory_lock(%s)", (_SANDBOX,)).fetchone() == (True,):
            return connection
    except psycopg.Error:
        connection.close()
        raise
    connection.close()
    return None


def _notice_loss(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    """A machine that was switched off closes nothing, and would hold its locks for hours."""
    for setting in NOTICE_LOSS:
        connection.execute(f"SET {setting}".encode())


def _connect(address: str, seconds: int) -> "psycopg.Connection[tuple[object, ...]]":
    url = url_of(address)
    _, options = url.get_dialect()().create_connect_args(url)
    return psycopg.connect(**{"connect_timeout": seconds, **options}, autocommit=True)
