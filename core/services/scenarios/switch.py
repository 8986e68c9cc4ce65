"""What holds for all scenarios of a project: the switch that stops them, and the hours in which nobody gets any."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.domain.scenarios.quiet_hours import USUAL_QUIET, QuietHours
from core.errors import InvalidInput, NotFound
from core.jobs.rounds import ask_round
from core.rights import needs
from core.services.projects.jobs import get_job, pause_job, resume_job
from core.services.projects.remembered import Topic, recall, remember_in
from core.services.scenarios.states import KIND, RunState
from data.repositories import scenarios as repository

TOPIC: Topic = "scenarios"


@dataclass(frozen=True, slots=True)
class ScenarioSettings:
    """What holds for all scenarios of a project. `is_stopped`: nothing begins, and what waits goes on waiting."""

    is_stopped: bool = False
    quiet: QuietHours = USUAL_QUIET


@needs(Right.LOOK)
def get_scenario_settings(desk: Desk, project_id: int) -> ScenarioSettings:
    """What holds for all scenarios of the project."""
    known: Mapping[str, Any] = recall(desk, project_id, TOPIC) or {}
    quiet = QuietHours(*known["quiet"]) if "quiet" in known else USUAL_QUIET
    return ScenarioSettings(known.get("is_stopped", False), quiet)


@needs(Right.WORK)
def stop_all(desk: Desk, project_id: int, *, stop: bool) -> None:
    """Stop all scenarios of the project, with the campaigns that they have begun, or let them go on."""
    before = get_scenario_settings(desk, project_id)
    deed = Deed.SCENARIOS_STOPPED if stop else Deed.SCENARIOS_RESUMED
    _change(desk, project_id, ScenarioSettings(stop, before.quiet), deed)
    for job_id in _list_begun(desk, project_id):
        if stop:
            pause_job(desk, job_id)
        elif get_job(desk, job_id).rests:
            resume_job(desk, job_id)


@needs(Right.WORK)
def set_quiet_hours(desk: Desk, project_id: int, quiet: QuietHours) -> None:
    """Set the hours in which nobody is written to. Raises InvalidInput("quiet_hours", "out_of_range")."""
    if not (0 <= quiet.start < 24 and 0 <= quiet.end < 24):
        raise InvalidInput("quiet_hours", None, "out_of_range")
    before = get_scenario_settings(desk, project_id)
    _change(desk, project_id, ScenarioSettings(before.is_stopped, quiet), Deed.QUIET_HOURS_SET)


def _change(desk: Desk, project_id: int, settings: ScenarioSettings, deed: Deed) -> None:
    value = {"is_stopped": settings.is_stopped, "quiet": [settings.quiet.start, settings.quiet.end]}
    with desk.store.writing(project_id) as session:
        remember_in(session, desk, project_id, TOPIC, value=value)
        note(session, desk, deed, project_id=project_id)
    ask_round(KIND, project_id)


def _list_begun(desk: Desk, project_id: int) -> list[str]:
    """The campaigns that scenarios have begun and that are written down."""
    with desk.store.reading() as session:
        found = [run.job_id for run in repository.list_open(session, project_id, RunState.SENDING) if run.job_id]
    begun = []
    for job_id in found:
        with suppress(NotFound):
            begun.append(get_job(desk, job_id).id)
    return begun
