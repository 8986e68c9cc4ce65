"""The durable job that reads all clients of Salebot. It pauses when the calls of a day are used up, and continues on
the next day."""

from collections.abc import Callable
from datetime import datetime

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.sessions import next_midnight
from core.errors import LimitReached
from core.jobs import engine
from core.jobs.progress import JobProgress, get_job
from core.jobs.rounds import ask_round, work_round
from core.rights import needs
from core.services.clients.sync_clients import KIND, create_sync, find_last_sync, list_clients, read_variables
from core.services.projects.connections import open_salebot
from core.services.projects.projects import get_project


@needs(Right.WORK)
def start_sync(desk: Desk, project_id: int) -> str:
    """Start to read all clients. Returns the job's id: that of the running job, or of the paused one, which is resumed,
    else that of a new one."""
    last = find_last_sync(desk, project_id)
    if last and last.is_active:
        return last.id
    if last and last.rests:
        engine.resume(desk, last.id)
        return last.id
    job_id = create_sync(desk, project_id)
    engine.run(desk, KIND, job_id)
    return job_id


@engine.workflow(KIND)
def sync_clients(desk: Desk, job_id: str) -> None:
    """The whole job."""
    try:
        sync_step(desk, job_id)
    except LimitReached:
        job = get_job(desk, job_id)
        ask_round(KIND, job.project_id, _tomorrow(desk, job.project_id, desk.now()))
        raise


@engine.step("core.jobs.sync_clients.sync_step")
def sync_step(desk: Desk, job_id: str) -> None:
    """Read the list of clients, then their variables, without what an earlier attempt has read."""
    job = get_job(desk, job_id)
    stop = engine.watch_stop(desk, job_id)
    with open_salebot(desk, job.project_id, stop) as api:
        list_clients(desk, api, job, stop)
        read_variables(desk, api, job, stop)


@work_round(KIND)
def go_on(desk: Desk, project_id: int, should_stop: Callable[[], bool]) -> datetime | None:
    """Resume a sync that used up the calls of an earlier day. Returns when it can be resumed, None when there is
    nothing to wait for."""
    job = find_last_sync(desk, project_id)
    if job is None or not _waits_for_tomorrow(job):
        return None
    ended_at, now = job.finished_at or job.created_at, desk.now()
    due_at = _tomorrow(desk, project_id, ended_at)
    if ended_at <= now < due_at:  # one that ended in the future ended before the clock was set back
        return due_at
    engine.resume(desk, job.id)
    return None


def _waits_for_tomorrow(job: JobProgress) -> bool:
    return job.rests and isinstance(job.problem, LimitReached)


def _tomorrow(desk: Desk, project_id: int, now: datetime) -> datetime:
    return next_midnight(now, get_project(desk, project_id).time_zone)
