"""What an error of a database or of the system says about the file, the disk or the server."""

import errno
import re
import sqlite3
from typing import Literal

import psycopg
from sqlalchemy.exc import DBAPIError

Fault = Literal["full", "failing", "locked", "read_only", "damaged", "unreachable", "refused"]
"""Why a database, or the disk that it is on, cannot be used. `full`: it takes no more data, for want of room or because
of a limit. `failing`: the disk reports errors. `unreachable`: it, or the server of the database, cannot be opened.
`refused`: the server answers, and does not let the dashboard in."""

_OF_SQLITE: dict[int, Fault] = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_IOERR: "failing",
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_CANTOPEN: "unreachable",
    sqlite3.SQLITE_PERM: "unreachable",
}
_NOT_WRITTEN = frozenset(
    {
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_IOERR_FSYNC,
        sqlite3.SQLITE_IOERR_TRUNCATE,
        sqlite3.SQLITE_IOERR_SHMSIZE,
    }
)
"""SQLite reports a quota that is used up, and a file that may not grow, as these."""
_DISK_FAULTS: dict[int, Fault] = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EFBIG: "full",
    errno.EROFS: "read_only",
    errno.EIO: "failing",
}
_OF_POSTGRES: dict[str, Fault] = {
    "08": "unreachable",
    "28": "refused",
    "3D": "refused",  # no such database
    "42501": "refused",
    "53": "full",
    "53300": "refused",  # too many connections
    "55P03": "locked",
    "25006": "read_only",
    "57P": "unreachable",
    "58": "failing",
    "XX001": "damaged",
    "XX002": "damaged",
}
"""By the beginnings of SQLSTATE, the longest first."""
_SAID_BY_SERVER = re.compile(r"failed: \w+:  ")
"""An error of the server in the text of libpq: its severity, in the server's language, and two spaces. A failed
connection has no other sign of it."""

_WORDS = re.compile(r".*failed: (?:\w+:  )?")
"""What libpq puts before the words."""


def fault_of(error: BaseException) -> Fault | None:
    """What this error of a driver, of SQLAlchemy or of the system says about the file, the disk or the server; None
    when it is about something else."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        error = error.orig
    if isinstance(error, sqlite3.Error):
        code: int = getattr(error, "sqlite_errorcode", 0)
        return "full" if code in _NOT_WRITTEN else _OF_SQLITE.get(code & 0xFF)
    if isinstance(error, psycopg.Error):
        return _fault_of_server(error)
    if isinstance(error, OSError) and error.errno is not None:
        return _DISK_FAULTS.get(error.errno)
    return None


def is_of_server(error: BaseException) -> bool:
    """Whether the error comes from PostgreSQL, or from the way to it."""
    return isinstance(error.orig if isinstance(error, DBAPIError) else error, psycopg.Error)


def words_of(error: BaseException) -> str:
    """What the server or the system said when a connection to PostgreSQL failed; "" for any other error, whose text may
    hold data. No password is in it."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        error = error.orig
    if not isinstance(error, psycopg.OperationalError) or error.sqlstate:
        return ""
    return _WORDS.sub("", (str(error).splitlines() or [""])[0]).strip()


def _fault_of_server(error: psycopg.Error) -> Fault | None:
    if state := error.sqlstate:
        return next((_OF_POSTGRES[state[:n]] for n in (5, 3, 2) if state[:n] in _OF_POSTGRES), None)
    if isinstance(error, psycopg.OperationalError):
        return "refused" if _SAID_BY_SERVER.search(str(error)) else "unreachable"
    return None
