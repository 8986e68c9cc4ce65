"""For a process that carries out no jobs and does not stay: handing what it has stored over to the one that does."""

from core.desk import Desk
from core.errors import Conflict
from core.jobs.home_lock import holding_home
from core.jobs.processes import count_workers
from core.jobs.starting import open_client, start_elsewhere

_LOOK_S = 0.05


def is_desk_working(desk: Desk) -> bool:
    """Whether a process carries out the jobs of this desk now."""
    if desk.environment.shares_jobs:
        return count_workers(desk) > 0
    try:
        with holding_home(desk.home, _LOOK_S):
            return False
    except Conflict:
        return True


def hand_over(desk: Desk, kind: str, project_id: int) -> None:
    """Let the working process make a round of this kind in the project."""
    client = open_client(desk.environment.jobs_database_url)
    try:
        starter = start_elsewhere(client)
        starter.begin_round(f"round.{kind}", project_id, partition=f"{kind}.{project_id}")
    finally:
        client.destroy()
