"""Waiting for a job without asking again and again, which would take time from it."""

from dbos import DBOS

from core.desk import Desk
from core.jobs.attempts import get_attempt


def wait_for(desk: Desk, job_id: str) -> None:
    """Return when the job's present workflow has returned."""
    DBOS.retrieve_workflow(f"{job_id}.{get_attempt(desk, job_id)}").get_result()
