"""The durable pull of a registration page's subscribers. It may take minutes: a thousand people come in one answer."""

from math import ceil

from core.bizon import wire
from core.desk import Desk, get_desk
from core.errors import UnexpectedPayload
from core.jobs import engine
from core.services.connections import open_bizon
from core.services.jobs import (
    DONE,
    create_job,
    get_job,
    list_jobs,
    note_problem,
    settle_line,
    stop_button,
    write_ledger,
)
from core.services.pull_subscribers import pull_subscribers

KIND = "pull_subscribers"


def start_pull_subscribers(desk: Desk, project_id: int, page_id: str) -> str:
    """Begin a pull that goes on without the page that asked for it; the job's id. The one that runs already for this
    registration page is not doubled."""
    for job in list_jobs(desk, project_id, kind=KIND, active_only=True):
        if job.request["page_id"] == page_id:
            return job.id
    job_id = create_job(desk, project_id, KIND, {"page_id": page_id})
    engine.run(KIND, job_id)
    return job_id


@engine.workflow(KIND)
def run_pull(job_id: str) -> None:
    """The whole job. Each line of its ledger is one answer of Bizon365; a restart begins with the first again."""
    fetch_step(job_id)


@engine.step
def fetch_step(job_id: str) -> None:
    """Read everybody, then store them together."""
    desk = get_desk()
    job = get_job(desk, job_id)
    pressed = stop_button(desk, job_id)

    def note_progress(read: int, total: int | None) -> None:
        if total is not None:
            write_ledger(desk, job_id, map(str, range(ceil(total / wire.GET_SUBSCRIBERS.most))))
        settle_line(desk, job_id, str(ceil(read / wire.GET_SUBSCRIBERS.most) - 1), DONE)

    with open_bizon(desk, job.project_id, lambda: engine.is_closing() or pressed()) as api:
        if not pull_subscribers(desk, api, job.project_id, job.request["page_id"], note_progress):
            note_problem(desk, job_id, UnexpectedPayload(wire.SERVICE, wire.GET_SUBSCRIBERS.name, detail="incomplete"))
