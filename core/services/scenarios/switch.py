"""What holds for all scenarios of a project: the switch that stops them, and the hours in which nobody gets any."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.domain.scenarios.quiet_hours import USUAL_QUIET, QuietHours
from core.errors import InvalidInput
from core.jobs.rounds import ask_round
from core.rights import needs
from core.services.outside.states import ROUND as EVENTS
from core.services.projects.remembered import recall, remember_in
from core.services.scenarios.held import TOPIC, hold_begun, hold_messages, let_messages_go
from core.services.scenarios.states import KIND
from data.repositories.scenarios import list_on, list_scenarios


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
    """Stop all scenarios of the project, with the campaigns that they have begun and the messages to other programs
    that were not taken yet, or let them go on: a look does it."""
    before = get_scenario_settings(desk, project_id)
    deed = Deed.SCENARIOS_STOPPED if stop else Deed.SCENARIOS_RESUMED
    with desk.store.writing(project_id) as session:
        _change(session, desk, project_id, ScenarioSettings(stop, before.quiet), deed)
        if stop:
            hold_messages(session, desk, project_id, [one.id or 0 for one in list_scenarios(session, project_id)])
        else:
            let_messages_go(session, desk, project_id, [one.id or 0 for one in list_on(session, project_id)])
    if stop:
        hold_begun(desk, project_id)
    ask_round(KIND, project_id)
    ask_round(EVENTS, project_id)


@needs(Right.WORK)
def set_quiet_hours(desk: Desk, project_id: int, quiet: QuietHours) -> None:
    """Set the hours in which nobody is written to. Raises InvalidInput("quiet_hours", "out_of_range")."""
    if not (0 <= quiet.start < 24 and 0 <= quiet.end < 24):
        raise InvalidInput("quiet_hours", None, "out_of_range")
    before = get_scenario_settings(desk, project_id)
    with desk.store.writing(project_id) as session:
        _change(session, desk, project_id, ScenarioSettings(before.is_stopped, quiet), Deed.QUIET_HOURS_SET)
    ask_round(KIND, project_id)


def _change(session: Session, desk: Desk, project_id: int, settings: ScenarioSettings, deed: Deed) -> None:
    value = {"is_stopped": settings.is_stopped, "quiet": [settings.quiet.start, settings.quiet.end]}
    remember_in(session, desk, project_id, TOPIC, value=value)
    note(session, desk, deed, project_id=project_id)
