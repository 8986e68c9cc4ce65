"""Waiting for a job."""

from dbos import DBOS, WorkflowHandle

from core.desk import Desk
from core.jobs.attempts import get_attempt

LOOK_S = 0.1
"""How often to look: DBOS would look once a second, and a shorter time takes some from the job."""


def wait_for(desk: Desk, job_id: str) -> None:
    """Return when the job's present workflow has returned."""
    workflow: WorkflowHandle[None] = DBOS.retrieve_workflow(f"{job_id}.{get_attempt(desk, job_id)}")
    workflow.get_result(polling_interval_sec=LOOK_S)
