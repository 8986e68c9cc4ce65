"""The start of the process: opening the desk, and launching its durable jobs."""

import logging
from functools import cache
from importlib import import_module
from pathlib import Path

from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from core.clock import clock_from
from core.databases import check_databases
from core.desk import Desk
from core.environment import Environment, read_environment
from core.errors import Conflict, InvalidInput, StorageFault, place_of
from core.home_folder import close_to_others, prepare_home
from core.jobs import engine
from core.jobs.home_lock import LOCK_FILE
from core.jobs.store_lock import holding_store
from core.process_memory import share_heaps
from core.services.backups.after_restore import is_to_be_settled, settle_restored
from core.services.backups.before_update import save_before_update
from core.services.backups.restore import finish_restore
from core.services.privacy.erase_again import erase_again
from core.services.projects.connections import PACE_FILE
from core.services.projects.provision import ensure_projects
from core.storage import naming
from core.vault import KEY_FILE, open_vault
from core.waits import USUAL_WAITS
from data.faults import fault_of
from data.moving import is_moving
from data.repositories.notices.deliveries import find_account
from data.repositories.projects.projects import list_sealed_of_live
from data.servers import is_on_server
from data.sqlite_files import file_of
from data.store import NewerStore, Store

log = logging.getLogger(__name__)
LEDGER_MODULES = (
    "core.services.campaigns.ledger",
    "core.services.registration.ledger",
)
"""Every module that registers the ledger of a kind of job; pages need them to count its lines."""
JOB_MODULES = (
    "core.services.backups.job",
    "core.services.campaigns.job",
    "core.services.clients.job",
    "core.services.home.news_job",
    "core.services.inbox.contacts_job",
    "core.services.inbox.job",
    "core.services.inbox.relay_job",
    "core.services.notices.job",
    "core.services.orders.job",
    "core.services.outside.job",
    "core.services.privacy.job",
    "core.services.projects.begin_jobs",
    "core.services.registration.job",
    "core.services.registration.removal_job",
    "core.services.registration.subscribers_job",
    "core.services.reports.expected_job",
    "core.services.reports.job",
    "core.services.reports.people_job",
    "core.services.scenarios.look",
    "core.services.scenarios.look_again",
    "core.services.schedule.job",
    "core.services.webinars.registered_job",
)
"""Every module that registers jobs or rounds. They are loaded before the engine starts, so that it can continue jobs
whose modules no page has imported yet."""

AFTER_RESTORE_MODULES = (
    "core.services.campaigns.restored",
    "core.services.inbox.restored",
    "core.services.notices.restored",
    "core.services.registration.restored",
    "core.services.scenarios.restored",
)
"""Every module that registers what is to be done with a store that came back from a backup."""


def open_desk(environment: Environment) -> Desk:
    """Open the store, migrated, and the vault, and set up the projects of the sandbox and of the environment.

    Raises InvalidInput or NotConfigured for settings of the environment that cannot be used, and StorageFault when the
    home, the store, the database of the jobs or the key cannot be.
    """
    share_heaps()
    for name in LEDGER_MODULES:
        import_module(name)
    store = open_store(environment)
    # After the store, so that a key file says that there was one.
    vault = open_vault(environment.home, environment.secret_key, list_sealed(store))
    desk = Desk(environment, store=store, vault=vault, clock=clock_from(environment.starts_at))
    files = [file_of(url) for url in (environment.database_url, environment.jobs_database_url)]
    with naming("store", files[0]):
        ensure_projects(desk)
    if is_to_be_settled(desk):
        for name in AFTER_RESTORE_MODULES:
            import_module(name)
        settle_restored(desk)
    with naming("store", files[0]):
        erase_again(desk)
    kept = (environment.home / name for name in (KEY_FILE, LOCK_FILE, PACE_FILE))
    close_to_others(environment.home, [*kept, *filter(None, files)])
    return desk


def open_store(environment: Environment) -> Store:
    """The store, migrated, after a look at the home and the databases.

    Raises InvalidInput for an address of a database that cannot be used, StorageFault for the home and the databases,
    and Conflict("update") for a store of an earlier version on a server, on which other processes work.
    """
    prepare_home(environment.home)
    finish_restore(environment, clock_from(environment.starts_at).now())
    place = check_databases(environment)
    with naming("store", place):
        try:
            store = Store(environment.database_url)
            if place and not isinstance(place, Path) and is_moving(store.engine):
                raise StorageFault("store", "half_moved", place)
            if isinstance(place, Path) and store.awaits_update():
                save_before_update(environment)
            _migrate(store)
        except NewerStore:
            raise StorageFault("store", "newer", place) from None
        except (ArgumentError, ImportError):
            raise InvalidInput("database_url", None, "no_such_database") from None
        except SQLAlchemyError as error:
            if fault_of(error):
                raise
            log.error("The store was not opened: %s", place_of(error))
            raise StorageFault("store", "unusable", place) from None
        return store


def _migrate(store: Store) -> None:
    """Processes of the version before would go on with tables that they do not know."""
    if not is_on_server(store.url) or not store.awaits_update():
        store.migrate()
        return
    try:
        with holding_store(store.url, USUAL_WAITS.home_lock_s):
            store.migrate()
    except Conflict:
        if store.awaits_update():  # else another process of this version was faster
            raise Conflict("update") from None


def list_sealed(store: Store) -> list[bytes]:
    """The sealed secrets that nobody could make anew or give again: those of the projects that operators have added,
    and the password of the mail server."""
    with store.reading() as session:
        mail = find_account(session)
        password = [mail.password_sealed] if mail and mail.password_sealed else []
        return list_sealed_of_live(session) + password


@cache
def get_desk() -> Desk:
    """The desk of this process, opened on first use."""
    return open_desk(read_environment())


def launch_jobs(desk: Desk) -> None:
    """Start the durable jobs, and continue those that a former process left unfinished; with `workers_apart`, get ready
    to leave them to workers. Blocks: call it in a thread.

    Raises Conflict("process") when another process carries out the jobs of this desk and does not share them, and
    Conflict("secret_key") when one that shares them has another key.
    """
    load_jobs()
    if desk.environment.workers_apart:
        engine.leave_to_workers(desk)
    else:
        engine.launch(desk)


def load_jobs() -> None:
    """Register every kind of job and round with the engine."""
    for name in JOB_MODULES:
        import_module(name)
