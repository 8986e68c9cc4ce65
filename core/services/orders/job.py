"""Loading the orders of the cash desk: as a job that an operator starts, and afterwards by rounds, every hour."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from math import ceil

from core.bizon import wire
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.errors import DeskError, Forbidden, NotFound, UnexpectedPayload
from core.jobs import engine
from core.jobs.attempts import note_problem
from core.jobs.creation import create_only_job
from core.jobs.items import settle_line, write_ledger
from core.jobs.progress import get_job
from core.jobs.rounds import ask_round, work_round
from core.jobs.states import ItemState
from core.rights import needs
from core.services.orders.pull_orders import choose_since, fetch_orders, save_orders
from core.services.orders.states import HOURLY, find_due, note_pull, want_orders
from core.services.projects.connections import open_bizon
from data.repositories.orders.orders import bring_forward

KIND = "pull_orders"
ROUND = "orders"


@needs(Right.WORK)
def start_pull_orders(desk: Desk, project_id: int) -> str:
    """Begin to load the orders, and look for new ones from now on. Returns the job's id, or that of the one that runs
    already."""
    job_id = create_only_job(desk, project_id, KIND, {}, deed=Deed.ORDERS_PULLED)
    due_at = desk.now() + HOURLY
    want_orders(desk, project_id, due_at)
    engine.run(desk, KIND, job_id)
    ask_round(ROUND, project_id, due_at)
    return job_id


@engine.workflow(KIND)
def run_pull(desk: Desk, job_id: str) -> None:
    """The whole job. Each line of its ledger is one answer of Bizon365; a restart begins with the first again."""
    fetch_step(desk, job_id)


@engine.step("core.services.orders.job.fetch_step")
def fetch_step(desk: Desk, job_id: str) -> None:
    """Read all orders, then store them together. An account without a cash desk is no failure."""
    job = get_job(desk, job_id)

    def note_progress(read: int, total: int | None) -> None:
        if total is not None:
            write_ledger(desk, job_id, map(str, range(ceil(total / wire.GET_ORDERS.most))))
        settle_line(desk, job_id, str(ceil(read / wire.GET_ORDERS.most) - 1), ItemState.DONE)

    try:
        is_complete = _pull(desk, job.project_id, engine.watch_stop(desk, job_id), note_progress)
    except Forbidden:
        return
    if not is_complete:
        note_problem(desk, job_id, UnexpectedPayload(wire.SERVICE, wire.GET_ORDERS.name, detail="incomplete"))


@work_round(ROUND, bring_forward)
def look_for_orders(desk: Desk, project_id: int, should_stop: Callable[[], bool]) -> datetime | None:
    """Read the list again when that is due. Returns when it is due next, None before anybody has asked for orders."""
    due_at = find_due(desk, project_id)
    if due_at is None or due_at > desk.now():
        return due_at
    with suppress(DeskError):  # it is stored, and the next look tries again
        _pull(desk, project_id, should_stop)
    return find_due(desk, project_id)


def _pull(
    desk: Desk,
    project_id: int,
    should_stop: Callable[[], bool],
    on_page: Callable[[int, int | None], None] = lambda read, total: None,
) -> bool:
    """Read the list into the store; returns whether all orders came. Raises the ApiErrors, NotConfigured and Stopped;
    errors are stored, too."""
    try:
        with open_bizon(desk, project_id, should_stop) as api:
            fetched = fetch_orders(desk, api, project_id, choose_since(desk, project_id), on_page)
    except NotFound:  # the project was removed meanwhile
        raise
    except DeskError as error:
        note_pull(desk, project_id, error)
        raise
    save_orders(desk, project_id, fetched)
    note_pull(desk, project_id)
    return fetched.complete
