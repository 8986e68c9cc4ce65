"""Whether a server of PostgreSQL can be used, before the dashboard opens a database on it."""

from contextlib import closing

import psycopg

from data.dialects import url_of

ENCODING = "UTF8"
_JOBS = 0x6A6F6273  # "jobs"
"""The number of the advisory lock of who carries out the jobs. Every version uses the same one."""


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


def hold_jobs(address: str, seconds: float) -> "psycopg.Connection[tuple[object, ...]]":
    """A connection that holds the lock of whoever carries out the jobs, until it is closed. Raises psycopg.Error, also
    when another connection holds the lock for longer than so many seconds."""
    connection = _connect(address, max(1, round(seconds)))
    try:
        # A machine that was switched off closes nothing, and would hold the lock for hours
        for setting in ("tcp_keepalives_idle = 5", "tcp_keepalives_interval = 5", "tcp_keepalives_count = 3"):
            connection.execute(f"SET {setting}".encode())
        connection.execute(f"SET lock_timeout = {max(1, round(seconds * 1000))}".encode())
        connection.execute("SELECT pg_advisory_lock(%s)", (_JOBS,))
    except psycopg.Error:
        connection.close()
        raise
    return connection


def _connect(address: str, seconds: int) -> "psycopg.Connection[tuple[object, ...]]":
    url = url_of(address)
    _, options = url.get_dialect()().create_connect_args(url)
    return psycopg.connect(**{"connect_timeout": seconds, **options}, autocommit=True)
