"""Progress, stop, pause, resume and retry of a project's jobs. Pages import no module of `core.jobs`."""

from core.desk import Desk
from core.domain.access.rights import Right
from core.jobs import attempts, engine, items, progress, rounds
from core.jobs.items import JobLine
from core.jobs.progress import JobProgress
from core.jobs.states import ItemState, JobState
from core.rights import needs, require_project

__all__ = ["ItemState", "JobLine", "JobProgress", "JobState"]


@needs(Right.LOOK)
def get_job(desk: Desk, job_id: str) -> JobProgress:
    """Raises NotFound."""
    job = progress.get_job(desk, job_id)
    require_project(desk, job.project_id)
    return job


@needs(Right.LOOK)
def list_jobs(
    desk: Desk, project_id: int, *, kind: str | None = None, active_only: bool = False, limit: int = 20
) -> list[JobProgress]:
    """The project's jobs, newest first."""
    return progress.list_jobs(desk, project_id, kind=kind, active_only=active_only, limit=limit)


@needs(Right.LOOK)
def list_lines(desk: Desk, job_id: str, states: tuple[str, ...] = ()) -> list[JobLine]:
    """The lines in the order of the work; with `states` only those in one of them. Raises NotFound."""
    get_job(desk, job_id)
    return items.list_lines(desk, job_id, states)


@needs(Right.WORK)
def stop_job(desk: Desk, job_id: str) -> None:
    """Ask a job to stop for good at its next safe point; a job that rests is stopped at once. Does nothing with a job
    that has ended. Raises NotFound."""
    get_job(desk, job_id)
    progress.ask_stop(desk, job_id)


@needs(Right.WORK)
def pause_job(desk: Desk, job_id: str) -> None:
    """Ask a running job to pause at its next safe point, until `resume_job`. Raises NotFound."""
    get_job(desk, job_id)
    attempts.ask_pause(desk, job_id)


@needs(Right.WORK)
def resume_job(desk: Desk, job_id: str) -> None:
    """Continue a job that rests, or whose ledger has rows with an unknown outcome. Does nothing with any other job, so
    a second call has no effect. Raises NotFound."""
    get_job(desk, job_id)
    engine.resume(desk, job_id)


@needs(Right.WORK)
def retry_now(desk: Desk, project_id: int) -> None:
    """Try at once everything that a problem has put off, after a change that may have solved it: a saved token, a
    raised limit."""
    rounds.retry_now(desk, project_id)
