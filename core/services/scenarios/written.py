"""A scenario's rules as the JSON that is stored, and as a file that another project can take."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from core.domain.campaigns.campaign import CampaignActions
from core.domain.scenarios.actions import FileForm, RegisterNext, StepActions, TellOperators, TellPrograms, WriteFile
from core.domain.scenarios.scenario import Group, Scenario, ScenarioStep, Trigger, When, Whom, check_scenario
from core.domain.webinars.segments import Rules
from core.errors import InvalidInput

CAMPAIGN = "campaign"
KINDS: Mapping[str, type[StepActions]] = {
    CAMPAIGN: CampaignActions,
    "register": RegisterNext,
    "notice": TellOperators,
    "webhook": TellPrograms,
    "file": WriteFile,
}
"""Durable. What was written before there were kinds is a campaign."""
FORM = 1
"""Of the file. To be raised when a field changes its meaning."""


def write_scenario(scenario: Scenario) -> str:
    """The scenario as JSON; `read_scenario` gives it back."""
    written = asdict(scenario)
    written["whom"]["rules"] = scenario.whom.rules.as_json()
    for step, own in zip(written["steps"], scenario.steps, strict=True):
        step["kind"] = kind_of(own.actions)
    return json.dumps({"form": FORM, **written}, ensure_ascii=False, indent=1)


def read_scenario(text: str) -> Scenario:
    """A written scenario, checked. Raises InvalidInput: ("scenario", "bad_file") for what is none, and what
    `check_scenario` raises."""
    try:
        written: dict[str, Any] = json.loads(text)
        if written["form"] != FORM:
            raise InvalidInput("scenario", None, "bad_file")
        when, whom = written["when"], written["whom"]
        scenario = Scenario(
            name=written["name"],
            when=When(Trigger(when["trigger"]), when["place_id"], int(when["minutes"])),
            whom=Whom(Group(whom["group"]), Rules.read(whom["rules"]), str(whom.get("tag", ""))),
            steps=tuple(_step(step) for step in written["steps"]),
            by_itself=bool(written["by_itself"]),
            cap=int(written["cap"]),
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        raise InvalidInput("scenario", None, "bad_file") from None
    return check_scenario(scenario)


def kind_of(actions: StepActions) -> str:
    """The name of their kind, one of `KINDS`."""
    return next(kind for kind, own in KINDS.items() if isinstance(actions, own))


def _step(written: dict[str, Any]) -> ScenarioStep:
    actions = dict(written["actions"])
    if "facts" in actions:
        actions["facts"] = tuple(actions["facts"])
    if "form" in actions:
        actions["form"] = FileForm(actions["form"])
    return ScenarioStep(
        KINDS[written.get("kind", CAMPAIGN)](**actions),
        int(written["wait_min"]),
        bool(written["unless_paid"]),
        bool(written.get("unless_came")),
        bool(written.get("unless_registered")),
    )
