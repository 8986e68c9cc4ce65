"""Scenarios begin what is due, for the right people, each once; what speaks against it asks a person."""

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.domain.campaigns.campaign import CampaignActions
from core.domain.notices.kinds import NoticeKind
from core.domain.outside.events import EventKind
from core.domain.scenarios.brake import Asks
from core.domain.scenarios.quiet_hours import QuietHours
from core.domain.scenarios.scenario import Group, Scenario, ScenarioStep, Trigger, When, Whom
from core.domain.webinars.segments import Band, Fact, Measure, Rules
from core.errors import NotFound
from core.sandbox.server import SandboxServer
from core.sandbox.world.people import Person
from core.sandbox.world.webinars import MOSCOW
from core.services.notices.notices import list_notices
from core.services.outside.endpoints import EndpointDraft, add_endpoint
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project
from core.services.scenarios.dry_run import dry_run
from core.services.scenarios.runs import allow_run, list_asking, list_begun, list_coming, skip_run
from core.services.scenarios.scenarios import save_scenario, switch_scenario
from core.services.scenarios.states import RunState
from core.services.scenarios.switch import get_scenario_settings, set_quiet_hours, stop_all
from data.models import OrderList
from tests.orders_world import order, put
from tests.reports_world import store_report, viewer
from tests.sending import once
from tests.services.scenarios.world import LATER, THANKS, WELCOME, School, messages
from tests.stored import fetch_all, write
from tests.webinars_world import PAGE, store_page, subscriber

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def states(school: School) -> list[RunState]:
    return [run.state for run in school.runs()]


def test_who_came_is_thanked_once_an_hour_after_the_report(school: School, people: list[Person]) -> None:
    school.switch_on()
    school.hold(people[:3])
    [run] = school.look()
    assert (run.state, messages(school, people)) == (RunState.WAITING, Counter())
    [run] = school.look(HOUR)
    assert (run.state, run.people) == (RunState.DONE, 3)
    school.look(HOUR)
    assert messages(school, people) == once(people[:3])


def test_a_report_that_grows_adds_people_and_repeats_nobody(school: School, people: list[Person]) -> None:
    school.switch_on()
    report_id = school.hold(people[:2])
    school.look(HOUR)
    school.grow(report_id, people)
    school.look()
    [run] = school.look()
    assert (run.state, run.people) == (RunState.DONE, 4)
    assert messages(school, people) == once(people)


def test_an_edited_and_renamed_scenario_reaches_nobody_again(school: School, people: list[Person]) -> None:
    scenario_id = school.switch_on()
    report_id = school.hold(people[:2])
    school.look(HOUR)
    edited = replace(THANKS, name="Благодарность", steps=(ScenarioStep(CampaignActions(message="Иначе")),))
    save_scenario(school.desk, school.project_id, edited, scenario_id=scenario_id)
    school.grow(report_id, people[:3])
    school.look()
    school.look()
    assert messages(school, people) == once(people[:3])


def test_what_had_ended_before_it_was_on_does_not_concern_it(school: School, people: list[Person]) -> None:
    school.hold(people)
    school.switch_on()
    assert school.look(HOUR) == []


def test_one_that_asks_waits_until_a_person_lets_it_go(school: School, people: list[Person]) -> None:
    school.switch_on(asking := replace(THANKS, by_itself=False))
    school.hold(people[:2], others=[viewer("Олег", email="nobody@example.com")])
    [run] = school.look(HOUR)
    assert (run.state, run.asks, run.asked_for, run.to_look_up) == (RunState.ASKS, Asks.FIRST, 3, 1)
    [shown] = dry_run(school.desk, school.project_id, asking)
    assert (shown.reached, shown.to_look_up, sum(shown.counts.values())) == (3, 1, 3)
    [notice] = list_notices(school.desk, school.project_id)
    facts = {
        "name": "Спасибо",
        "people": 3,
        "run_id": run.id,
        "title": run.title,
        "starts_at": run.starts_at.isoformat(),
        "step": 1,
    }
    assert (notice.kind, notice.facts) == (NoticeKind.SCENARIO_WAITS, facts)
    assert messages(school, people) == Counter()
    allow_run(school.desk, school.project_id, run.id)
    [run] = school.look()
    assert (run.state, run.allowed_by) == (RunState.DONE, school.desk.operator)
    assert messages(school, people) == once(people[:2])


def test_what_waits_stands_apart_from_what_was_done_and_only_while_its_scenario_is_on(
    school: School, people: list[Person]
) -> None:
    first_id, second_id = (
        school.switch_on(replace(THANKS, name=f"Через {days} дня", when=replace(THANKS.when, minutes=days * 24 * 60)))
        for days in (2, 1)
    )
    at_once = replace(THANKS.when, minutes=0)  # it is done, for nobody: who registered did so for another webinar
    school.switch_on(replace(THANKS, name="Запись", when=at_once, whom=Whom(Group.ABSENT)))
    welcome_id = school.switch_on(replace(WELCOME, name="Привет"))
    session_at, at = school.desk.now() + 3 * DAY, {people[0].email: school.desk.now()}
    school.register(people[:1], session_at)
    school.look(HOUR)
    school.hold(people[:2])
    school.register(people[:2], session_at, at)
    school.look(HOUR - timedelta(minutes=55))
    begun = list_begun(school.desk, school.project_id, limit=9)
    coming = list_coming(school.desk, school.project_id, limit=9)
    assert {run.scenario_id for run in begun} & {first_id, second_id} == set()
    [welcome] = [run for run in begun if run.scenario_id == welcome_id]
    assert (welcome.state, welcome.people) == (RunState.WAITING, 1), "it goes on, and has begun"
    assert [run.scenario_id for run in coming] == [second_id, first_id], "the nearest first"
    switch_scenario(school.desk, school.project_id, second_id, on=False)
    assert [run.scenario_id for run in list_coming(school.desk, school.project_id, limit=9)] == [first_id]


def test_one_that_was_skipped_never_happens(school: School, people: list[Person]) -> None:
    school.switch_on(replace(THANKS, by_itself=False))
    school.hold(people[:2])
    [run] = school.look(HOUR)
    skip_run(school.desk, school.project_id, run.id)
    allow_run(school.desk, school.project_id, run.id)
    [run] = school.look(HOUR)
    assert (run.state, messages(school, people)) == (RunState.SKIPPED, Counter())


@pytest.mark.parametrize(
    ("asks", "scenario", "after"),
    [(Asks.CAP, replace(THANKS, cap=1), HOUR), (Asks.LATE, THANKS, timedelta(days=2))],
)
def test_what_speaks_against_it_asks(
    school: School, people: list[Person], asks: Asks, scenario: Scenario, after: timedelta
) -> None:
    school.switch_on(scenario)
    school.hold(people[:2])
    school.look()
    [run] = school.look(after)
    assert (run.state, run.asks, messages(school, people)) == (RunState.ASKS, asks, Counter())


def test_only_who_meets_the_rules_gets_it(school: School, people: list[Person]) -> None:
    school.switch_on(school.only(Rules(bands={Measure.MINUTES: Band(20, None)})))
    school.hold(people[:2], minutes=10)
    school.hold(people[2:], minutes=30)
    school.look(HOUR)
    assert messages(school, people) == once(people[2:])


def test_who_paid_meanwhile_is_left_out_of_the_next_step(school: School, people: list[Person]) -> None:
    school.switch_on(replace(THANKS, steps=(*THANKS.steps, LATER)))
    school.hold(people[:2])
    with school.desk.store.writing() as session:
        session.add(OrderList(project_id=school.project_id, asked_at=school.desk.now() + 3 * HOUR))
    school.look(HOUR)
    assert messages(school, people) == once(people[:2])
    bought = order(0, 100, email=people[0].email)
    bought.created_at = school.desk.now()
    put(school.desk, school.project_id, bought)
    write(
        school.desk,
        "UPDATE person SET email = :email WHERE username = :name",
        email=people[0].email,
        name=people[0].first_name,
    )
    first, second = school.look(2 * HOUR)
    assert (first.people, second.people) == (2, 1)
    assert messages(school, people) == once(people[:2]) + once(people[1:2])


@pytest.mark.parametrize("says_when", [True, False])
def test_who_paid_meanwhile_what_they_ordered_before_the_webinar_is_left_out(
    school: School, people: list[Person], says_when: bool
) -> None:
    before = [order(0, 100, email=one.email) for one in people[:2]]
    for one in before:
        one.created_at = one.said_at = one.paid_at = school.desk.now()
    school.switch_on(replace(THANKS, steps=(*THANKS.steps, LATER)))
    school.hold([], others=[viewer(one.first_name, email=one.email) for one in people[:3]])
    before[0].said_at = school.desk.now()
    before[0].paid_at = school.desk.now() if says_when else None
    put(school.desk, school.project_id, *before)
    school.load_again()
    school.look(HOUR)
    school.look_later(2 * HOUR)
    assert messages(school, people) == once(people[:3]) + once(people[1:3])


def test_who_registered_and_surely_did_not_come_gets_the_recording(
    school: School, people: list[Person], small_sandbox: SandboxServer
) -> None:
    school.switch_on(replace(THANKS, whom=Whom(Group.ABSENT)))
    school.hold(people[:1])
    starts_at = school.desk.now() - HOUR
    registered = [
        subscriber(person.email, session_at=starts_at, url_marker=str(person.client_id)) for person in people[:3]
    ]
    store_page(
        school.desk, school.project_id, [*registered, subscriber("", session_at=starts_at)], marker_name="salebot"
    )
    write(school.desk, "UPDATE registration_page SET subscribers_pulled_at = :at", at=school.desk.now() + HOUR)
    school.look(HOUR)
    assert messages(school, people) == once(people[1:3])


def test_who_came_to_the_second_part_of_a_webinar_that_broke_off_did_not_miss_it(
    school: School, people: list[Person]
) -> None:
    school.switch_on(replace(THANKS, whom=Whom(Group.ABSENT)))
    school.hold(people[:1])
    begins_at = school.desk.now() - HOUR
    school.register(people[:3], begins_at)
    again_at = begins_at + HOUR / 6
    second = store_report(school.desk, school.project_id, None, starts_at=again_at)
    [run] = school.look_later(HOUR)
    assert (run.state, messages(school, people)) == (RunState.WAITING, Counter()), "it is not loaded yet"
    write(school.desk, "DELETE FROM report WHERE id = :id", id=second)
    store_report(school.desk, school.project_id, [viewer("Анна", email=people[1].email)], starts_at=again_at)
    school.look()
    assert messages(school, people) == once(people[2:3])


def test_of_two_parts_of_a_webinar_each_is_thanked_once(school: School, people: list[Person]) -> None:
    school.switch_on()
    school.hold(people[:2])
    school.look(HOUR)
    again = [viewer(one.first_name, cu1=str(one.client_id)) for one in people[1:3]]
    store_report(school.desk, school.project_id, again, starts_at=school.desk.now() - 2 * HOUR + HOUR / 6)
    school.look()
    assert [run.people for run in school.look(HOUR)] == [2, 1]
    assert messages(school, people) == once(people[:3])


def test_the_switch_stops_everything_until_it_is_let_go(school: School, people: list[Person]) -> None:
    school.switch_on()
    school.hold(people[:2])
    stop_all(school.desk, school.project_id, stop=True)
    assert school.look(HOUR) == []
    stop_all(school.desk, school.project_id, stop=False)
    school.look()
    school.look(HOUR)
    assert messages(school, people) == once(people[:2])


def test_one_that_is_off_does_nothing(school: School, people: list[Person]) -> None:
    scenario_id = school.switch_on()
    school.hold(people[:2])
    school.look()
    switch_scenario(school.desk, school.project_id, scenario_id, on=False)
    [run] = school.look(HOUR)
    assert (run.state, messages(school, people)) == (RunState.WAITING, Counter())


def test_in_quiet_hours_nothing_is_sent_and_nothing_dropped(school: School, people: list[Person]) -> None:
    school.switch_on()
    school.hold(people[:2])
    hour = (school.desk.now() + HOUR).astimezone(MOSCOW).hour
    set_quiet_hours(school.desk, school.project_id, QuietHours(hour, (hour + 3) % 24))
    school.look()
    [run] = school.look(HOUR)
    assert run.state is RunState.WAITING
    school.look(3 * HOUR)
    assert messages(school, people) == once(people[:2])


def test_nobody_is_reminded_in_quiet_hours(school: School, people: list[Person]) -> None:
    before = When(Trigger.SESSION, PAGE, 120)
    school.switch_on(replace(THANKS, when=before, whom=Whom(Group.REGISTERED)))
    starts_at = school.desk.now() + 5 * HOUR
    hour = school.desk.now().astimezone(MOSCOW).hour
    set_quiet_hours(school.desk, school.project_id, QuietHours((hour + 2) % 24, (hour + 4) % 24))
    school.register(people[:1], starts_at)
    school.look()
    school.clock.step(3 * HOUR)
    school.register(people[:3], starts_at)  # two more, in the quiet hours
    school.look()
    assert messages(school, people) == Counter()
    school.clock.step(HOUR)
    school.register(people[:3], starts_at)
    school.look()
    assert messages(school, people) == once(people[:3])


def test_whom_salebot_does_not_know_is_asked_for_once(school: School, people: list[Person]) -> None:
    stranger = viewer("Олег", email="nobody@example.com")
    school.switch_on()
    report_id = school.hold(people[:1], others=[stranger])
    school.look(HOUR)
    school.grow(report_id, people[:2], others=[stranger])
    school.look()
    [run] = school.look()
    assert (run.people, messages(school, people)) == (3, once(people[:2]))


def test_who_turns_out_to_have_been_there_before_is_added(school: School, people: list[Person]) -> None:
    first = school.hold(people[:1])
    school.switch_on(school.only(Rules(facts={Fact.RETURNING: True})))
    school.clock.step(DAY)  # on one evening it would be the second part of the same webinar
    school.hold(people)
    school.look(HOUR)
    school.grow(first, people[:2])
    school.look()
    assert messages(school, people) == once(people[:2])


@pytest.mark.parametrize("key", ["email", "phone"])
def test_who_turns_out_to_have_another_client_gets_it_once(school: School, people: list[Person], key: str) -> None:
    one, other, son, _ = people
    own: dict[str, Any] = {key: {"email": one.email, "phone": f"+{one.phone}"}[key]}
    school.switch_on()
    report_id = school.hold([], others=[viewer("Анна", **own)])
    school.look(HOUR)
    of_family = viewer("Пётр", email=son.email, phone=f"+{one.phone}", cu1=str(son.client_id))
    school.grow(
        report_id, [], others=[viewer("Анна", **own), viewer("Анна", **own, cu1=str(other.client_id)), of_family]
    )
    school.look()
    assert messages(school, people) == once([one, son])


def test_a_go_is_for_those_of_whom_it_was_asked(school: School, people: list[Person]) -> None:
    school.switch_on(replace(THANKS, cap=1))
    report_id = school.hold(people[:2])
    [run] = school.look(HOUR)
    allow_run(school.desk, school.project_id, run.id)
    school.look()
    assert messages(school, people) == once(people[:2])
    school.grow(report_id, people)
    [run] = school.look()
    assert (run.state, run.asks, run.asked_for) == (RunState.ASKS, Asks.CAP, 2)


def test_a_campaign_that_was_noted_and_never_written_is_begun_again(school: School, people: list[Person]) -> None:
    school.switch_on()
    school.hold(people[:2])
    school.look()
    write(school.desk, "UPDATE scenario_run SET state = 'sending', job_id = 'lost', people = 2, asked_for = 2")
    school.look(HOUR)
    [run] = school.look()
    assert (run.state, run.people, messages(school, people)) == (RunState.DONE, 2, once(people[:2]))


def test_runs_of_another_project_are_not_there(school: School, people: list[Person]) -> None:
    school.switch_on(replace(THANKS, by_itself=False))
    school.hold(people[:2])
    [run] = school.look(HOUR)
    other = add_project(school.desk, ProjectDraft(name="Другая школа")).id
    assert list_asking(school.desk, other) == list_begun(school.desk, other, limit=9) == []
    with pytest.raises(NotFound):
        allow_run(school.desk, other, run.id)


def test_other_programs_are_told_of_a_run(school: School, people: list[Person]) -> None:
    add_endpoint(school.desk, school.project_id, EndpointDraft("https://example.com/hook", (EventKind.SCENARIO_RUN,)))
    school.switch_on()
    school.hold(people[:2])
    school.look()
    school.look(HOUR)
    told = [
        json.loads(payload) for (payload,) in fetch_all(school.desk, "SELECT payload FROM outgoing_event ORDER BY id")
    ]
    assert [(one["state"], one["people"], one["step"]) for one in told] == [("sending", 2, 1), ("done", 2, 1)]


def test_at_night_nobody_is_woken_until_an_operator_says_so(school: School) -> None:
    other = add_project(school.desk, ProjectDraft(name="Другая школа")).id
    assert get_scenario_settings(school.desk, other).quiet == QuietHours(22, 9)
