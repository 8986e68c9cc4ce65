"""Scenarios that came back from a backup: what was due before that may have gone out since the backup was made."""

from datetime import datetime

from core.desk import Desk
from core.services.backups.after_restore import after_restore
from core.services.projects.projects import list_projects
from core.services.projects.remembered import recall, remember_in
from core.services.scenarios.held import HELD, TOPIC
from core.services.scenarios.states import RunState
from data.models import ScenarioRun
from data.repositories import scenarios as repository

RESTORED_AT = "restored_at"
"""The key under which the moment of the last restore is remembered."""


@after_restore
def hold_scenarios(desk: Desk, _made_at: datetime) -> None:
    """Let every run that was due before now, or is about what has begun before now, ask a person, also one that a
    person had let go. Campaigns that were held go on no more by themselves."""
    for project in list_projects(desk):
        with desk.store.writing(project.id) as session:
            remember_in(session, desk, project.id, TOPIC, RESTORED_AT, value=desk.now().isoformat())
            remember_in(session, desk, project.id, TOPIC, HELD, value=[])
            for run in repository.list_open(session, project.id, RunState.WAITING):
                run.allowed_by = run.asked_for = None
                session.add(run)


def may_have_gone(desk: Desk, project_id: int, run: ScenarioRun) -> bool:
    """Whether the run may have happened between a backup and its restore."""
    return was_restored_since(desk, project_id, min(run.due_at, run.starts_at))


def was_restored_since(desk: Desk, project_id: int, moment: datetime) -> bool:
    """Whether what was due at this moment may have happened between a backup and its restore."""
    written = recall(desk, project_id, TOPIC, RESTORED_AT)
    return written is not None and moment <= datetime.fromisoformat(written)
