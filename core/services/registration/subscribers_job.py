"""The durable pull of a registration page's subscribers. It may take minutes, since an answer holds at most a thousand
people."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from math import ceil

from core.bizon import wire
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.errors import UnexpectedPayload
from core.http.pace import Stopped
from core.jobs import engine
from core.jobs.attempts import note_problem
from core.jobs.creation import create_job
from core.jobs.items import settle_line, write_ledger
from core.jobs.progress import STOP_LOOK_S, get_job, list_jobs, watch_stop_request
from core.jobs.states import ItemState
from core.rights import needs
from core.services.projects.connections import open_bizon
from core.services.registration.pull_subscribers import FetchedSubscribers, fetch_subscribers, save_subscribers

KIND = "pull_subscribers"


@needs(Right.WORK)
def start_pull_subscribers(desk: Desk, project_id: int, page_id: str) -> str:
    """Begin a pull. Returns the job's id, or that of the pull that runs already for this registration page."""
    for job in list_jobs(desk, project_id, kind=KIND, active_only=True):
        if job.request["page_id"] == page_id:
            return job.id
    job_id = create_job(desk, project_id, KIND, {"page_id": page_id}, deed=Deed.SUBSCRIBERS_PULLED)
    engine.run(desk, KIND, job_id)
    return job_id


@engine.workflow(KIND)
def run_pull(desk: Desk, job_id: str) -> None:
    """The whole job. Each line of its ledger is one answer of Bizon365; a restart begins with the first again."""
    fetch_step(desk, job_id)


@engine.step("core.jobs.pull_subscribers.fetch_step")
def fetch_step(desk: Desk, job_id: str) -> None:
    """Read all subscribers, then store them together."""
    job = get_job(desk, job_id)
    page_id = job.request["page_id"]
    pressed = watch_stop_request(desk, job_id)

    def stop() -> bool:
        return engine.is_closing() or pressed()

    def note_progress(read: int, total: int | None) -> None:
        if total is not None:
            write_ledger(desk, job_id, map(str, range(ceil(total / wire.GET_SUBSCRIBERS.most))))
        settle_line(desk, job_id, str(ceil(read / wire.GET_SUBSCRIBERS.most) - 1), ItemState.DONE)

    with open_bizon(desk, job.project_id, stop) as api:
        fetched = _fetch(
            lambda: fetch_subscribers(desk, api, job.project_id, page_id=page_id, on_page=note_progress), stop
        )
    save_subscribers(desk, job.project_id, fetched)
    if not fetched.complete:
        note_problem(desk, job_id, UnexpectedPayload(wire.SERVICE, wire.GET_SUBSCRIBERS.name, detail="incomplete"))


def _fetch(fetch: Callable[[], FetchedSubscribers], stop: Callable[[], bool]) -> FetchedSubscribers:
    """Fetch in a thread, so that a stop need not wait for a slow answer. Raises Stopped."""
    pool = ThreadPoolExecutor(1)
    try:
        future = pool.submit(fetch)
        while not wait([future], timeout=STOP_LOOK_S).done:
            if stop():
                raise Stopped
        return future.result()
    finally:
        pool.shutdown(wait=False)
