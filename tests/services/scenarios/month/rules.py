"""The scenarios of a school for a month, and what its operator does with them meanwhile."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from core.domain.campaigns.campaign import CampaignActions
from core.domain.scenarios.actions import RegisterNext, TellOperators, TellPrograms, WriteFile
from core.domain.scenarios.scenario import Group, Scenario, ScenarioStep, Trigger, When, Whom
from core.domain.webinars.segments import Band, Fact, Measure, Rules
from tests.services.scenarios.month.made import ROOMS, Act

EVENING, NOON, FRIDAY, OPEN = ROOMS
NO_CAP = 100_000
ON_LIST, OFF_LIST = 8, 7
LINK, LINK_VARIABLE = "https://start.bizon365.ru/room/222222/SW45zV0d?utm_source=bot", "webinar_link"
NEXT_PAGE = "623727:py-free"
"""A page of the sandbox."""
CAP_OF_A_DAY = 40
"""Of the one scenario that has a limit worth its name."""


def write(text: str, wait_min: int = 0, **unless: bool) -> ScenarioStep:
    return ScenarioStep(CampaignActions(message=text), wait_min, **unless)


def hand_over(text: str) -> ScenarioStep:
    """On a list, off another one, and a link of their own."""
    return ScenarioStep(
        CampaignActions(list_id=ON_LIST, leave_list_id=OFF_LIST, link=LINK, link_variable=LINK_VARIABLE, message=text)
    )


def call(text: str) -> ScenarioStep:
    return ScenarioStep(CampaignActions(facts=("b365_attended", "b365_stay"), callback=text))


def after(
    label: str, room_id: str, minutes: int, whom: Whom, *steps: ScenarioStep, by_itself: bool = True, cap: int = NO_CAP
) -> Scenario:
    return Scenario(label, When(Trigger.REPORT, room_id, minutes), whom, steps, by_itself, cap)


def before(label: str, room_id: str, minutes: int, *steps: ScenarioStep) -> Scenario:
    return Scenario(
        label, When(Trigger.SESSION, f"{room_id}-page", minutes), Whom(Group.REGISTERED), steps, True, NO_CAP
    )


def singly(label: str, trigger: Trigger, place_id: str, minutes: int, *steps: ScenarioStep) -> Scenario:
    group = Group.REGISTERED if trigger is Trigger.REGISTRATION else Group.BUYERS
    return Scenario(label, When(trigger, place_id, minutes), Whom(group), steps, True, NO_CAP)


def daily(label: str, room_id: str, hour: int, whom: Whom, *steps: ScenarioStep) -> Scenario:
    return Scenario(label, When(Trigger.DAILY, room_id, hour * 60), whom, steps, True, NO_CAP)


def who_came(minutes: int | None = None, **facts: bool) -> Whom:
    bands = {Measure.MINUTES: Band(minutes, None)} if minutes else {}
    return Whom(Group.CAME, Rules(bands=bands, facts={Fact(name): is_so for name, is_so in facts.items()}))


ABSENT = Whom(Group.ABSENT)
SCENARIOS = (
    after("thanks", EVENING, 60, who_came(), write("thanks.1")),
    after("recording", EVENING, 0, ABSENT, write("recording.1")),
    after(
        "not bought",
        EVENING,
        120,
        who_came(60, paid=False),
        write("not bought.1"),
        write("not bought.2", 24 * 60, unless_paid=True),
    ),
    after("left", NOON, 30, who_came(at_offer=False), write("left.1"), by_itself=False),
    after("again", NOON, 90, who_came(returning=True), call("again.1")),
    before("soon", NOON, 60, write("soon.1")),
    after("missed", FRIDAY, 15, ABSENT, write("missed.1"), write("missed.2", 20 * 60, unless_paid=True)),
    after("bought", FRIDAY, 6 * 60, who_came(paid=True), call("bought.1")),
    before("tomorrow", FRIDAY, 24 * 60, write("tomorrow.1")),
    after("kept word", OPEN, 45, who_came(registered=True), write("kept word.1"), by_itself=False),
    after("dropped in", OPEN, 45, who_came(registered=False), write("dropped in.1")),
    after("few a day", OPEN, 200, who_came(), write("few a day.1"), cap=CAP_OF_A_DAY),
    after(
        "come again",
        EVENING,
        30,
        ABSENT,
        hand_over("come again.1"),
        write("come again.2", 40 * 60, unless_came=True, unless_registered=True),
    ),
    after("told", NOON, 20, who_came(), ScenarioStep(TellOperators())),
    after("next time", NOON, 50, ABSENT, ScenarioStep(RegisterNext(NEXT_PAGE))),
    after("filed", OPEN, 25, who_came(30), ScenarioStep(WriteFile())),
    after("passed on", FRIDAY, 35, ABSENT, ScenarioStep(TellPrograms(with_contacts=True))),
    replace(
        after("of page", EVENING, 75, who_came(), write("of page.1")),
        when=When(Trigger.PAGE_REPORT, f"{EVENING}-page", 75),
    ),
    singly(
        "welcome",
        Trigger.REGISTRATION,
        f"{EVENING}-page",
        30,
        write("welcome.1"),
        write("welcome.2", 20 * 60, unless_paid=True),
    ),
    singly("ordered", Trigger.ORDER, "", 60, write("ordered.1"), write("ordered.2", 24 * 60, unless_paid=True)),
    singly("ordered here", Trigger.ORDER, FRIDAY, 10, write("ordered here.1")),
    singly("paid", Trigger.PAYMENT, "", 0, write("paid.1")),
    singly("paid here", Trigger.PAYMENT, EVENING, 120, call("paid here.1")),
    daily("next day", NOON, 11, who_came(), write("next day.1")),
    daily("today", FRIDAY, 10, Whom(Group.REGISTERED), write("today.1")),
)

HANDING = ("filed", "passed on")
"""Those that hand people on."""


def list_acts(begins_at: datetime, length: timedelta) -> Iterator[Act]:
    """In their order: all is switched on at once; in the course of the month texts, names and times are edited, rules
    made narrower, a step added, a scenario switched off and on, one removed, and all stopped for half a day."""
    known = {scenario.name: scenario for scenario in SCENARIOS}

    def at(part: float) -> datetime:
        return begins_at + timedelta(minutes=length // timedelta(minutes=1) * part)

    def edited(part: float, label: str, **changes: object) -> Act:
        known[label] = replace(known[label], **changes)  # type: ignore[arg-type]
        return Act(at(part), "save", label, known[label])

    yield Act(at(0), "quiet", quiet=(22, 8))
    for label, rules in known.items():
        yield Act(at(0), "save", label, rules)
        yield Act(at(0), "on", label)
    yield Act(at(0.1), "exclude", each=97)
    yield Act(at(0.15), "exclude", "thanks", each=7)
    yield edited(0.2, "thanks", name="thanks, with a new name", steps=(write("thanks.1, edited"),))
    yield Act(at(0.25), "off", "recording")
    yield edited(0.3, "not bought", when=When(Trigger.REPORT, EVENING, 240))
    yield Act(at(0.4), "on", "recording")
    yield edited(0.45, "left", whom=Whom(Group.CAME, Rules({Measure.MINUTES: Band(5, None)}, {Fact.AT_OFFER: False})))
    yield Act(at(0.4), "exclude_segment")
    yield Act(at(0.5), "stop")
    yield Act(at(0.5) + timedelta(hours=12), "go_on")
    yield edited(0.65, "thanks", steps=(write("thanks.1, edited"), write("thanks.2", 600)))
    yield Act(at(0.7), "quiet", quiet=(23, 9))
    yield Act(at(0.75), "remove", "dropped in")
    yield edited(0.8, "soon", when=When(Trigger.SESSION, f"{NOON}-page", 90))
