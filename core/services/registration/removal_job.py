"""The durable undoing of a bulk registration: person by person; a repeat does no harm."""

from collections import defaultdict

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.http.pace import Stopped
from core.jobs import engine
from core.jobs.creation import create_only_job
from core.jobs.items import list_lines, write_ledger
from core.jobs.progress import get_job
from core.jobs.states import ItemState
from core.rights import needs
from core.services.projects.connections import open_bizon
from core.services.registration.removal import (
    KIND,
    RegisteredRow,
    judge_removal,
    list_other_batches,
    list_registered,
    settle_removed,
)
from core.services.registration.send_removal import send_removal
from core.services.registration.states import MOST_REFUSED

BATCH = "batch"
"""In the job's request: the batch that is undone."""
WITH_SHARED = "with_shared"
"""In the job's request: whether people whom another batch has registered too are removed. Older jobs lack it."""


@needs(Right.WORK)
def start_removal(desk: Desk, project_id: int, job_id: str, *, with_shared: bool = False) -> str:
    """Begin to unregister the people of a batch; the job decides with
    `core.services.registration.removal.judge_removal` who they are. `with_shared`: also those whom another batch has
    registered too. Returns the id of the removal's job, or of the one that does it already. Raises NotFound, and
    Conflict("batch") while the batch's own job works."""
    list_registered(desk, project_id, job_id)
    request = {BATCH: job_id, WITH_SHARED: with_shared}
    removal_id = create_only_job(desk, project_id, KIND, request, deed=Deed.BATCH_UNDONE)
    engine.run(desk, KIND, removal_id)
    return removal_id


@engine.workflow(KIND)
def unregister(desk: Desk, removal_id: str) -> None:
    """The whole job. Each line of its ledger ends as done, failed, or gone. Gone: the person was not registered any
    more, possibly because an earlier request, whose answer was lost, had removed them."""
    plan_step(desk, removal_id)
    remove_step(desk, removal_id)


@engine.step("core.jobs.unregister.plan_step")
def plan_step(desk: Desk, removal_id: str) -> None:
    """Write the ledger: the number of every row to be removed."""
    job = get_job(desk, removal_id)
    batch_id = job.request[BATCH]
    rows = list_registered(desk, job.project_id, batch_id)
    others = list_other_batches(desk, job.project_id, batch_id, rows)
    with open_bizon(desk, job.project_id, engine.watch_stop(desk, removal_id)) as api:
        plan = judge_removal(api, rows, others)
    to_remove = plan.rows(with_shared=job.request.get(WITH_SHARED, False))
    write_ledger(desk, removal_id, [str(row.number) for row in to_remove])


@engine.step("core.jobs.unregister.remove_step")
def remove_step(desk: Desk, removal_id: str) -> None:
    """Remove the people of the lines that are still waiting. Who has registered for another session since the ledger
    was written, as while the dashboard was off, stays, and so does their line."""
    job = get_job(desk, removal_id)
    batch_id = job.request[BATCH]
    waiting = {line.key for line in list_lines(desk, removal_id, (ItemState.WAITING,))}
    stop = engine.watch_stop(desk, removal_id)
    registered = list_registered(desk, job.project_id, batch_id)
    others = list_other_batches(desk, job.project_id, batch_id, registered)
    people: defaultdict[tuple[str, str], list[RegisteredRow]] = defaultdict(list)
    with open_bizon(desk, job.project_id, stop) as api:
        plan = judge_removal(api, registered, others)
        gone = [row for row in plan.gone if str(row.number) in waiting]
        settle_removed(desk, job.id, project_id=job.project_id, rows=gone, state=ItemState.GONE)
        for row in plan.rows(with_shared=job.request.get(WITH_SHARED, False)):
            if str(row.number) in waiting:
                people[row.page_id, row.email_key].append(row)
        refused = 0
        for rows in people.values():
            if stop():
                raise Stopped
            removed = send_removal(api, rows, desk.waits, stop, lambda: _require_allowed(desk, job.project_id))
            settle_removed(
                desk, job.id, project_id=job.project_id, rows=rows, state=removed.state, problem=removed.problem
            )
            refused = refused + 1 if removed.problem else 0
            if removed.problem and refused == MOST_REFUSED:
                raise removed.problem


def _require_allowed(desk: Desk, project_id: int) -> None:
    """Raises Stopped when others have gone on with the work of this process, which nothing in the store would say: the
    ledger knows a person only as waiting or removed."""
    with desk.store.writing(project_id):
        pass
