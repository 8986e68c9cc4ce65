"""When the run of a scenario is due, up to when people count for it, and when it is too late for it."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from core.domain.scenarios.actions import TellOperators, WriteFile
from core.domain.scenarios.scenario import Group, Scenario, Trigger
from core.domain.sessions import next_midnight
from data.models import ScenarioRun

SOON, TOGETHER = timedelta(minutes=1), timedelta(minutes=15)
"""Who comes within so long of the last who were reached is reached together: whoever has registered or paid expects an
answer soon, and whoever is asked, or reads a notice or a file, is not troubled for each of them."""


def step_due_at(rules: Scenario, step: int, moment: datetime, zone: ZoneInfo) -> datetime:
    """When a step is due, of which the scenario counts from this moment."""
    waits_min = sum(one.wait_min for one in rules.steps[: step + 1])
    return rules.when.due_at(moment, zone) + timedelta(minutes=waits_min)


def waits_of(rules: Scenario, run: ScenarioRun, zone: ZoneInfo) -> timedelta:
    """How long after they came people get the step."""
    return step_due_at(rules, run.step, run.moment, zone) - run.moment


def until_of(run: ScenarioRun, rules: Scenario, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Up to when people came whose step is due now. A person who lets a run go does so for those who were there when it
    asked."""
    if not rules.when.trigger.comes_singly:
        return now if rules.when.trigger is Trigger.DAILY else None
    if run.allowed_by and run.until:
        return run.until
    return now - waits_of(rules, run, zone)


def reached_together(rules: Scenario, step: int) -> timedelta:
    """For how long people who come one by one are gathered for the step (`SOON`, `TOGETHER`)."""
    is_for_colleagues = isinstance(rules.steps[step].actions, TellOperators | WriteFile)
    return SOON if rules.by_itself and not is_for_colleagues else TOGETHER


def wait_for_next(rules: Scenario, step: int, next_at: datetime, until: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """What a run becomes that has looked at who came up to `until`, and waits for the next: whoever came soon after is
    reached together with others. It asks anew where it has to ask."""
    moment = max(next_at, until + reached_together(rules, step))
    due_at = step_due_at(rules, step, moment, zone)
    return {"moment": moment, "due_at": due_at, "next_at": None, "allowed_by": None, "asked_for": None}


def is_over(run: ScenarioRun, rules: Scenario, now: datetime, zone: ZoneInfo) -> bool:
    """Whether it is too late for the run: the session has begun, the day of the sessions is over, the scenario is about
    another page now, or it has no such step any more."""
    when = rules.when
    if run.step >= len(rules.steps) or (when.trigger is Trigger.SESSION and now >= run.starts_at):
        return True
    if when.trigger is Trigger.DAILY and rules.whom.group is Group.REGISTERED:
        return now >= next_midnight(run.starts_at, zone)
    names_page = when.trigger.is_about_page and when.trigger is not Trigger.PAGE_REPORT
    return names_page and not f"{run.subject} ".startswith(f"{when.place_id} ")
