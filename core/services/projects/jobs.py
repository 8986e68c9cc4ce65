"""What an operator does with the durable jobs of a project: look at them, stop or pause one, let one go on.

Pages know jobs through this module alone; `core.jobs` is the mechanism behind it.
"""

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
    """Ask a job to stop for good after what it is doing now; one that rests has stopped at once. Does nothing with a
    job that has ended. Raises NotFound."""
    progress.ask_stop(desk, job_id)


def pause_job(desk: Desk, job_id: str) -> None:
    """Ask a running job to rest after what it is doing now, until `resume_job`. Raises NotFound."""
    attempts.ask_pause(desk, job_id)


def resume_job(desk: Desk, job_id: str) -> None:
    """Let a job go on that rests, or that has rows of which nobody knows whether they were done. Does nothing with any
    other job, so it may be asked twice. Raises NotFound."""
    engine.resume(desk, job_id)


def retry_now(desk: Desk, project_id: int) -> None:
    """Have everything tried at once that a problem has put off, for when that problem may be solved: a saved token, a
    raised limit."""
    rounds.retry_now(desk, project_id)
