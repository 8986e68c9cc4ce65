"""Progress, stop, pause, resume and retry of a project's jobs. Pages import no module of `core.jobs`."""

from core.desk import Desk
from core.jobs import attempts, engine, progress, rounds
from core.jobs.items import JobLine, list_lines
from core.jobs.progress import JobProgress, get_job, list_jobs
from core.jobs.states import ItemState, JobState

__all__ = [
    "ItemState",
    "JobLine",
    "JobProgress",
    "JobState",
    "get_job",
    "list_jobs",
    "list_lines",
    "pause_job",
    "resume_job",
    "retry_now",
    "stop_job",
]


def stop_job(desk: Desk, job_id: str) -> None:
    """Ask a job to stop for good at its next safe point; a job that rests is stopped at once. Does nothing with a job
    that has ended. Raises NotFound."""
    progress.ask_stop(desk, job_id)


def pause_job(desk: Desk, job_id: str) -> None:
    """Ask a running job to pause at its next safe point, until `resume_job`. Raises NotFound."""
    attempts.ask_pause(desk, job_id)


def resume_job(desk: Desk, job_id: str) -> None:
    """Continue a job that rests, or whose ledger has rows with an unknown outcome. Does nothing with any other job, so
    a second call has no effect. Raises NotFound."""
    engine.resume(desk, job_id)


def retry_now(desk: Desk, project_id: int) -> None:
    """Try at once everything that a problem has put off, after a change that may have solved it: a saved token, a
    raised limit."""
    rounds.retry_now(desk, project_id)
