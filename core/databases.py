"""The look at the databases before the process opens them: what SQLite would take for a new one, what it would fail on
later, and whether a server lets the dashboard in."""

from pathlib import Path

from psycopg import ProgrammingError
from sqlalchemy.exc import SQLAlchemyError

from core.environment import Environment
from core.errors import InvalidInput, StorageFault
from core.storage import naming
from core.vault import KEY_FILE
from data.servers import OtherEncoding, check_server, is_on_server, place_of
from data.sqlite_files import check_file, file_of

CHECK_S = 5.0
"""How long a database is looked through, and how long one is waited for that another program has locked."""

WHAT = {"database_url": "store", "jobs_database_url": "jobs"}
"""Of each address, what it is of."""
Place = Path | str | None
"""A file, or the address of a database on a server without its password; None where it is neither."""


def check_databases(environment: Environment) -> Place:
    """Check the databases of the store and of the jobs; returns where that of the store is.

    Raises StorageFault("store") or StorageFault("jobs") for one that must not be opened or cannot be, and InvalidInput
    for an address that is none.
    """
    store = _place("database_url", environment.database_url)
    jobs = _place("jobs_database_url", environment.jobs_database_url)
    if isinstance(store, Path):
        _check_not_lost(store, jobs if isinstance(jobs, Path) else None, environment.home / KEY_FILE)
        _check_whole("store", store)
    elif store:
        _check_server("database_url", environment.database_url)
    if isinstance(jobs, Path):
        _check_whole("jobs", jobs)
    elif jobs and environment.jobs_database_url != environment.database_url:
        _check_server("jobs_database_url", environment.jobs_database_url)
    return store


def _place(field: str, url: str) -> Place:
    try:
        return place_of(url) if is_on_server(url) else file_of(url)
    except (SQLAlchemyError, ValueError):
        raise InvalidInput(field, None, "not_a_database_url") from None


def _check_server(field: str, url: str) -> None:
    what, place = WHAT[field], place_of(url)
    with naming(what, place):
        try:
            check_server(url, round(CHECK_S))
        except OtherEncoding:
            raise StorageFault(what, "encoding", place) from None
        except ProgrammingError:  # an option in it does not exist
            raise InvalidInput(field, None, "not_a_database_url") from None


def _check_not_lost(store: Path, jobs: Path | None, key: Path) -> None:
    """The key file and the database of the jobs are made after the store, so a store that is empty beside them was in
    use. Opened, it would become a new one, and SQLite would delete the journal that may hold the last changes."""
    has_jobs = jobs is not None and jobs.parent == store.parent and jobs.exists()
    if not store.exists():
        if has_jobs:
            raise StorageFault("store", "gone", store)
    elif store.is_file() and not store.stat().st_size and (has_jobs or key.exists() or _has_journal(store)):
        raise StorageFault("store", "emptied", store)


def _has_journal(store: Path) -> bool:
    journal = Path(f"{store}-wal")
    return journal.exists() and journal.stat().st_size > 0


def _check_whole(what: str, file: Path) -> None:
    if file.exists() and (not file.is_file() or file.stat().st_size):
        with naming(what, file):
            check_file(file, CHECK_S)
