"""Scenarios that need two choices to work: the room or page, and the text or the page of the next session. Those about
orders need no room, the list of whom to call no second choice."""

from enum import StrEnum

from core.domain.campaigns.campaign import CampaignActions
from core.domain.scenarios.actions import FileForm, RegisterNext, StepActions, WriteFile
from core.domain.scenarios.scenario import Group, Scenario, ScenarioStep, Trigger, When, Whom
from core.domain.webinars.segments import Band, Fact, Measure, Rules

STAYED_MIN = 60
HOUR_MIN = 60
MORNING_MIN = 10 * HOUR_MIN


class Template(StrEnum):
    """Thanks to who came, the recording for who did not, who left before the offer, who stayed and did not buy, a
    reminder before the session and in the morning of its day, a welcome to who registers, who ordered and did not pay,
    thanks for the payment, the next session for who did not come, and a file of who stayed and did not buy, for the
    people who call them."""

    THANKS = "thanks"
    RECORDING = "recording"
    LEFT_BEFORE_OFFER = "left_before_offer"
    STAYED_NOT_BOUGHT = "stayed_not_bought"
    REMINDER = "reminder"
    MORNING = "morning"
    WELCOME = "welcome"
    NOT_PAID = "not_paid"
    PAID = "paid"
    NEXT_SESSION = "next_session"
    CALL_LIST = "call_list"


_STAYED_NOT_BOUGHT = Whom(Group.CAME, Rules(bands={Measure.MINUTES: Band(STAYED_MIN, None)}, facts={Fact.PAID: False}))
_WHOM = {
    Template.THANKS: Whom(Group.CAME),
    Template.RECORDING: Whom(Group.ABSENT),
    Template.LEFT_BEFORE_OFFER: Whom(Group.CAME, Rules(facts={Fact.AT_OFFER: False})),
    Template.STAYED_NOT_BOUGHT: _STAYED_NOT_BOUGHT,
    Template.REMINDER: Whom(Group.REGISTERED),
    Template.MORNING: Whom(Group.REGISTERED),
    Template.WELCOME: Whom(Group.REGISTERED),
    Template.NOT_PAID: Whom(Group.BUYERS),
    Template.PAID: Whom(Group.BUYERS),
    Template.NEXT_SESSION: Whom(Group.ABSENT),
    Template.CALL_LIST: _STAYED_NOT_BOUGHT,
}
_WHEN = {
    Template.REMINDER: (Trigger.SESSION, HOUR_MIN),
    Template.MORNING: (Trigger.DAILY, MORNING_MIN),
    Template.WELCOME: (Trigger.REGISTRATION, 0),
    Template.NOT_PAID: (Trigger.ORDER, HOUR_MIN),
    Template.PAID: (Trigger.PAYMENT, 0),
}
_NOT_TO_PAYERS = (Template.NOT_PAID, Template.STAYED_NOT_BOUGHT, Template.CALL_LIST)
"""An order counts to the last webinar before it: who paid after a later one has not bought at this one, and is still no
one to ask why they have not."""


def trigger_of(template: Template) -> Trigger:
    """What the template waits for, which says whether it is for a room or for a registration page."""
    return _WHEN.get(template, (Trigger.REPORT, 0))[0]


def build_scenario(template: Template, name: str, place_id: str, choice: str) -> Scenario:
    """The scenario of a template; it asks first. `choice`: the text, or the registration page of the next session."""
    trigger, minutes = _WHEN.get(template, (Trigger.REPORT, 0))
    return Scenario(
        name=name,
        when=When(trigger, place_id, minutes),
        whom=_WHOM[template],
        steps=(ScenarioStep(_actions(template, choice), unless_paid=template in _NOT_TO_PAYERS),),
    )


def _actions(template: Template, choice: str) -> StepActions:
    match template:
        case Template.NEXT_SESSION:
            return RegisterNext(choice)
        case Template.CALL_LIST:
            return WriteFile(FileForm.XLSX)
        case _:
            return CampaignActions(message=choice)
