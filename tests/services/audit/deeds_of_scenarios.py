"""How the services of scenarios are called that leave an entry in the audit log."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import NamedTuple, Protocol

from core.desk import Desk
from core.domain.audit.deeds import Deed
from core.domain.campaigns.campaign import CampaignPerson
from core.domain.scenarios.quiet_hours import QuietHours
from core.domain.webinars.segments import Rules
from core.services.campaigns.exclusions import (
    exclude_pasted,
    exclude_people,
    exclude_segment,
    include_again,
    list_exclusions,
)
from core.services.scenarios.runs import allow_run, skip_run
from core.services.scenarios.scenarios import remove_scenario, save_scenario, switch_scenario
from core.services.scenarios.switch import set_quiet_hours, stop_all
from core.services.scenarios.versions import copy_scenario, import_scenario
from core.services.scenarios.written import write_scenario
from core.services.webinars.segments import Segment, save_segment
from tests.services.scenarios.world import THANKS, store_run

ASKED_FOR = 3
_names = count(1)


class Place(Protocol):
    """Whose project it is."""

    desk: Desk
    project_id: int


class Called(NamedTuple):
    """The call, the deed that it leaves, and how many people it was about."""

    act: Callable[[Place], object]
    deed: Deed
    people: int | None = None


def _saved(place: Place) -> int:
    return save_scenario(place.desk, place.project_id, replace(THANKS, name=f"Спасибо {next(_names)}"))


def _asking(place: Place) -> int:
    return store_run(place.desk, place.project_id, _saved(place), asked_for=ASKED_FOR)


def _switch_off(place: Place) -> None:
    scenario_id = _saved(place)
    switch_scenario(place.desk, place.project_id, scenario_id, on=True)
    switch_scenario(place.desk, place.project_id, scenario_id, on=False)


def _unknown(people: int) -> list[CampaignPerson]:
    return [CampaignPerson(email=f"left.out.{next(_names)}@example.com") for _ in range(people)]


def _exclude_segment(place: Place) -> None:
    name = f"Свои {next(_names)}"
    save_segment(place.desk, place.project_id, Segment(name, Rules()))
    exclude_segment(place.desk, place.project_id, name)


def _include_again(place: Place) -> None:
    exclude_people(place.desk, place.project_id, _unknown(1))
    newest, *_ = list_exclusions(place.desk, place.project_id)
    include_again(place.desk, place.project_id, [newest.id])


OF_SCENARIOS = {
    "campaigns.exclusions.exclude_people": Called(
        lambda w: exclude_people(w.desk, w.project_id, _unknown(2)), Deed.PEOPLE_EXCLUDED, 2
    ),
    "campaigns.exclusions.exclude_pasted": Called(
        lambda w: exclude_pasted(w.desk, w.project_id, "pasted@example.com"), Deed.PEOPLE_EXCLUDED, 1
    ),
    "campaigns.exclusions.exclude_segment": Called(_exclude_segment, Deed.PEOPLE_EXCLUDED),
    "campaigns.exclusions.include_again": Called(_include_again, Deed.PEOPLE_INCLUDED, 1),
    "scenarios.runs.allow_run": Called(
        lambda w: allow_run(w.desk, w.project_id, _asking(w)), Deed.RUN_ALLOWED, ASKED_FOR
    ),
    "scenarios.runs.skip_run": Called(
        lambda w: skip_run(w.desk, w.project_id, _asking(w)), Deed.RUN_SKIPPED, ASKED_FOR
    ),
    "scenarios.scenarios.remove_scenario": Called(
        lambda w: remove_scenario(w.desk, w.project_id, _saved(w)), Deed.SCENARIO_REMOVED
    ),
    "scenarios.scenarios.save_scenario": Called(_saved, Deed.SCENARIO_SAVED),
    "scenarios.scenarios.switch_scenario": Called(_switch_off, Deed.SCENARIO_SWITCHED_OFF),
    "scenarios.versions.copy_scenario": Called(
        lambda w: copy_scenario(w.desk, w.project_id, _saved(w)), Deed.SCENARIO_SAVED
    ),
    "scenarios.versions.import_scenario": Called(
        lambda w: import_scenario(w.desk, w.project_id, write_scenario(THANKS)), Deed.SCENARIO_SAVED
    ),
    "scenarios.switch.set_quiet_hours": Called(
        lambda w: set_quiet_hours(w.desk, w.project_id, QuietHours(22, 9)), Deed.QUIET_HOURS_SET
    ),
    "scenarios.switch.stop_all": Called(lambda w: stop_all(w.desk, w.project_id, stop=True), Deed.SCENARIOS_STOPPED),
}
"""Its module and name, below core.services -> how the service is called."""
