"""What a scenario was before it was changed, and copies of scenarios: for another room, for another project."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.scenarios.scenario import NAME_MAX, Scenario
from core.rights import needs
from core.services.scenarios.scenarios import get_scenario, list_scenarios, require_scenario, save_scenario
from core.services.scenarios.written import read_scenario, write_scenario
from data.repositories import scenarios as repository


@dataclass(frozen=True, slots=True)
class Version:
    """The rules as they were saved."""

    number: int
    rules: Scenario
    saved_by: str
    saved_at: datetime


@needs(Right.LOOK)
def list_versions(desk: Desk, project_id: int, scenario_id: int) -> list[Version]:
    """The newest, which holds now, first. Raises NotFound."""
    with desk.store.reading() as session:
        require_scenario(session, project_id, scenario_id)
        found = repository.list_versions(session, scenario_id)
    return [Version(one.version, read_scenario(one.rules), one.saved_by, one.saved_at) for one in found]


@needs(Right.LOOK)
def export_scenario(desk: Desk, project_id: int, scenario_id: int) -> str:
    """The scenario as a file that `import_scenario` takes, also in another project. Raises NotFound."""
    return write_scenario(get_scenario(desk, project_id, scenario_id).rules)


@needs(Right.WORK)
def import_scenario(desk: Desk, project_id: int, text: str) -> int:
    """Save the scenario of a file, switched off, under a name of its own; returns its id. Raises InvalidInput as
    `read_scenario` does."""
    return _save_apart(desk, project_id, read_scenario(text))


@needs(Right.WORK)
def copy_scenario(desk: Desk, project_id: int, scenario_id: int) -> int:
    """Save a second one with the same rules, switched off; returns its id. Raises NotFound."""
    return _save_apart(desk, project_id, get_scenario(desk, project_id, scenario_id).rules)


def _save_apart(desk: Desk, project_id: int, rules: Scenario) -> int:
    """With a number behind the name where there is one of this name."""
    taken = {scenario.rules.name.casefold() for scenario in list_scenarios(desk, project_id)}
    name, number = rules.name, 2
    without_number = re.sub(r" \(\d+\)$", "", rules.name)
    while name.casefold() in taken:
        name = f"{without_number[: NAME_MAX - 5]} ({number})"
        number += 1
    return save_scenario(desk, project_id, replace(rules, name=name, by_itself=False))
