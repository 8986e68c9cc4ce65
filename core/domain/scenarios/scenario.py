"""A scenario: when something has happened, for whom, what is done.

Each is a sentence: "An hour after the report of room A is ready, whoever stayed 60 minutes and did not buy gets this
message; two days later, those who still did not buy get that one".
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from core.domain.campaigns.campaign import CampaignActions, check_actions
from core.domain.webinars.segments import Rules, check_rules
from core.errors import InvalidInput

NAME_MAX = 100
MOST_STEPS = 5
LONGEST_WAIT_MIN = 30 * 24 * 60
USUAL_CAP = 300


class Trigger(StrEnum):
    """What a scenario waits for. Durable. `REPORT`: the report of a webinar of the room is ready. `SESSION`: a session
    of the registration page is near."""

    REPORT = "report"
    SESSION = "session"


class Group(StrEnum):
    """Who is meant, before any further rule. Durable. `CAME`: people of the report. `ABSENT`: people who registered for
    it and surely did not come. `REGISTERED`: people who registered for the session."""

    CAME = "came"
    ABSENT = "absent"
    REGISTERED = "registered"


GROUPS = {Trigger.REPORT: (Group.CAME, Group.ABSENT), Trigger.SESSION: (Group.REGISTERED,)}
"""Whom a scenario can be for, by what it waits for."""


@dataclass(frozen=True, slots=True)
class When:
    """`place_id`: the room of the reports, or the page of the sessions. `minutes`: so long after the report was ready,
    or before the session begins."""

    trigger: Trigger
    place_id: str
    minutes: int = 0

    def due_at(self, moment: datetime) -> datetime:
        """When the first step is due, for a report that was ready, or a session that begins, at this moment."""
        minutes = timedelta(minutes=self.minutes)
        return moment + minutes if self.trigger is Trigger.REPORT else moment - minutes


@dataclass(frozen=True, slots=True)
class Whom:
    """`rules`: what must hold of those who came, as in a segment. Of whom nobody can tell it, they are left out."""

    group: Group
    rules: Rules = field(default_factory=Rules)


@dataclass(frozen=True, slots=True)
class ScenarioStep:
    """`wait_min`: minutes after the step before was due, 0 for the first. `unless_paid`: whoever has paid an order
    since the webinar began is left out."""

    actions: CampaignActions
    wait_min: int = 0
    unless_paid: bool = False


@dataclass(frozen=True, slots=True)
class Scenario:
    """The rules that an operator makes. `by_itself`: it goes without asking; otherwise each run waits for a person who
    lets it go. `cap`: the most people whom it writes to on one day, on the account's clock."""

    name: str
    when: When
    whom: Whom
    steps: tuple[ScenarioStep, ...]
    by_itself: bool = False
    cap: int = USUAL_CAP


def check_scenario(scenario: Scenario) -> Scenario:
    """The scenario as it is kept: without needless spaces, its actions as `check_actions` gives them.

    Raises InvalidInput: `scenario_name` (``required``, ``too_long``), `place` (``required``), `minutes`
    (``out_of_range``), `whom` (``required``: a group that this trigger does not have), `steps` (``required``,
    ``too_many``), `wait` (``out_of_range``), `step` (``empty``, with its number), `cap` (``out_of_range``), what
    `check_rules` and `check_actions` raise.
    """
    name = " ".join(scenario.name.split())
    if not name:
        raise InvalidInput("scenario_name", scenario.name, "required")
    if len(name) > NAME_MAX:
        raise InvalidInput("scenario_name", name, "too_long", NAME_MAX)
    if not scenario.when.place_id.strip():
        raise InvalidInput("place", None, "required")
    if not 0 <= scenario.when.minutes <= LONGEST_WAIT_MIN:
        raise InvalidInput("minutes", scenario.when.minutes, "out_of_range", LONGEST_WAIT_MIN)
    if scenario.whom.group not in GROUPS[scenario.when.trigger]:
        raise InvalidInput("whom", scenario.whom.group, "required")
    check_rules(scenario.whom.rules)
    if not scenario.steps:
        raise InvalidInput("steps", None, "required")
    if len(scenario.steps) > MOST_STEPS:
        raise InvalidInput("steps", len(scenario.steps), "too_many", MOST_STEPS)
    if scenario.cap < 1:
        raise InvalidInput("cap", scenario.cap, "out_of_range")
    steps = tuple(_checked(step, number) for number, step in enumerate(scenario.steps, start=1))
    return replace(scenario, name=name, steps=steps)


def _checked(step: ScenarioStep, number: int) -> ScenarioStep:
    if not 0 <= step.wait_min <= LONGEST_WAIT_MIN or (number == 1 and step.wait_min):
        raise InvalidInput("wait", step.wait_min, "out_of_range", LONGEST_WAIT_MIN)
    if not step.actions.steps:
        raise InvalidInput("step", None, "empty", number)
    return replace(step, actions=check_actions(step.actions))
