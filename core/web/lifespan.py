"""What starts and stops with the process: the store, the sandbox, the jobs."""

import logging
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from importlib import import_module
from signal import SIGTERM, raise_signal
from threading import Event, Thread
from typing import Any

from anyio import create_task_group, to_thread

from core.desk import Desk
from core.domain.reports.city_names import town_index
from core.errors import Conflict, StorageFault, place_of
from core.jobs import engine
from core.jobs.home_lock import lock_home
from core.jobs.store_lock import holding_sandbox, lock_store
from core.services.projects.run_sandbox import keep_sandbox
from core.start import get_desk, launch_jobs
from core.storage import note_fault
from core.storage_sentences import explain_storage
from core.web.check_start import explain_start
from core.web.process_log import begin_log
from core.web.public_listener import PublicListener
from core.web.restart import restart_if_wanted

log = logging.getLogger(__name__)
SANDBOX_START_S = 30.0
_CONFLICTS = {
    "process": (
        "Another Webinar Desk runs with the same DESK_HOME or on the same store (DESK_DATABASE_URL). Use that one, or"
        " close it first. Several processes share a store only if it and the jobs (DESK_JOBS_DATABASE_URL) are on"
        " PostgreSQL, and each has a home of its own."
    ),
    "public_port": (
        "Another program listens at port {port}, at which the webhook and the bot functions are to answer. Close it, or"
        " set DESK_PUBLIC_PORT to another port and point the tunnel there."
    ),
}
SLOW_IMPORTS = ("core.services.reports.summary", "plotly.graph_objects")
"""Modules that the first report page needs and the home page does not. They are imported, as the names of towns are
loaded, after the start, so that no page waits for them."""


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[dict[str, Any]]:
    """The start and the shutdown of the ASGI application."""
    # The store is open before the first page is served; the rest starts while pages are served.
    desk = await to_thread.run_sync(get_desk)
    begin_log(desk.home)
    closing = Event()
    with ExitStack() as running:
        async with create_task_group() as starting:
            starting.start_soon(to_thread.run_sync, _start, desk, running, closing)
            yield {}
        closing.set()
        await to_thread.run_sync(engine.shut_down)
    restart_if_wanted()


def _start(desk: Desk, running: ExitStack, closing: Event) -> None:
    from core.web.public_routes import public_routes  # what they need takes half a second; no page waits for it

    try:
        lock_home(desk)
        lock_store(desk)  # first, so that a second process cannot replace the sandbox of the first one
        running.enter_context(PublicListener(desk.environment.public_port, public_routes()))
    except Conflict as error:
        log.critical(_CONFLICTS[error.what].format(port=desk.environment.public_port))
        raise_signal(SIGTERM)
        return
    except StorageFault as fault:
        log.critical("Webinar Desk ends: %s", explain_storage(fault))
        raise_signal(SIGTERM)
        return
    sandbox_ready = Event()
    Thread(target=_keep_sandbox, args=(desk, sandbox_ready, closing), name="sandbox").start()
    # The sandbox starts before the jobs: a recovered job of the sandbox project needs the new address.
    sandbox_ready.wait(SANDBOX_START_S)
    try:
        launch_jobs(desk)
    except Conflict as error:
        log.critical("Webinar Desk ends: %s", explain_start(error))
        raise_signal(SIGTERM)
        return
    except Exception as error:
        # Without jobs the pages would accept orders that are never carried out.
        note_fault(error, desk.home)
        log.critical("The jobs cannot start (%s). Look at DESK_JOBS_DATABASE_URL and DESK_HOME.", type(error).__name__)
        raise_signal(SIGTERM)
        return
    for name in SLOW_IMPORTS:
        import_module(name)
    town_index()


def _keep_sandbox(desk: Desk, ready: Event, closing: Event) -> None:
    try:
        with holding_sandbox(desk, ready, closing) as is_ours:
            if is_ours:
                keep_sandbox(desk, desk.environment.public_address, ready, closing)
    except Exception as error:
        note_fault(error, desk.home)
        log.error("The sandbox does not run; live projects work without it: %s", place_of(error))
        ready.set()
