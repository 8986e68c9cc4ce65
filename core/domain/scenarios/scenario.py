"""A scenario: when something has happened, for whom, what is done.

Each is a sentence: "An hour after the report of room A is ready, whoever stayed 60 minutes and did not buy gets this
message; two days later, those who still did not buy get that one".
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from core.domain.scenarios.actions import StepActions, check_step_actions
from core.domain.sessions import account_moment
from core.domain.webinars.segments import Rules, check_rules
from core.errors import InvalidInput

NAME_MAX = 100
TAG_MAX = 120
MOST_STEPS = 5
DAY_MIN = 24 * 60
LONGEST_WAIT_MIN = 30 * DAY_MIN
USUAL_CAP = 300


class Trigger(StrEnum):
    """What a scenario waits for. Durable. `REPORT`: the report of a webinar of the room is ready. `PAGE_REPORT`: that
    of a webinar for which people registered on the page; it is about these people alone. `SESSION`: a session of the
    page is near. `REGISTRATION`: somebody has registered on the page. `ORDER`: somebody has made an order, `PAYMENT`:
    an order was paid in full; with a room, an order that counts to a webinar of it. `DAILY`: every day at a time, about
    the webinars that the room had the day before, or those that it has on this day."""

    REPORT = "report"
    PAGE_REPORT = "page_report"
    SESSION = "session"
    REGISTRATION = "registration"
    ORDER = "order"
    PAYMENT = "payment"
    DAILY = "daily"

    @property
    def is_about_page(self) -> bool:
        """Whether its place is a registration page; otherwise it is a room."""
        return self in (Trigger.PAGE_REPORT, Trigger.SESSION, Trigger.REGISTRATION)

    @property
    def is_about_orders(self) -> bool:
        return self in (Trigger.ORDER, Trigger.PAYMENT)

    @property
    def comes_singly(self) -> bool:
        """Whether each person has a moment of their own, from which the waiting times are counted."""
        return self is Trigger.REGISTRATION or self.is_about_orders


class Group(StrEnum):
    """Who is meant, before any further rule. Durable. `CAME`: people of the reports. `ABSENT`: people who registered
    and surely did not come. `REGISTERED`: people who registered for the session. `BUYERS`: people of the orders."""

    CAME = "came"
    ABSENT = "absent"
    REGISTERED = "registered"
    BUYERS = "buyers"


BY_TAG = frozenset({Group.ABSENT, Group.REGISTERED})
"""Of these groups the registration is looked at, so that its tag can be asked for; of those who came a segment asks."""
GROUPS = {
    Trigger.REPORT: (Group.CAME, Group.ABSENT),
    Trigger.PAGE_REPORT: (Group.CAME, Group.ABSENT),
    Trigger.SESSION: (Group.REGISTERED,),
    Trigger.REGISTRATION: (Group.REGISTERED,),
    Trigger.ORDER: (Group.BUYERS,),
    Trigger.PAYMENT: (Group.BUYERS,),
    Trigger.DAILY: (Group.CAME, Group.ABSENT, Group.REGISTERED),
}
"""Whom a scenario can be for, by what it waits for. On a day, who came or did not is about the day before, and who
registered about the sessions of the day itself that have not begun."""


@dataclass(frozen=True, slots=True)
class When:
    """`place_id`: the room, or the page; "" for the orders of the whole project. `minutes`: so long after it has
    happened, before the session begins, or on the account's clock after midnight."""

    trigger: Trigger
    place_id: str
    minutes: int = 0

    def due_at(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """When the first step is due for what has happened, or a session that begins, at this moment; for a day it is
        one of that day."""
        if self.trigger is Trigger.DAILY:
            return account_moment(moment.astimezone(zone).date(), time(*divmod(self.minutes, 60)), zone)
        minutes = timedelta(minutes=self.minutes)
        return moment - minutes if self.trigger is Trigger.SESSION else moment + minutes


@dataclass(frozen=True, slots=True)
class Whom:
    """`rules`: what must hold of those who came, as in a segment. Of whom nobody can tell it, they are left out.
    `tag`: of those who registered only whose registration carries this UTM tag, whichever of the five, in letters of
    either case; "" for everybody."""

    group: Group
    rules: Rules = field(default_factory=Rules)
    tag: str = ""


@dataclass(frozen=True, slots=True)
class ScenarioStep:
    """`wait_min`: minutes after the step before was due, 0 for the first. Left out is, with `unless_paid`, whoever has
    paid an order since the webinar began, in whole or in part; with `unless_came`, whoever has come to a later
    webinar of the room; with `unless_registered`, whoever is registered for a later session of it."""

    actions: StepActions
    wait_min: int = 0
    unless_paid: bool = False
    unless_came: bool = False
    unless_registered: bool = False


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
    (``out_of_range``), `whom` (``required``: a group that this trigger does not have), `tag` (``too_long``), `steps`
    (``required``, ``too_many``), `wait` (``out_of_range``), `cap` (``out_of_range``), what `check_rules` and
    `check_step_actions` raise.
    """
    name = " ".join(scenario.name.split())
    if not name:
        raise InvalidInput("scenario_name", scenario.name, "required")
    if len(name) > NAME_MAX:
        raise InvalidInput("scenario_name", name, "too_long", NAME_MAX)
    if not scenario.when.place_id.strip() and not scenario.when.trigger.is_about_orders:
        raise InvalidInput("place", None, "required")
    longest = DAY_MIN - 1 if scenario.when.trigger is Trigger.DAILY else LONGEST_WAIT_MIN
    if not 0 <= scenario.when.minutes <= longest:
        raise InvalidInput("minutes", scenario.when.minutes, "out_of_range", longest)
    if scenario.whom.group not in GROUPS[scenario.when.trigger]:
        raise InvalidInput("whom", scenario.whom.group, "required")
    check_rules(scenario.whom.rules)
    tag = scenario.whom.tag.strip() if scenario.whom.group in BY_TAG else ""
    if len(tag) > TAG_MAX:
        raise InvalidInput("tag", tag, "too_long", TAG_MAX)
    if not scenario.steps:
        raise InvalidInput("steps", None, "required")
    if len(scenario.steps) > MOST_STEPS:
        raise InvalidInput("steps", len(scenario.steps), "too_many", MOST_STEPS)
    if scenario.cap < 1:
        raise InvalidInput("cap", scenario.cap, "out_of_range")
    steps = tuple(_checked(step, number) for number, step in enumerate(scenario.steps, start=1))
    return replace(scenario, name=name, whom=replace(scenario.whom, tag=tag), steps=steps)


def _checked(step: ScenarioStep, number: int) -> ScenarioStep:
    if not 0 <= step.wait_min <= LONGEST_WAIT_MIN or (number == 1 and step.wait_min):
        raise InvalidInput("wait", step.wait_min, "out_of_range", LONGEST_WAIT_MIN)
    return replace(step, actions=check_step_actions(step.actions, number))
