"""Work that nobody asked for by hand: rounds that do what is due in a project.

What is to be done, and when, stands in the store. A round only makes somebody look, so one too many does no harm and
one that got lost is made up for at the next start. Of each kind one round at a time works for a project.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from traceback import extract_tb

from dbos import DBOS, SetEnqueueOptions, SetWorkflowID

from core.desk import Desk, get_desk
from core.errors import NotFound
from core.http.pace import Stopped, never
from core.services.projects import list_projects

QUEUE = "rounds"
LOOK_S = 0.25
"""How often it is looked whether a round waits."""
AFTER_FAILURE = timedelta(minutes=1)
"""When to look again after an error that nobody foresaw."""
FORGOTTEN_AT_ONCE = 500

Round = Callable[[Desk, int, Callable[[], bool]], datetime | None]
"""Does what is due in a project, until that is done or the third argument says to stop; says when it is to look again,
None when nothing is to be done later. It keeps what it did as it goes, and is given errors of the services to keep."""

log = logging.getLogger(__name__)
_workflows: dict[str, Callable[[int], None]] = {}
_closing: Callable[[], bool] | None = None


def work_round(kind: str) -> Callable[[Round], Round]:
    """Register what the rounds of one kind do."""

    def register(function: Round) -> Round:
        def run_round(project_id: int) -> None:
            desk, closing = get_desk(), _closing or never
            try:
                due_at = function(desk, project_id, closing)
            except Stopped:
                return
            except NotFound:  # the project was removed meanwhile
                return
            except Exception as error:
                # The engine records errors, and the log keeps them; a text may hold contacts.
                at = extract_tb(error.__traceback__)[-1]
                log.error("A round (%s) failed: %s at %s:%s", kind, type(error).__name__, at.filename, at.lineno)
                due_at = desk.now() + AFTER_FAILURE
            if due_at is not None and not closing():
                ask_round(kind, project_id, due_at)

        _workflows[kind] = DBOS.workflow(name=f"round.{kind}")(run_round)
        return function

    return register


def ask_round(kind: str, project_id: int, at: datetime | None = None) -> None:
    """Have somebody look what is due: as soon as possible, or at a moment, which is noted once however often it is
    asked for. While the engine does not run nothing happens; its next launch looks everywhere."""
    if _closing is None:
        return
    partition = f"{kind}.{project_id}"
    if at is None:
        with SetEnqueueOptions(queue_partition_key=partition):
            DBOS.enqueue_workflow(QUEUE, _workflows[kind], project_id)
        return
    delay_s = max(0.0, (at - get_desk().now()).total_seconds())
    with (
        SetWorkflowID(f"{partition}.{at.timestamp():.3f}"),
        SetEnqueueOptions(queue_partition_key=partition, delay_seconds=delay_s),
    ):
        DBOS.enqueue_workflow(QUEUE, _workflows[kind], project_id)


def begin_rounds(desk: Desk, closing: Callable[[], bool]) -> None:
    """For the launch of the engine: look everywhere, for what a former process did not get to."""
    global _closing
    DBOS.register_queue(QUEUE, partition_worker_concurrency=1, polling_interval_sec=LOOK_S)
    _closing = closing
    _forget_ended()
    for project in list_projects(desk):
        for kind in _workflows:
            ask_round(kind, project.id)


def end_rounds() -> None:
    """For the end of the engine: no more rounds are asked for."""
    global _closing
    _closing = None


def _forget_ended() -> None:
    """The engine keeps a line for every round; of those that ended nothing is needed."""
    while ended := DBOS.list_workflows(queue_name=QUEUE, status=["SUCCESS", "ERROR"], limit=FORGOTTEN_AT_ONCE):
        DBOS.delete_workflows([workflow.workflow_id for workflow in ended])
