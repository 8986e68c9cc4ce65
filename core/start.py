"""The start of the process: opening the desk, and launching its durable jobs."""

from functools import cache
from importlib import import_module

from core.clock import clock_from
from core.desk import Desk
from core.environment import Environment, read_environment
from core.jobs import engine
from core.services.projects.provision import ensure_projects
from core.vault import open_vault
from data.store import Store

LEDGER_MODULES = (
    "core.services.campaigns.ledger",
    "core.services.registration.ledger",
)
"""Every module that registers the ledger of a kind of job; pages need them to count its lines."""
JOB_MODULES = (
    "core.services.campaigns.job",
    "core.services.clients.job",
    "core.services.inbox.contacts_job",
    "core.services.inbox.job",
    "core.services.inbox.relay_job",
    "core.services.registration.job",
    "core.services.registration.removal_job",
    "core.services.registration.subscribers_job",
    "core.services.reports.expected_job",
    "core.services.reports.job",
    "core.services.reports.people_job",
)
"""Every module that registers jobs or rounds. They are loaded before the engine starts, so that it can continue jobs
whose modules no page has imported yet."""


def open_desk(environment: Environment) -> Desk:
    """Open the store, migrated, and the vault, and set up the projects of the sandbox and of the environment.

    Raises InvalidInput or NotConfigured for settings of the environment that cannot be used.
    """
    environment.home.mkdir(mode=0o700, parents=True, exist_ok=True)  # it holds contacts of viewers
    for name in LEDGER_MODULES:
        import_module(name)
    desk = Desk(
        environment,
        store=Store(environment.database_url),
        vault=open_vault(environment.home, environment.secret_key),
        clock=clock_from(environment.starts_at),
    )
    desk.store.migrate()
    ensure_projects(desk)
    return desk


@cache
def get_desk() -> Desk:
    """The desk of this process, opened on first use."""
    return open_desk(read_environment())


def launch_jobs(desk: Desk) -> None:
    """Start the durable jobs, and continue those that a former process left unfinished. Blocks: call it in a thread.

    Raises Conflict("process") when another process carries out the jobs of this desk.
    """
    load_jobs()
    engine.launch(desk)


def load_jobs() -> None:
    """Register every kind of job and round with the engine."""
    for name in JOB_MODULES:
        import_module(name)
