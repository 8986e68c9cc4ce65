"""What a step does besides messages: lists, links of their own, registrations, files and notices, each once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from core.domain.campaigns.campaign import CampaignActions, CampaignPerson
from core.domain.scenarios.actions import RegisterNext
from core.domain.scenarios.scenario import Group, ScenarioStep, Whom
from core.http.pace import never
from core.sandbox.server import SandboxServer
from core.sandbox.world.people import Person
from core.services.projects.connections import open_bizon
from core.services.registration.states import BatchRowState
from core.services.scenarios.dry_run import dry_run
from core.services.scenarios.look import look_after_scenarios
from core.services.scenarios.person import get_person_scenarios
from core.services.scenarios.run_people import list_run_people
from core.services.scenarios.states import RunState
from tests.registering import emails, page_id, sent_to
from tests.reports_world import store_report
from tests.sending import once, received, variables_of
from tests.services.scenarios.world import THANKS, WELCOME, School
from tests.webinars_world import store_page, subscriber

HOUR = timedelta(hours=1)


def test_each_gets_variables_and_a_link_of_their_own_and_leaves_the_list(
    school: School, people: list[Person], small_sandbox: SandboxServer
) -> None:
    actions = CampaignActions(
        list_id=8,
        leave_list_id=7,
        link="https://start.bizon365.ru/room/222222/SW45zV0d?email=#{email}&utm_source=bot",
        link_variable="webinar_link",
        facts=("b365_stay",),
        own={"status": "warm"},
    )
    school.switch_on(replace(THANKS, steps=(ScenarioStep(actions),)))
    school.hold(people[:2])
    school.look(HOUR)
    for person in people[:2]:
        saved = variables_of(school.desk, school.project_id, person.client_id)
        assert (saved["b365_stay"], saved["status"]) == ("30", "warm")
        assert (
            saved["webinar_link"]
            == f"https://start.bizon365.ru/room/222222/SW45zV0d?salebot={person.client_id}&utm_source=bot"
        )
    calls = {name: small_sandbox.traffic.of(name) for name in ("add_to_list", "remove_from_list")}
    ids = sorted(person.client_id or 0 for person in people[:2])
    assert [(one.body["list_id"], sorted(one.body["clients"])) for one in calls["add_to_list"]] == [(8, ids)]
    assert [(one.body["list_id"], sorted(one.body["clients"])) for one in calls["remove_from_list"]] == [(7, ids)]


def test_who_did_not_come_is_registered_for_the_next_session_once(
    school: School, people: list[Person], small_sandbox: SandboxServer
) -> None:
    page = page_id(small_sandbox)
    scenario = replace(THANKS, whom=Whom(Group.ABSENT), steps=(ScenarioStep(RegisterNext(page)),))
    school.switch_on(scenario)
    people = [one._replace(email=email) for one, email in zip(people, emails(4), strict=True)]
    report_id = school.hold(people[:1])
    starts_at = school.desk.now() - HOUR
    school.register(people[:3], starts_at)
    [shown, *_] = dry_run(school.desk, school.project_id, scenario)
    assert (shown.reached, sent_to(small_sandbox)) == (2, {})
    [run] = school.look_later(HOUR)
    assert (run.state, run.people) == (RunState.DONE, 2)
    assert sent_to(small_sandbox) == {person.email: 1 for person in people[1:3]}
    counts = list_run_people(school.desk, school.project_id, run.id).counts
    assert dict(counts) == {BatchRowState.REGISTERED: 2}, "each is on the page of the run"
    [story] = get_person_scenarios(school.desk, school.project_id, CampaignPerson(email=people[1].email)).scenarios
    assert [step.outcome for step in story.steps] == [BatchRowState.REGISTERED]
    sessions = sorted(webinar.planned_at.astimezone(UTC) for webinar in small_sandbox.world.sessions("python-start"))
    next_at = next(at for at in sessions if at >= school.desk.now() + HOUR)
    times = {one.body["time"][:16] for one in small_sandbox.traffic.of("addSubscriber")}
    assert times == {f"{next_at:%Y-%m-%dT%H:%M}"}
    with open_bizon(school.desk, school.project_id) as api:
        assert api.send_removal(page, people[1].email)
    # One is in the list under another e-mail, too, now
    school.register([*people, people[2]._replace(email="other@example.com")], starts_at)
    school.grow(report_id, people[:1])
    school.look()
    school.look()
    assert sent_to(small_sandbox) == {person.email: 1 for person in people[1:]}


def test_who_was_held_until_the_session_began_is_registered_for_the_next_one(
    school: School, people: list[Person], small_sandbox: SandboxServer
) -> None:
    school.switch_on(
        replace(THANKS, whom=Whom(Group.ABSENT), steps=(ScenarioStep(RegisterNext(page_id(small_sandbox))),))
    )
    people = [one._replace(email=email) for one, email in zip(people, emails(4), strict=True)]
    school.hold(people[:1])
    school.register(people[:3], school.desk.now() - HOUR)
    school.clock.step(HOUR)
    school.load_again()
    look_after_scenarios(school.desk, school.project_id, never)
    sessions = sorted(webinar.planned_at.astimezone(UTC) for webinar in small_sandbox.world.sessions("python-start"))
    planned, next_at, *_ = [at for at in sessions if at >= school.desk.now() + HOUR]
    [run] = school.look_later(planned - school.desk.now())
    assert (run.people, sent_to(small_sandbox)) == (2, {})
    [run] = school.look_later(HOUR / 60)
    assert (run.state, run.people) == (RunState.DONE, 2)
    times = [(one.body["email"], one.body["time"][:16]) for one in small_sandbox.traffic.of("addSubscriber")]
    assert sorted(times) == [(person.email, f"{next_at:%Y-%m-%dT%H:%M}") for person in people[1:3]]


def test_whoever_comes_after_them_lets_nobody_be_registered_a_second_time(
    school: School, people: list[Person], small_sandbox: SandboxServer
) -> None:
    school.switch_on(replace(WELCOME, steps=(ScenarioStep(RegisterNext(page_id(small_sandbox))),)))
    people = [one._replace(email=email) for one, email in zip(people, emails(3, 50), strict=False)]
    session_at = school.desk.now() + 30 * 24 * HOUR
    at: dict[str, datetime] = {}
    for number in range(3):
        at[people[number].email] = school.desk.now()
        school.register(people[: number + 1], session_at, at)
        school.look()
        school.look_later(HOUR)
        school.look_later(48 * HOUR)
    assert sent_to(small_sandbox) == {person.email: 1 for person in people}


def test_who_came_or_registered_meanwhile_is_left_out_of_the_next_step(
    school: School, people: list[Person], small_sandbox: SandboxServer
) -> None:
    again = ScenarioStep(CampaignActions(message="Ждём вас"), wait_min=240, unless_came=True, unless_registered=True)
    school.switch_on(replace(THANKS, whom=Whom(Group.ABSENT), steps=(*THANKS.steps, again)))
    school.hold(people[:1])
    starts_at = school.desk.now() - HOUR
    school.register(people, starts_at)
    school.look_later(HOUR)
    _, messages = received(school.desk, school.project_id, people)
    assert messages == once(people[1:])
    school.hold(people[1:2])
    later = [(one, starts_at) for one in people] + [(people[2], starts_at + 24 * HOUR)]
    raw = [subscriber(one.email, session_at=at, url_marker=str(one.client_id)) for one, at in later]
    store_page(school.desk, school.project_id, raw, marker_name="salebot")
    school.look_later(4 * HOUR)
    _, messages = received(school.desk, school.project_id, people)
    assert messages == once(people[1:]) + once(people[3:])
    store_page(school.desk, school.project_id, raw[:-1], marker_name="salebot")
    school.look_later(HOUR)
    _, messages = received(school.desk, school.project_id, people)
    assert messages == once(people[1:]) + once(people[2:]), "she has taken her registration back"


def test_while_a_later_report_is_not_loaded_nobody_is_said_not_to_have_come(
    school: School, people: list[Person]
) -> None:
    step = ScenarioStep(CampaignActions(message="Ждём вас"), unless_came=True)
    school.switch_on(replace(THANKS, steps=(step,)))
    school.hold(people[:2])
    later = store_report(school.desk, school.project_id, None, starts_at=school.desk.now())
    [run] = school.look(HOUR)
    assert run.state is RunState.WAITING
    school.grow(later, people[:1])
    school.look()
    _, messages = received(school.desk, school.project_id, people)
    assert messages == once(people[1:2])
