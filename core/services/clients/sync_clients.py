"""Reading all clients of Salebot into the dashboard's copy: its cost and its ledger.

The list takes one call for 500 clients. The variables take one call for each client, so they are read only for clients
whose variables were never read, or longer than `OLD_AFTER` ago.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.errors import LimitReached, Missing, Rejected
from core.http.pace import Stopped
from core.jobs.creation import add_job
from core.jobs.items import list_lines, settle_line, settle_line_in
from core.jobs.progress import JobProgress, list_jobs, require_job
from core.jobs.states import UNFINISHED, ItemState
from core.rights import needs
from core.salebot.api import MOST_CLIENTS, SalebotApi
from core.salebot.wire import is_nobody
from core.services.clients.copy import count_clients, forget_client, keep_listed, keep_variables
from core.services.projects.salebot_budget import get_salebot_use
from data.repositories import clients as repository
from data.repositories import jobs

KIND = "sync_clients"
THE_LIST = "list"
"""The first line of the ledger; the others are client ids."""
OLD_AFTER = timedelta(days=30)
KEPT_FREE = 0.25
"""The share of a day's calls that a sync leaves for registrations and for sending."""
MOST_REFUSED = 5
"""After so many refusals in a row the reason is hardly in the clients, and each costs a call: the job rests."""


@dataclass(frozen=True, slots=True)
class SyncPlan:
    """The expected cost of a sync: `known` clients to list, `unread` clients whose variables are to be read. Each
    client that the copy does not hold yet costs one more call."""

    known: int
    unread: int

    @property
    def calls(self) -> int:
        """Calls that count towards the message quota; the one added call finds the end of the list."""
        return ceil(self.known / MOST_CLIENTS) + 1 + self.unread


@needs(Right.WORK)
def plan_sync(desk: Desk, project_id: int) -> SyncPlan:
    """The expected cost of a sync that starts now."""
    with desk.store.reading() as session:
        unread = repository.list_unread(session, project_id, desk.now() - OLD_AFTER)
    return SyncPlan(count_clients(desk, project_id).clients, len(unread))


@needs(Right.LOOK)
def find_last_sync(desk: Desk, project_id: int) -> JobProgress | None:
    """The newest sync: running, paused or ended."""
    return next(iter(list_jobs(desk, project_id, kind=KIND, limit=1)), None)


def create_sync(desk: Desk, project_id: int) -> str:
    """Create the job. Returns its id, or the id of the sync that is running already."""
    with desk.store.writing(project_id) as session:
        if running := jobs.list_jobs(session, project_id=project_id, kind=KIND, states=UNFINISHED, limit=1):
            return running[0].id
        job_id = add_job(session, now=desk.now(), project_id=project_id, kind=KIND, request={})
        jobs.add_items(session, job_id, [THE_LIST], state=ItemState.PLANNED)
        note(session, desk, Deed.CLIENTS_PULLED, project_id=project_id, subject=job_id)
    return job_id


def list_clients(desk: Desk, api: SalebotApi, job: JobProgress, should_stop: Callable[[], bool]) -> None:
    """Read the list of all clients, and add a ledger line for each client whose variables are to be read. Does nothing
    if that was done before.

    Raises the ApiErrors, LimitReached and Stopped; the next attempt then reads the list from its beginning.
    """
    if THE_LIST not in _planned(desk, job.id):
        return
    offset, seen = 0, set[int]()
    while True:
        _check_may_call(desk, job.project_id, should_stop)
        rows = api.fetch_clients(offset)
        new = {row.client_id for row in rows} - seen
        if not new:  # the end of the list, or a service that repeats the last page
            break
        keep_listed(desk, job.project_id, rows)
        seen |= new
        offset += len(rows)
    with desk.store.writing(job.project_id) as session:
        unread = repository.list_unread(session, job.project_id, job.created_at - OLD_AFTER)
        jobs.add_items(session, job.id, map(str, unread), state=ItemState.PLANNED, first=1)
        settle_line_in(session, job.id, THE_LIST, ItemState.DONE, now=desk.now())
        row = require_job(session, job.id)
        row.total = 1 + len(unread)
        session.add(row)


def read_variables(desk: Desk, api: SalebotApi, job: JobProgress, should_stop: Callable[[], bool]) -> None:
    """Read the variables of the clients in the ledger. A client that Salebot does not have any more is deleted from the
    copy.

    Raises the ApiErrors that say nothing about the client, also the last of several refusals in a row; LimitReached and
    Stopped.
    """
    refused = 0
    for key in _planned(desk, job.id):
        _check_may_call(desk, job.project_id, should_stop)
        client_id = int(key)
        try:
            keep_variables(desk, job.project_id, [client_id], api.get_variables(client_id), complete=True)
        except Missing as error:
            if not is_nobody(error):
                raise
            forget_client(desk, job.project_id, client_id)
            settle_line(desk, job.id, key, ItemState.GONE, problem=error)
        except Rejected as error:
            refused += 1
            settle_line(desk, job.id, key, ItemState.FAILED, problem=error)
            if refused == MOST_REFUSED:
                raise
            continue
        else:
            settle_line(desk, job.id, key, ItemState.DONE)
        refused = 0


def _check_may_call(desk: Desk, project_id: int, should_stop: Callable[[], bool]) -> None:
    if should_stop():
        raise Stopped
    today = get_salebot_use(desk, project_id)
    allowed = today.budget - ceil(today.budget * KEPT_FREE)
    if today.calls >= allowed:
        raise LimitReached("salebot_budget", allowed)


def _planned(desk: Desk, job_id: str) -> list[str]:
    return [line.key for line in list_lines(desk, job_id, (ItemState.PLANNED,))]
