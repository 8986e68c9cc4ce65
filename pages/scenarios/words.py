"""Words for scenarios: each is said as one sentence a step, as the operator would say it."""

from collections.abc import Mapping
from dataclasses import replace

from core.domain.scenarios.brake import SUDDEN, Asks
from core.domain.scenarios.scenario import Group, Scenario, ScenarioStep, Trigger
from core.domain.scenarios.templates import Template
from core.domain.webinars.segments import Rules
from core.services.scenarios.states import RunState
from pages.campaigns.start import sentences_of
from pages.webinar.segment_words import say_rules
from pages.widgets.language import _, ngettext, number, plain

HOUR_MIN, DAY_MIN = 60, 24 * 60
UNITS = (1, HOUR_MIN, DAY_MIN)
"""Minutes of the units in which waiting times are given."""


def template_names() -> Mapping[Template, str]:
    return {
        Template.THANKS: _("Thanks for coming"),
        Template.RECORDING: _("Did not come: the recording"),
        Template.LEFT_BEFORE_OFFER: _("Left before the offer"),
        Template.STAYED_NOT_BOUGHT: _("Stayed and did not buy"),
        Template.REMINDER: _("Reminder an hour before"),
    }


def template_text(template: Template) -> str:
    """The message that is offered."""
    return {
        Template.THANKS: _("Thank you for coming to the webinar! If you have questions, just answer this message."),
        Template.RECORDING: _("You signed up for the webinar but could not come. Answer “recording”, and we send it."),
        Template.LEFT_BEFORE_OFFER: _(
            "You were at our webinar but left before the most important part. Shall we send you the recording of it?"
        ),
        Template.STAYED_NOT_BOUGHT: _(
            "You stayed to the end of the webinar. Any questions about the course? Write to us, we will answer."
        ),
        Template.REMINDER: _("A reminder: the webinar begins in an hour."),
    }[template]


def group_names() -> Mapping[Group, str]:
    return {
        Group.CAME: _("who came"),
        Group.ABSENT: _("who registered and did not come"),
        Group.REGISTERED: _("who registered"),
    }


def unit_names() -> Mapping[int, str]:
    return {1: _("minutes"), HOUR_MIN: _("hours"), DAY_MIN: _("days")}


def asks_words(asks: Asks, cap: int) -> str:
    """Why a run waits for a person."""
    return {
        Asks.FIRST: _("This scenario always asks first."),
        Asks.CAP: _("More people than its limit of {n} a day.", n=number(cap)),
        Asks.GROWTH: _("More than {n} times as many people as usual.", n=number(SUDDEN)),
        Asks.LATE: _("It was due more than a day ago: the dashboard was not running."),
        Asks.STALE: _(
            "The newest registrations or orders could not be loaded, so somebody may be missing or have paid."
        ),
    }[asks]


def run_words(state: RunState) -> str:
    return {
        RunState.WAITING: _("waits for its time"),
        RunState.ASKS: _("waits for you"),
        RunState.SENDING: _("is being sent"),
        RunState.DONE: _("done"),
        RunState.SKIPPED: _("skipped"),
    }[state]


def duration_words(minutes: int) -> str:
    """ "2 hours", in the largest unit that is whole."""
    if minutes % DAY_MIN == 0 and minutes:
        return ngettext("{n} day", "{n} days", minutes // DAY_MIN)
    if minutes % HOUR_MIN == 0 and minutes:
        return ngettext("{n} hour", "{n} hours", minutes // HOUR_MIN)
    return ngettext("{n} minute", "{n} minutes", minutes)


def sentences(rules: Scenario, place: str) -> list[str]:
    """The scenario: when, for whom, then a sentence for each step. `place`: the title of its room or page."""
    minutes = rules.when.minutes
    if rules.when.trigger is Trigger.SESSION:
        when = _("{time} before each session of “{place}”", time=duration_words(minutes), place=plain(place))
    elif minutes:
        when = _("{time} after the report of “{place}” is ready", time=duration_words(minutes), place=plain(place))
    else:
        when = _("As soon as the report of “{place}” is ready", place=plain(place))
    return [f"{when}: {_whom(rules)}.", *(_step(step, number) for number, step in enumerate(rules.steps, start=1))]


def _whom(rules: Scenario) -> str:
    """The people. Of what was chosen of places and sources it is only said that it counts: its names need a report."""
    said = [_("everybody {who}", who=group_names()[rules.whom.group])]
    without_chosen = replace(rules.whom.rules, chosen={})
    if without_chosen != Rules():
        said.append(say_rules(without_chosen, {}))
    if rules.whom.rules.chosen:
        said.append(_("and the other rules of the segment"))
    return "; ".join(said)


def _step(step: ScenarioStep, number_: int) -> str:
    said = " ".join(sentences_of(step.actions))
    if step.wait_min:
        said = _("{time} later: {what}", time=duration_words(step.wait_min), what=said)
    if step.unless_paid:
        said += " " + _("Not to those who have paid meanwhile.")
    return f"{number_}. {said}"
