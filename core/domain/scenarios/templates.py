"""Scenarios that need two choices to work: the room or page, and the text."""

from enum import StrEnum

from core.domain.campaigns.campaign import CampaignActions
from core.domain.scenarios.scenario import Group, Scenario, ScenarioStep, Trigger, When, Whom
from core.domain.webinars.segments import Band, Fact, Measure, Rules

STAYED_MIN = 60
HOUR_MIN = 60


class Template(StrEnum):
    """Thanks to who came, the recording for who did not, who left before the offer, who stayed and did not buy, and a
    reminder."""

    THANKS = "thanks"
    RECORDING = "recording"
    LEFT_BEFORE_OFFER = "left_before_offer"
    STAYED_NOT_BOUGHT = "stayed_not_bought"
    REMINDER = "reminder"


_WHOM = {
    Template.THANKS: Whom(Group.CAME),
    Template.RECORDING: Whom(Group.ABSENT),
    Template.LEFT_BEFORE_OFFER: Whom(Group.CAME, Rules(facts={Fact.AT_OFFER: False})),
    Template.STAYED_NOT_BOUGHT: Whom(
        Group.CAME, Rules(bands={Measure.MINUTES: Band(STAYED_MIN, None)}, facts={Fact.PAID: False})
    ),
    Template.REMINDER: Whom(Group.REGISTERED),
}


def trigger_of(template: Template) -> Trigger:
    """What the template waits for, which says whether it is for a room or for a registration page."""
    return Trigger.SESSION if template is Template.REMINDER else Trigger.REPORT


def build_scenario(template: Template, name: str, place_id: str, message: str) -> Scenario:
    """The scenario of a template: an hour before the session, or as soon as the report is ready; it asks first."""
    trigger = trigger_of(template)
    return Scenario(
        name=name,
        when=When(trigger, place_id, HOUR_MIN if trigger is Trigger.SESSION else 0),
        whom=_WHOM[template],
        steps=(ScenarioStep(CampaignActions(message=message)),),
    )
