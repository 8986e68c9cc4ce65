"""A scenario as the fields of the editor hold it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from core.domain.campaigns.campaign import CampaignActions
from core.domain.scenarios.actions import FileForm, RegisterNext, StepActions, TellOperators, TellPrograms, WriteFile
from core.domain.scenarios.scenario import BY_TAG, MOST_STEPS, Group, Scenario, ScenarioStep, Trigger, When, Whom
from core.domain.webinars.segments import Band, Fact, Measure, Rules
from core.services.scenarios.written import kind_of
from pages.scenarios.places import option_of, read_option
from pages.scenarios.words import UNITS

LINK_VARIABLE = "webinar_link"
"""Offered for the link of each client."""
NO_STEP = ScenarioStep(CampaignActions())


def typed_of(rules: Scenario) -> dict[str, Any]:
    """The values of the fields, by their names; those of step 2 begin with ``step2_``."""
    is_daily = rules.when.trigger is Trigger.DAILY
    amount, unit = (0, UNITS[0]) if is_daily else in_unit(rules.when.minutes)
    minutes = rules.whom.rules.bands.get(Measure.MINUTES, Band())
    typed: dict[str, Any] = {
        "name": rules.name,
        "place_id": option_of(rules.when.trigger, rules.when.place_id) or None,
        "amount": amount,
        "unit": unit,
        "clock": rules.when.minutes if is_daily else 0,
        "group": rules.whom.group,
        "minutes": None if minutes.start is None else int(minutes.start),
        "is_so": _facts(rules.whom.rules, True),
        "is_not": _facts(rules.whom.rules, False),
        "segment": None,
        "tag": rules.whom.tag or None,
        "steps": len(rules.steps),
        "cap": rules.cap,
        "by_itself": rules.by_itself,
    }
    for number in range(1, MOST_STEPS + 1):
        step = rules.steps[number - 1] if number <= len(rules.steps) else NO_STEP
        actions = _campaign(step)
        own_name, own_value = next(iter(actions.own.items()), ("", ""))
        wait, wait_unit = in_unit(step.wait_min)
        typed |= {
            f"step{number}_wait": wait,
            f"step{number}_wait_unit": wait_unit,
            f"step{number}_kind": kind_of(step.actions),
            f"step{number}_page_id": step.actions.page_id if isinstance(step.actions, RegisterNext) else None,
            f"step{number}_with_contacts": isinstance(step.actions, TellPrograms) and step.actions.with_contacts,
            f"step{number}_form": step.actions.form if isinstance(step.actions, WriteFile) else FileForm.CSV,
            f"step{number}_message": actions.message,
            f"step{number}_callback": actions.callback,
            f"step{number}_list_id": actions.list_id,
            f"step{number}_leave_list_id": actions.leave_list_id,
            f"step{number}_link": actions.link,
            f"step{number}_link_variable": actions.link_variable or LINK_VARIABLE,
            f"step{number}_facts": list(actions.facts),
            f"step{number}_own_name": own_name,
            f"step{number}_own_value": own_value,
            f"step{number}_unless_paid": step.unless_paid,
            f"step{number}_unless_came": step.unless_came,
            f"step{number}_unless_registered": step.unless_registered,
        }
    return typed


def read_typed(typed: Mapping[str, Any], before: Scenario, segments: Mapping[str, Rules]) -> Scenario:
    """The scenario that these fields say, unchecked. What the editor has no field for stays as it was `before`."""
    group = Group(typed["group"])
    trigger, place_id = read_option(before.when.trigger, typed["place_id"] or "")
    came = _rules(typed, before, segments) if group is Group.CAME else Rules()
    whom = Whom(group, came, (typed["tag"] or "").strip() if group in BY_TAG else "")
    return Scenario(
        name=typed["name"] or "",
        when=When(trigger, place_id, _minutes(typed, trigger)),
        whom=whom,
        steps=tuple(_step(typed, number, before) for number in range(1, typed["steps"] + 1)),
        by_itself=bool(typed["by_itself"]),
        cap=typed["cap"] or 0,
    )


def _minutes(typed: Mapping[str, Any], trigger: Trigger) -> int:
    return int(typed["clock"] if trigger is Trigger.DAILY else (typed["amount"] or 0) * typed["unit"])


def in_unit(minutes: int) -> tuple[int, int]:
    """The time as a number of its largest whole unit, and the minutes of that."""
    unit = next(unit for unit in reversed(UNITS) if minutes % unit == 0 and (minutes or unit == 1))
    return minutes // unit, unit


def _facts(rules: Rules, is_so: bool) -> list[Fact]:
    return [fact for fact in Fact if rules.facts.get(fact) is is_so]


def _rules(typed: Mapping[str, Any], before: Scenario, segments: Mapping[str, Rules]) -> Rules:
    if typed["segment"] in segments:
        return segments[typed["segment"]]
    rules = before.whom.rules
    bands = dict(rules.bands)
    bands.pop(Measure.MINUTES, None)
    start, end = typed["minutes"], rules.bands.get(Measure.MINUTES, Band()).end
    if start is not None or end is not None:
        bands[Measure.MINUTES] = Band(start, end)
    facts = {**dict.fromkeys(typed["is_so"], True), **dict.fromkeys(typed["is_not"], False)}
    return Rules(bands, facts, rules.chosen)


def _campaign(step: ScenarioStep) -> CampaignActions:
    return step.actions if isinstance(step.actions, CampaignActions) else CampaignActions()


def _step(typed: Mapping[str, Any], number: int, before: Scenario) -> ScenarioStep:
    kept = before.steps[number - 1] if number <= len(before.steps) else NO_STEP
    wait = 0 if number == 1 else (typed[f"step{number}_wait"] or 0) * typed[f"step{number}_wait_unit"]
    unless = (bool(typed[f"step{number}_unless_{what}"]) for what in ("paid", "came", "registered"))
    return ScenarioStep(_actions(typed, number, kept), wait, *unless)


def _actions(typed: Mapping[str, Any], number: int, kept: ScenarioStep) -> StepActions:
    match typed[f"step{number}_kind"]:
        case "register":
            return RegisterNext(typed[f"step{number}_page_id"] or "")
        case "notice":
            return TellOperators()
        case "webhook":
            return TellPrograms(bool(typed[f"step{number}_with_contacts"]))
        case "file":
            return WriteFile(FileForm(typed[f"step{number}_form"]))
    link = (typed[f"step{number}_link"] or "").strip()
    return replace(
        _campaign(kept),
        message=typed[f"step{number}_message"] or "",
        callback=typed[f"step{number}_callback"] or "",
        list_id=typed[f"step{number}_list_id"],
        leave_list_id=typed[f"step{number}_leave_list_id"],
        link=link,
        link_variable=(typed[f"step{number}_link_variable"] or "").strip() if link else "",
        facts=tuple(typed[f"step{number}_facts"]),
        own=_own(typed, number, _campaign(kept)),
    )


def _own(typed: Mapping[str, Any], number: int, kept: CampaignActions) -> dict[str, str]:
    """The variable of the editor in the place of the first, and the others, which a file has brought."""
    name, value = ((typed[f"step{number}_own_{what}"] or "").strip() for what in ("name", "value"))
    return ({name: value} if name or value else {}) | dict(list(kept.own.items())[1:])
