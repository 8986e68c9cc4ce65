"""`python -m core.web.move_to_postgres`, which `make move-to-postgres` calls: copies the store of a home into an empty
database on PostgreSQL. It can be run again after it was cut off, and goes on then.

The database of the jobs is not needed for that: the store says what each job has done, and the first start on the
server goes on with those that have not ended.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from core.databases import check_databases
from core.environment import Environment, read_environment
from core.errors import Conflict, DeskError, InvalidInput, NotFound
from core.jobs.home_lock import holding_home
from core.jobs.store_lock import holding_store
from core.start import open_store
from core.storage import naming
from core.waits import USUAL_WAITS
from core.web.check_start import begin_private, explain_start
from data.moving import TABLES, Differs, NotEmpty, begin_move, count_rows, end_move, is_moved, move_table
from data.servers import place_of
from data.sqlite_files import COMPANIONS, name_aside
from data.store import Store

STORE_FILE, JOBS_FILE = "desk.sqlite3", "jobs.sqlite3"


def move(environment: Environment, say: Callable[[str, int], object]) -> Mapping[str, int]:
    """Move the store of the home to the databases of the environment. Returns the number of rows by table, as they are
    in the file and on the server; the file gets another name. `say` is called with each table and its rows.

    Raises InvalidInput("database_url") without a server, Conflict("process") while a dashboard works with one of the
    two, NotFound("store") without a file, Conflict("target") for a database that is not empty, Conflict("rows") when
    the server gives back other rows, and the errors of `core.start.open_store`.
    """
    if not environment.shares_jobs:
        raise InvalidInput("database_url", None, "no_server")
    file = environment.home / STORE_FILE
    url = environment.database_url
    check_databases(environment)
    lock_s = USUAL_WAITS.home_lock_s
    with holding_home(environment.home, lock_s), holding_store(url, lock_s), naming("store", place_of(url)):
        target = Store(url)
        try:
            if file.exists():
                counts = _move(_open_source(environment, file), target, str(file), say)
            elif not is_moved(target.engine):
                raise NotFound("store", str(file))
            else:  # cut off after everything was done but the last step
                counts = _counts(target)
            for old in (file, environment.home / JOBS_FILE):
                _put_aside(old)
            end_move(target)
            return counts
        finally:
            target.close()


def _open_source(environment: Environment, file: Path) -> Store:
    store, jobs = f"sqlite:///{file}", f"sqlite:///{environment.home / JOBS_FILE}"
    return open_store(replace(environment, workers_apart=False, database_url=store, jobs_database_url=jobs))


def _move(source: Store, target: Store, name: str, say: Callable[[str, int], object]) -> Mapping[str, int]:
    try:
        begin_move(target, name)
        for table in TABLES:
            say(table.name, move_table(source, target, table).rows)
        there, here = _counts(target), _counts(source)
    except NotEmpty:
        raise Conflict("target") from None
    except Differs as error:
        raise Conflict("rows", str(error)) from None
    finally:
        source.close()
    for table_name, rows in here.items():
        if there[table_name] != rows:
            raise Conflict("rows", table_name)
    return there


def _counts(store: Store) -> Mapping[str, int]:
    with store.reading() as session:
        return {table.name: count_rows(session, table) for table in TABLES}


def _put_aside(file: Path) -> None:
    """So that no start without the server's address goes on with what is done there."""
    aside = name_aside(file, "moved")
    for end in ("", *COMPANIONS):
        if (part := Path(f"{file}{end}")).exists():
            part.rename(f"{aside}{end}")


def main() -> None:
    begin_private()
    try:
        environment = read_environment()
        counts = move(environment, lambda table, rows: sys.stdout.write(f"{table}: {rows}\n"))
    except InvalidInput as error:
        if error.reason != "no_server":
            raise SystemExit(f"Nothing was moved: {explain_start(error)}") from None
        raise SystemExit(
            "Set DESK_DATABASE_URL and DESK_JOBS_DATABASE_URL to the database on PostgreSQL; DESK_HOME says where the"
            " store is now."
        ) from None
    except NotFound as error:
        raise SystemExit(f"There is no store to move: {error.key} is not there.") from None
    except Conflict as error:
        said = {
            "target": "The database on the server is not empty, and no move of this store has begun there. Make an"
            " empty one. Nothing was changed.",
            "rows": f"The server gives back other rows of the table {error.key} than it was given. The store is as it"
            " was; do not use the database on the server.",
        }
        raise SystemExit(
            said.get(error.what) or "Close the dashboard first, then `make move-to-postgres` again."
        ) from None
    except DeskError as error:
        raise SystemExit(f"The move was cut off: {explain_start(error)}") from None
    except SQLAlchemyError as error:
        raise SystemExit(
            f"The move was cut off ({type(error).__name__}). Run `make move-to-postgres` again: it goes on."
        ) from None
    sys.stdout.write(
        f"Everything is on the server: {sum(counts.values())} rows in {len(counts)} tables, as many as there were, with"
        " the same content. The old files have another name, ending in .moved. Start the dashboard with the same"
        " DESK_HOME, DESK_DATABASE_URL and DESK_JOBS_DATABASE_URL: unfinished jobs go on.\n"
    )


if __name__ == "__main__":
    main()
