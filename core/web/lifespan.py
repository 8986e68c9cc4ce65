"""What starts and stops with the process: the store, the sandbox, the jobs."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from signal import SIGTERM, raise_signal
from typing import Any

from anyio import create_task_group, to_thread

from core.desk import Desk, get_desk
from core.jobs import engine
from core.services.run_sandbox import SandboxChild, start_sandbox

log = logging.getLogger(__name__)
SLOW_IMPORTS = ("core.services.report_summary", "plotly.graph_objects")
"""What the first look at a report needs and the first page does not; imported while nobody waits for it."""


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[dict[str, Any]]:
    """The store is open before the first page is served; the sandbox and the jobs start while pages are served."""
    desk = await to_thread.run_sync(get_desk)
    async with create_task_group() as starting:
        children: list[SandboxChild] = []
        starting.start_soon(to_thread.run_sync, _start, desk, children)
        yield {}
    await to_thread.run_sync(engine.shut_down)
    for child in children:
        child.stop()


def _start(desk: Desk, children: list[SandboxChild]) -> None:
    try:
        _start_parts(desk, children)
    except Exception as error:
        # Pages without jobs would take every order and carry out none.
        log.critical("The jobs cannot start (%s). Look at DESK_JOBS_DATABASE_URL and DESK_HOME.", type(error).__name__)
        raise_signal(SIGTERM)


def _start_parts(desk: Desk, children: list[SandboxChild]) -> None:
    # The sandbox first: a job of the sandbox that goes on after a restart must find it at its new address.
    try:
        children.append(start_sandbox(desk))
    except (OSError, RuntimeError):
        log.exception("The sandbox did not start; live projects work without it")
    engine.launch(desk)
    for name in SLOW_IMPORTS:
        import_module(name)
