"""The scenarios of a project: saving them, switching them on and off."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.domain.scenarios.scenario import Scenario, check_scenario
from core.errors import InvalidInput, NotFound
from core.jobs.rounds import ask_round
from core.rights import needs
from core.services.outside.states import ROUND as EVENTS
from core.services.outside.states import EventState
from core.services.scenarios.held import hold_begun, hold_messages, let_messages_go
from core.services.scenarios.states import KIND
from core.services.scenarios.switch import get_scenario_settings
from core.services.scenarios.written import read_scenario, write_scenario
from data.models import Scenario as StoredScenario
from data.models import ScenarioVersion
from data.repositories import scenarios as repository
from data.repositories.outside import events


@dataclass(frozen=True, slots=True)
class KeptScenario:
    """A saved scenario. `on_since`: None while it is off."""

    id: int
    rules: Scenario
    version: int
    on_since: datetime | None
    created_by: str


@needs(Right.LOOK)
def list_scenarios(desk: Desk, project_id: int) -> list[KeptScenario]:
    """By name."""
    with desk.store.reading() as session:
        return [_kept(found) for found in repository.list_scenarios(session, project_id)]


@needs(Right.LOOK)
def get_scenario(desk: Desk, project_id: int, scenario_id: int) -> KeptScenario:
    """Raises NotFound."""
    with desk.store.reading() as session:
        return _kept(require_scenario(session, project_id, scenario_id))


@needs(Right.WORK)
def save_scenario(desk: Desk, project_id: int, rules: Scenario, *, scenario_id: int | None = None) -> int:
    """Save a new scenario, which is off, or the next version of one; returns its id. Runs that wait go by the new
    version. Raises NotFound, what `check_scenario` raises, and InvalidInput("scenario_name", "repeated") for the name
    of another one."""
    checked = check_scenario(rules)
    now = desk.now()
    with desk.store.writing(project_id) as session:
        others = repository.list_scenarios(session, project_id)
        if any(other.name.casefold() == checked.name.casefold() and other.id != scenario_id for other in others):
            raise InvalidInput("scenario_name", checked.name, "repeated")
        if scenario_id is None:
            stored = StoredScenario(
                project_id=project_id, name="", rules="", version=0, created_by=desk.operator, created_at=now
            )
        else:
            stored = require_scenario(session, project_id, scenario_id)
        stored.name, stored.rules, stored.version = checked.name, write_scenario(checked), stored.version + 1
        session.add(stored)
        session.flush()
        saved_id = stored.id or 0
        session.add(
            ScenarioVersion(
                scenario_id=saved_id,
                version=stored.version,
                rules=stored.rules,
                saved_by=desk.operator,
                saved_at=now,
            )
        )
        note(session, desk, Deed.SCENARIO_SAVED, project_id=project_id, subject=saved_id)
    ask_round(KIND, project_id)
    return saved_id


@needs(Right.WORK)
def switch_scenario(desk: Desk, project_id: int, scenario_id: int, *, on: bool) -> None:
    """Switch a scenario on, for what ends from now on, or off: then its runs that wait go on waiting, and what it has
    begun is held until it is on again, with its messages to other programs. Raises NotFound."""
    with desk.store.writing(project_id) as session:
        stored = require_scenario(session, project_id, scenario_id)
        if on != (stored.on_since is not None):
            stored.on_since = desk.now() if on else None
            session.add(stored)
            deed = Deed.SCENARIO_SWITCHED_ON if on else Deed.SCENARIO_SWITCHED_OFF
            note(session, desk, deed, project_id=project_id, subject=scenario_id)
            if not on:
                hold_messages(session, desk, project_id, [scenario_id])
            elif not get_scenario_settings(desk, project_id).is_stopped:
                let_messages_go(session, desk, project_id, [scenario_id])
    if not on:
        hold_begun(desk, project_id, scenario_id)
    ask_round(KIND, project_id)
    ask_round(EVENTS, project_id)


@needs(Right.WORK)
def remove_scenario(desk: Desk, project_id: int, scenario_id: int) -> None:
    """Take a scenario off the list; what it has begun is held, and its messages that other programs have not taken are
    given up. Its runs stay, as the record of what was sent. Raises NotFound."""
    with desk.store.writing(project_id) as session:
        stored = require_scenario(session, project_id, scenario_id)
        stored.on_since, stored.is_removed = None, True
        session.add(stored)
        note(session, desk, Deed.SCENARIO_REMOVED, project_id=project_id, subject=scenario_id)
        events.give_up_of_scenario(session, project_id, scenario_id, state=EventState.GIVEN_UP)
    hold_begun(desk, project_id, scenario_id)


def require_scenario(session: Session, project_id: int, scenario_id: int) -> StoredScenario:
    """Raises NotFound, also for a scenario of another project, and for a removed one."""
    found = repository.find_scenario(session, project_id, scenario_id)
    if found is None:
        raise NotFound("scenario", scenario_id)
    return found


def _kept(stored: StoredScenario) -> KeptScenario:
    return KeptScenario(
        id=stored.id or 0,
        rules=read_scenario(stored.rules),
        version=stored.version,
        on_since=stored.on_since,
        created_by=stored.created_by,
    )
