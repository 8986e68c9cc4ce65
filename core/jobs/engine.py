"""The engine under the jobs: DBOS, which starts a workflow again after the process was killed.

What is done and what is not stands in the job's own ledger
(`core/services/jobs.py`), so a workflow that starts again goes on where the ledger ends.
"""

import logging
from collections.abc import Callable
from itertools import count
from threading import Event
from typing import Any

from dbos import DBOS, SetWorkflowID

from core.desk import Desk
from core.services.jobs import list_unfinished

# Fixed: with DBOS's default, a hash of the code, an update of the dashboard would strand unfinished work.
WORKFLOWS_VERSION = "1"
GONE = ("ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")

_launched = Event()
_closing = Event()
_workflows: dict[str, Callable[[str], None]] = {}


class Interrupted(Exception):
    """The process is closing; the job goes on at the next start."""


def workflow(kind: str) -> Callable[[Callable[[str], None]], Callable[[str], None]]:
    """Register the durable function that does all jobs of one kind; it is given the job's id."""

    def register(function: Callable[[str], None]) -> Callable[[str], None]:
        durable: Callable[[str], None] = DBOS.workflow(name=kind)(function)
        _workflows[kind] = durable
        return durable

    return register


def step(function: Callable[..., Any]) -> Callable[..., Any]:
    """A part of a workflow that is not done again once it has returned."""
    return DBOS.step()(function)


def launch(desk: Desk) -> None:
    """Start the engine and go on with what a former process left. Blocks: call it in a thread, not on an event loop."""
    _closing.clear()
    logging.getLogger("dbos").setLevel(logging.WARNING)
    DBOS(
        config={
            "name": "webinar-desk",
            "system_database_url": desk.environment.jobs_database_url,
            "application_version": WORKFLOWS_VERSION,
            "executor_id": "desk",
            "log_level": "WARNING",
        }
    )
    DBOS.launch()
    _launched.set()
    for job in list_unfinished(desk):
        run(job.kind, job.id)


def run(kind: str, job_id: str) -> None:
    """Start a job, or go on with one that was interrupted; one that the engine knows and runs is left alone.

    A workflow that ended with an error would repeat that error when resumed, so the job goes on in a new one.
    """
    if not _launched.is_set():
        return  # the launch, which is under way, starts every job that it finds written down
    for attempt in count():
        workflow_id = f"{job_id}.{attempt}"
        status = DBOS.get_workflow_status(workflow_id)
        if status is None:
            with SetWorkflowID(workflow_id):
                DBOS.start_workflow(_workflows[kind], job_id)
        if status is None or status.status not in GONE:
            return


def wait(job_id: str) -> None:
    """Wait until the job's present workflow has returned; for benchmarks, which must not poll."""
    attempts = 0
    while DBOS.get_workflow_status(f"{job_id}.{attempts + 1}") is not None:
        attempts += 1
    DBOS.retrieve_workflow(f"{job_id}.{attempts}").get_result()


def shut_down() -> None:
    """Let running jobs stop at their next safe point; they go on at the next launch."""
    _closing.set()
    _launched.clear()
    DBOS.destroy()


def is_closing() -> bool:
    """Whether the process is about to end."""
    return _closing.is_set()


def check_open() -> None:
    """For the inside of a job: raises Interrupted when the process is closing."""
    if _closing.is_set():
        raise Interrupted
