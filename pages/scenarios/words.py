"""Words for scenarios: each is said as one sentence a step, as the operator would say it."""

from collections.abc import Mapping
from dataclasses import replace

from core.domain.campaigns.campaign import CampaignActions
from core.domain.scenarios.actions import RegisterNext, StepActions, TellOperators, TellPrograms, WriteFile
from core.domain.scenarios.brake import SUDDEN, Asks
from core.domain.scenarios.scenario import Group, Scenario, ScenarioStep, Trigger
from core.domain.scenarios.templates import Template
from core.domain.webinars.segments import Rules
from core.services.scenarios.states import RunState
from pages.campaigns.start import sentences_of
from pages.webinar.segment_words import say_rules
from pages.widgets.language import _, ngettext, number, quoted

HOUR_MIN, DAY_MIN = 60, 24 * 60
UNITS = (1, HOUR_MIN, DAY_MIN)
"""Minutes of the units in which waiting times are given."""
MOST_LETTERS = 160
"""So much of a text stands where it is not shown whole: two lines of a laptop."""


def template_names() -> Mapping[Template, str]:
    return {
        Template.THANKS: _("Thanks for coming"),
        Template.RECORDING: _("Did not come: the recording"),
        Template.LEFT_BEFORE_OFFER: _("Left before the offer"),
        Template.STAYED_NOT_BOUGHT: _("Stayed and did not buy"),
        Template.REMINDER: _("Reminder an hour before"),
        Template.MORNING: _("Reminder in the morning of the webinar"),
        Template.WELCOME: _("Welcome to who registers"),
        Template.NOT_PAID: _("Ordered and did not pay"),
        Template.PAID: _("Thanks for the payment"),
        Template.NEXT_SESSION: _("Did not come: register for the next session"),
        Template.CALL_LIST: _("Stayed and did not buy: a file for calls"),
    }


def template_text(template: Template) -> str:
    """The message that is offered; "" for a template that has none."""
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
        Template.MORNING: _("The webinar is today! See you there."),
        Template.WELCOME: _("You are signed up for the webinar. We will remind you before it begins."),
        Template.NOT_PAID: _("You have placed an order but not paid it yet. Can we help?"),
        Template.PAID: _("Thank you, your payment has come. Welcome!"),
    }.get(template, "")


def group_names(trigger: Trigger) -> Mapping[Group, str]:
    """The groups, as a scenario of this kind means them."""
    if trigger is Trigger.DAILY:
        return {
            Group.CAME: _("who came the day before"),
            Group.ABSENT: _("who registered for the day before and did not come"),
            Group.REGISTERED: _("who registered for this day"),
        }
    if trigger is Trigger.PAGE_REPORT:
        return {
            Group.CAME: _("who registered there and came"),
            Group.ABSENT: _("who registered there and did not come"),
        }
    return {
        Group.CAME: _("who came"),
        Group.ABSENT: _("who registered and did not come"),
        Group.REGISTERED: _("who registered"),
        Group.BUYERS: _("who has paid") if trigger is Trigger.PAYMENT else _("who ordered"),
    }


def unit_names() -> Mapping[int, str]:
    return {1: _("minutes"), HOUR_MIN: _("hours"), DAY_MIN: _("days")}


def asks_words(asks: Asks, cap: int) -> str:
    """Why a run waits for a person."""
    return {
        Asks.FIRST: _("This scenario always asks first."),
        Asks.CAP: _("More people than its limit of {n} a day.", n=number(cap)),
        Asks.DAY: _("More people than campaigns may still write to today, by the limit in Settings."),
        Asks.REFUSED: _("Salebot has refused everybody of late: look at the last campaign first."),
        Asks.RESTORED: _("A backup was restored since then: it may have gone out already. Look in Salebot first."),
        Asks.GROWTH: _("More than {n} times as many people as usual.", n=number(SUDDEN)),
        Asks.LATE: _("It was due more than a day ago: the dashboard was not running."),
        Asks.STALE: _(
            "The newest registrations or orders could not be loaded, so somebody may be missing or have paid."
        ),
    }[asks]


def reach_words(people: int, to_look_up: int) -> str:
    """How many of the people can be written to now; "" where it is all of them."""
    if not to_look_up:
        return ""
    known, unknown = number(people - to_look_up), number(to_look_up)
    return _("In Salebot we know {known}; {unknown} have to be found there first.", known=known, unknown=unknown)


def go_words(actions: StepActions | None, people: int, to_look_up: int) -> str:
    """What a press lets happen."""
    if isinstance(actions, TellPrograms):
        return _("Pass on {n}", n=number(people))
    if isinstance(actions, WriteFile):
        return _("Write {n} into a file", n=number(people))
    if isinstance(actions, RegisterNext):
        return _("Register {n}", n=number(people))
    return _("Send to {n} at most", n=number(people)) if to_look_up else _("Send to {n}", n=number(people))


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


def brief_sentences(rules: Scenario, titles: Mapping[str, str]) -> list[str]:
    """As `sentences`, with the beginning of a long text: where many scenarios stand below each other."""
    steps = tuple(replace(step, actions=_in_brief(step.actions)) for step in rules.steps)
    return sentences(replace(rules, steps=steps), titles)


def _in_brief(actions: StepActions) -> StepActions:
    if not isinstance(actions, CampaignActions):
        return actions
    return replace(actions, message=_cut(actions.message), callback=_cut(actions.callback))


def _cut(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1].rstrip(" .,") + "…"


def sentences(rules: Scenario, titles: Mapping[str, str]) -> list[str]:
    """The scenario: when, for whom, then a sentence for each step. `titles`: of rooms and pages, by id."""
    place = titles.get(rules.when.place_id, rules.when.place_id)
    steps = (_step(step, number, titles) for number, step in enumerate(rules.steps, start=1))
    return [f"{_when(rules, quoted(place))}: {_whom(rules)}.", *steps]


def clock_words(minutes: int) -> str:
    """ "9:05": a time of the day, given in minutes after midnight."""
    return f"{minutes // HOUR_MIN}:{minutes % HOUR_MIN:02d}"


def _when(rules: Scenario, place: str) -> str:
    minutes, trigger = rules.when.minutes, rules.when.trigger
    if trigger is Trigger.DAILY:
        return _("Every day at {time}, about the webinars of {place}", time=clock_words(minutes), place=place)
    if trigger is Trigger.SESSION:
        return _("{time} before each session of {place}", time=duration_words(minutes), place=place)
    happens = {
        Trigger.REPORT: _("the report of {place} is ready", place=place),
        Trigger.PAGE_REPORT: _("the report of a webinar is ready for which people registered on {place}", place=place),
        Trigger.REGISTRATION: _("somebody registers on {place}", place=place),
        Trigger.ORDER: _("somebody orders after a webinar of {place}", place=place)
        if rules.when.place_id
        else _("somebody orders"),
        Trigger.PAYMENT: _("somebody pays an order made after a webinar of {place}", place=place)
        if rules.when.place_id
        else _("somebody pays an order"),
    }[trigger]
    if minutes:
        return _("{time} after {what}", time=duration_words(minutes), what=happens)
    return _("As soon as {what}", what=happens)


def _whom(rules: Scenario) -> str:
    """The people. Of what was chosen of places and sources it is only said that it counts: its names need a report."""
    said = [_("everybody {who}", who=group_names(rules.when.trigger)[rules.whom.group])]
    without_chosen = replace(rules.whom.rules, chosen={})
    if without_chosen != Rules():
        said.append(say_rules(without_chosen, {}))
    if rules.whom.rules.chosen:
        said.append(_("and the other rules of the segment"))
    if rules.whom.tag:
        said.append(_("with the tag {tag} of the registration", tag=quoted(rules.whom.tag)))
    return "; ".join(said)


def kind_names() -> Mapping[str, str]:
    """What a step can be, by `core.services.scenarios.written.KINDS`."""
    return {
        "campaign": _("the bot writes"),
        "register": _("register for the next session"),
        "webhook": _("pass on to another service"),
        "file": _("write a file"),
        "notice": _("tell us"),
    }


def _step(step: ScenarioStep, number_: int, titles: Mapping[str, str]) -> str:
    match step.actions:
        case RegisterNext(page_id):
            said = _("Registered for the next session of {page}.", page=quoted(titles.get(page_id, page_id)))
        case TellOperators():
            said = _("You get a notice with the number of people.")
        case TellPrograms(with_contacts=True):
            said = _("Other services get the people with their contacts.")
        case TellPrograms():
            said = _("Other services get the people by their client ids.")
        case WriteFile(form):
            said = _("The people are written into a file of the exports folder ({form}).", form=form.upper())
        case actions:
            said = " ".join(sentences_of(actions))
    if step.wait_min:
        said = _("{time} later: {what}", time=duration_words(step.wait_min), what=said)
    if step.unless_paid:
        said += " " + _("Not to those who have paid meanwhile.")
    if step.unless_came:
        said += " " + _("Not to those who have come to a later webinar.")
    if step.unless_registered:
        said += " " + _("Not to those who are registered for a later session.")
    return f"{number_}. {said}"
