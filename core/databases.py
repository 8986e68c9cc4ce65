"""The look at the databases before the process opens them: what SQLite would take for a new one, and what it would fail
on later."""

from pathlib import Path

from core.environment import Environment
from core.errors import InvalidInput, StorageFault
from core.storage import naming
from core.vault import KEY_FILE
from data.sqlite_files import check_file, file_of

CHECK_S = 5.0
"""How long a database is looked through, and how long one is waited for that another program has locked."""


def check_databases(environment: Environment) -> Path | None:
    """Check the files of the store and of the jobs; returns that of the store, None when it is no SQLite file.

    Raises StorageFault("store") or StorageFault("jobs") for a file that must not be opened, and InvalidInput for an
    address that is none.
    """
    store = _file("database_url", environment.database_url)
    jobs = _file("jobs_database_url", environment.jobs_database_url)
    if store:
        _check_not_lost(store, jobs, environment.home / KEY_FILE)
        _check_whole("store", store)
    if jobs:
        _check_whole("jobs", jobs)
    return store


def _file(field: str, url: str) -> Path | None:
    try:
        return file_of(url)
    except ValueError:
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
