"""Scenarios whose people come one by one, and those of a day: each person has it once, at their own time."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignActions
from core.domain.orders.order import PaidState
from core.domain.scenarios.brake import Asks
from core.domain.scenarios.scenario import Group, Scenario, ScenarioStep, Trigger, When, Whom
from core.domain.webinars.segments import Fact, Rules
from core.http.pace import never
from core.sandbox.server import SandboxServer
from core.sandbox.world.people import Person
from core.sandbox.world.webinars import MOSCOW
from core.services.projects.counting import set_offer_minute
from core.services.scenarios.dry_run import dry_run
from core.services.scenarios.look import look_after_scenarios
from core.services.scenarios.runs import allow_run, skip_run
from core.services.scenarios.scenarios import switch_scenario
from core.services.scenarios.states import RunState
from core.services.scenarios.unread import NoOffer, Unread, find_no_offer, find_unread
from tests.present import PRESENT
from tests.reports_world import ROOM
from tests.sending import once
from tests.services.scenarios.world import ORDERED, THANKS, WELCOME, School, messages
from tests.stored import write
from tests.webinars_world import PAGE, store_page

MINUTES, HOUR, DAY = timedelta(minutes=10), timedelta(hours=1), timedelta(days=1)
LATER = ScenarioStep(CampaignActions(message="Не оплатили"), wait_min=60, unless_paid=True)


@pytest.fixture
def school_at_noon(desk: Desk, small_sandbox: SandboxServer) -> School:
    """For what is counted by the day, that hours may go by before the next one begins."""
    return School.opened(desk, small_sandbox, PRESENT.astimezone(MOSCOW).replace(hour=12, minute=0))


def test_each_is_welcomed_ten_minutes_after_they_registered(school: School, people: list[Person]) -> None:
    session_at = school.desk.now() + 3 * DAY
    school.register(people[:1], session_at)
    school.clock.step(MINUTES)
    school.switch_on(WELCOME)
    first_at = school.desk.now()
    school.register(people[:2], session_at, {people[0].email: first_at - MINUTES})
    [run] = school.look()
    assert (run.state, run.people) == (RunState.WAITING, 0)
    [run] = school.look(MINUTES)
    assert messages(school, people) == once(people[1:2])
    second_at = school.desk.now()
    before = {people[0].email: first_at - MINUTES, people[1].email: first_at}
    school.register(people[:3], session_at, before)
    school.look()
    assert messages(school, people) == once(people[1:2])
    school.look_later(2 * MINUTES)
    assert messages(school, people) == once(people[1:3])
    # one who is listed late, of whom it was not known when the others were looked at
    late = {one.email: second_at for one in people[2:]}
    school.register(people, session_at, before | late)
    school.look()
    [run] = school.look_later(2 * MINUTES)
    assert (run.state, run.people) == (RunState.DONE, 3)
    assert messages(school, people) == once(people[1:])


def test_nobody_of_whom_it_is_not_known_when_they_registered_is_welcomed(school: School, people: list[Person]) -> None:
    school.switch_on(WELCOME)
    school.register(people[:2], school.desk.now() + DAY)
    write(school.desk, "UPDATE subscriber SET registered_at = NULL WHERE number = 0")
    school.look(MINUTES)
    assert messages(school, people) == once(people[1:2])


def test_each_who_comes_is_asked_about_and_a_skip_is_about_those_who_came(school: School, people: list[Person]) -> None:
    school.switch_on(replace(WELCOME, by_itself=False))
    first_at, session_at = school.desk.now(), school.desk.now() + DAY
    school.register(people[:1], session_at)
    [run] = school.look(MINUTES)
    assert (run.state, run.asks, run.asked_for) == (RunState.ASKS, Asks.FIRST, 1)
    skip_run(school.desk, school.project_id, run.id)
    school.clock.step(HOUR)
    at = {people[0].email: first_at}
    school.register(people[:3], session_at, at)
    [run] = school.look_later(2 * MINUTES)
    assert (run.state, run.asked_for) == (RunState.ASKS, 2)
    allow_run(school.desk, school.project_id, run.id)
    second_at = {one.email: school.desk.now() - 2 * MINUTES for one in people[1:3]}
    school.register(people, session_at, at | second_at)
    school.look()
    assert messages(school, people) == once(people[1:3])
    [run] = school.look_later(HOUR)
    assert (run.state, run.asked_for) == (RunState.ASKS, 1)


@pytest.mark.parametrize("by_itself", [True, False])
def test_who_comes_while_others_are_written_to_or_asked_about_is_written_to(
    school: School, people: list[Person], by_itself: bool
) -> None:
    school.switch_on(replace(WELCOME, by_itself=by_itself))
    session_at, first_at = school.desk.now() + DAY, school.desk.now()
    school.register(people[:1], session_at)
    school.clock.step(MINUTES)
    look_after_scenarios(school.desk, school.project_id, never)
    school.register(people[:2], session_at, {people[0].email: first_at})
    look_after_scenarios(school.desk, school.project_id, never)
    for run in school.runs():
        skip_run(school.desk, school.project_id, run.id)
    school.look()
    write(school.desk, "UPDATE registration_page SET subscribers_pulled_at = :at", at=school.desk.now() + DAY)
    [run] = school.look(2 * MINUTES)
    assert run.people + (run.asked_for or 0) == (2 if by_itself else 1)


def test_a_scenario_that_was_off_begins_anew(school: School, people: list[Person]) -> None:
    scenario_id = school.switch_on(WELCOME)
    first_at, session_at = school.desk.now(), school.desk.now() + DAY
    school.register(people[:1], session_at)
    school.look()
    switch_scenario(school.desk, school.project_id, scenario_id, on=False)
    school.clock.step(HOUR)
    switch_scenario(school.desk, school.project_id, scenario_id, on=True)
    school.register(people[:2], session_at, {people[0].email: first_at})
    school.look()
    school.look_later(2 * MINUTES)
    assert messages(school, people) == once(people[1:2])


def test_the_cap_is_of_a_day_whatever_a_run_sent_before(school: School, people: list[Person]) -> None:
    school.switch_on(replace(WELCOME, cap=2))
    first_at, session_at = school.desk.now(), school.desk.now() + 3 * DAY
    school.register(people[:2], session_at)
    school.look(MINUTES)
    school.clock.step(DAY)
    school.register(people, session_at, {one.email: first_at for one in people[:2]})
    [run] = school.look_later(2 * MINUTES)
    assert (run.state, run.people) == (RunState.DONE, 4)


def test_who_has_not_paid_an_hour_after_the_order_is_reminded(school_at_noon: School, people: list[Person]) -> None:
    school_at_noon.switch_on(replace(ORDERED, steps=(*ORDERED.steps, LATER)))
    school_at_noon.sell(people[:3], PaidState.UNPAID)
    school_at_noon.look()
    school_at_noon.look(MINUTES)
    assert messages(school_at_noon, people) == once(people[:3])
    school_at_noon.sell(people[:1], PaidState.PAID)
    school_at_noon.sell(people[2:3], PaidState.PARTLY)
    school_at_noon.look_later(HOUR)
    assert messages(school_at_noon, people) == once(people[:3]) + once(people[1:2])


def test_who_paid_what_they_ordered_soon_after_others_is_not_reminded(school: School, people: list[Person]) -> None:
    school.switch_on(replace(ORDERED, steps=(replace(LATER, wait_min=0),)))
    school.sell(people[:1], PaidState.UNPAID)
    school.look(MINUTES)
    assert messages(school, people) == once(people[:1])
    school.sell(people[1:2], PaidState.PAID)
    school.look_later(HOUR)
    assert messages(school, people) == once(people[:1])


def test_an_order_that_is_known_late_does_not_wait_for_a_later_one(school: School, people: list[Person]) -> None:
    school.switch_on(replace(ORDERED, when=When(Trigger.ORDER, "", 60)))
    school.clock.step(MINUTES)
    late_at = school.desk.now() - MINUTES
    school.sell(people[:1], PaidState.UNPAID)
    school.look()
    school.clock.step(timedelta(minutes=1))
    school.sell(people[1:2], PaidState.UNPAID)
    write(school.desk, "UPDATE shop_order SET created_at = :at WHERE email = :email", at=late_at, email=people[1].email)
    school.look_later(5 * MINUTES)
    assert messages(school, people) == once(people[1:2])


def test_an_order_that_is_known_late_puts_off_nobody_whose_moment_has_come(
    school_at_noon: School, people: list[Person]
) -> None:
    school_at_noon.switch_on(ORDERED)
    school_at_noon.clock.step(MINUTES)
    first_at = school_at_noon.desk.now()
    school_at_noon.sell(people[:1], PaidState.UNPAID)
    school_at_noon.look(MINUTES)
    school_at_noon.clock.step(5 * HOUR)
    school_at_noon.sell(people[1:3], PaidState.UNPAID)
    made = {people[1].email: first_at - MINUTES / 2, people[2].email: first_at + HOUR}
    for email, at in made.items():
        write(school_at_noon.desk, "UPDATE shop_order SET created_at = :at WHERE email = :email", at=at, email=email)
    [run] = school_at_noon.look()
    assert run.due_at == first_at + HOUR + MINUTES
    assert messages(school_at_noon, people) == once(people[:3])


def test_an_order_counts_to_the_webinar_of_its_room(school: School, people: list[Person]) -> None:
    school.switch_on(replace(ORDERED, when=When(Trigger.PAYMENT, ROOM, 10)))
    school.hold(people[:1])
    write(
        school.desk,
        "UPDATE person_key SET kind = 'email', value = :email",
        email=people[0].email,
    )
    school.sell(people[:2], PaidState.PAID)
    school.look()
    [run] = school.look(MINUTES)
    assert (run.people, run.title) == (1, "Python с нуля")
    assert messages(school, people) == once(people[:1])


def test_a_delivery_alone_says_no_moment_that_stays(school: School, people: list[Person]) -> None:
    school.switch_on(ORDERED)
    school.sell(people[:1], PaidState.UNPAID)
    write(school.desk, "UPDATE shop_order SET said_by = 'webhook', said_at = :at", at=school.desk.now() + MINUTES)
    assert school.look(MINUTES) == []
    school.look_later(MINUTES)
    assert messages(school, people) == once(people[:1])


def of_day(group: Group, minutes: int) -> Scenario:
    return replace(THANKS, when=When(Trigger.DAILY, ROOM, minutes), whom=Whom(group))


def test_at_a_time_of_the_day_the_people_of_the_day_before_are_written_to(
    school_at_noon: School, people: list[Person]
) -> None:
    school_at_noon.switch_on(of_day(Group.CAME, 11 * 60))
    school_at_noon.hold(people[:2])
    school_at_noon.hold(people[1:3])
    assert messages(school_at_noon, people) == Counter()
    school_at_noon.look(6 * HOUR)
    assert school_at_noon.runs() == []
    for _ in range(3):
        school_at_noon.look(12 * HOUR)
    assert messages(school_at_noon, people) == once(people[:3])
    assert [run.people for run in school_at_noon.runs()] == [3, 0]


def test_in_the_morning_who_registered_for_the_day_is_reminded(school_at_noon: School, people: list[Person]) -> None:
    school_at_noon.switch_on(of_day(Group.REGISTERED, 9 * 60))
    school_at_noon.register(people[:2], school_at_noon.desk.now() + DAY)
    school_at_noon.look_later(12 * HOUR)
    assert messages(school_at_noon, people) == Counter()
    school_at_noon.look_later(9 * HOUR)
    assert messages(school_at_noon, people) == once(people[:2])
    school_at_noon.look_later(DAY)
    assert messages(school_at_noon, people) == once(people[:2])


def test_a_dry_run_shows_what_each_would_have_done(school: School, people: list[Person]) -> None:
    school.hold(people[:1])
    school.register(people[:2], school.desk.now() + HOUR)
    school.sell(people[:3], PaidState.PAID)
    school.clock.step(DAY - 6 * HOUR)
    said = [(WELCOME, [2]), (ORDERED, [3]), (of_day(Group.CAME, 10 * 60), [1, 0, 0])]
    for scenario, reached in said:
        assert [one.reached for one in dry_run(school.desk, school.project_id, scenario)] == reached


def test_whose_registrations_were_never_loaded_is_known(school: School, people: list[Person]) -> None:
    missed = replace(THANKS, whom=Whom(Group.ABSENT))
    school.hold(people[:1])
    desk, project_id = school.desk, school.project_id
    assert find_unread(desk, project_id, THANKS) is None
    assert find_unread(desk, project_id, missed) == Unread(has_pages=False, pages={})
    store_page(desk, project_id, None)
    assert find_unread(desk, project_id, missed) == Unread(has_pages=True, pages={PAGE: PAGE})
    school.register(people[:1], desk.now())
    assert find_unread(desk, project_id, missed) is None


def test_who_had_not_registered_nobody_can_tell_by_a_page_that_was_loaded_before_the_webinar(
    school: School, people: list[Person]
) -> None:
    desk, project_id = school.desk, school.project_id
    uninvited = replace(THANKS, whom=Whom(Group.CAME, Rules(facts={Fact.REGISTERED: False})))
    school.register(people[:1], desk.now() + MINUTES / 2)  # the webinar begins five minutes from now
    loaded_at = desk.now()
    school.hold(people[:3])
    write(desk, "UPDATE registration_page SET subscribers_pulled_at = :at", at=loaded_at)
    [shown] = dry_run(desk, project_id, uninvited)
    early = Unread(has_pages=True, pages={}, early={PAGE: PAGE})
    assert (shown.reached, shown.unclear) == (0, 2)
    assert find_unread(desk, project_id, uninvited, shown.starts_at) == early
    school.load_again()
    [shown] = dry_run(desk, project_id, uninvited)
    assert (shown.reached, shown.unclear) == (2, 0)
    assert find_unread(desk, project_id, uninvited, shown.starts_at) is None


def test_a_room_whose_offer_nobody_has_named_finds_nobody_and_is_known(school: School, people: list[Person]) -> None:
    desk, project_id = school.desk, school.project_id
    left = replace(THANKS, whom=Whom(Group.CAME, Rules(facts={Fact.AT_OFFER: False})))
    of_page = replace(left, when=When(Trigger.PAGE_REPORT, PAGE))
    store_page(desk, project_id, None)
    assert find_no_offer(desk, project_id, THANKS) is None
    assert find_no_offer(desk, project_id, left) == NoOffer(ROOM, None)
    report_id = school.hold(people[:1])
    assert [one.reached for one in dry_run(desk, project_id, left)] == [0]
    for rules in (left, of_page):
        assert find_no_offer(desk, project_id, rules) == NoOffer(ROOM, report_id)
    set_offer_minute(desk, project_id, ROOM, 40)
    assert [one.reached for one in dry_run(desk, project_id, left)] == [1]
    for rules in (left, of_page):
        assert find_no_offer(desk, project_id, rules) is None
