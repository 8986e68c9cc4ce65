"""Jobs that another process of the same desk has stored: the command line hands them over to the one that works."""

from collections.abc import Callable
from datetime import datetime

from core.desk import Desk
from core.jobs import engine, progress
from core.jobs.rounds import work_round
from core.jobs.states import JobState

ROUND = "begin_jobs"


@work_round(ROUND)
def begin_jobs(desk: Desk, project_id: int, should_stop: Callable[[], bool]) -> datetime | None:
    """Begin the project's queued jobs; those that have begun already go on as they do."""
    for job in progress.list_jobs(desk, project_id, active_only=True, limit=100):
        if job.state is JobState.QUEUED and not should_stop():
            engine.run(desk, job.kind, job.id)
    return None
