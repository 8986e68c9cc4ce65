"""A look costs the same however many people wait, and nothing for each scenario, or run, that only waits or may have to
grow."""

from dataclasses import replace
from datetime import timedelta
from itertools import islice

from core.desk import Desk
from core.domain.orders.order import PaidState
from core.domain.scenarios.scenario import Group, Trigger, When, Whom
from core.domain.webinars.segments import Fact, Rules
from core.http.pace import never
from core.sandbox.server import SandboxServer
from core.services.registration.pull_subscribers import save_subscribers
from core.services.scenarios.look import look_after_scenarios
from core.services.scenarios.states import RunState
from data.models import OrderList
from data.repositories.scenarios import list_settled_since
from tests.reports_world import ROOM, store_report
from tests.sending import people_with_clients
from tests.services.scenarios.world import LATER, ORDERED, THANKS, School
from tests.stored import statements, write
from tests.webinars_world import PAGE, fetched_page, store_page, subscriber

DAY = timedelta(days=1)
REMIND = replace(THANKS, name="Напомнить", when=When(Trigger.SESSION, PAGE, 60), whom=Whom(Group.REGISTERED))


def wait(school: School, webinars: int, people: int) -> None:
    """So many webinars, whose first step is done and whose second one waits, and so many people who wait for their
    sessions."""
    for number in range(webinars):
        store_report(school.desk, school.project_id, [], starts_at=school.desk.now() + timedelta(minutes=number))
    now = school.desk.now()
    sessions = [now + DAY * (1 + number % 10) for number in range(people)]
    rows = [subscriber(f"a{number}@example.com", session_at=at) for number, at in enumerate(sessions)]
    store_page(school.desk, school.project_id, rows)
    write(school.desk, "UPDATE registration_page SET subscribers_pulled_at = :at", at=now)
    school.look(timedelta(hours=3))
    school.look()


def test_a_look_asks_the_store_as_often_however_many_scenarios_and_people_wait(
    desk: Desk, small_sandbox: SandboxServer
) -> None:
    school = School.opened(desk, small_sandbox)
    with desk.store.writing() as session:
        session.add(OrderList(project_id=school.project_id, asked_at=school.desk.now() + DAY))
    whom = Whom(Group.CAME, Rules(facts={Fact.PAID: False}))
    school.switch_on(replace(THANKS, whom=whom, steps=(*THANKS.steps, replace(LATER, wait_min=20 * 24 * 60))))
    school.switch_on(REMIND)
    asked = []
    for webinars, people, reminders in ((1, 10, 0), (8, 200, 3)):
        for number in range(reminders):
            school.switch_on(replace(REMIND, name=f"{REMIND.name} {number}"))
        wait(school, webinars, people)
        with statements(desk) as said:
            look_after_scenarios(school.desk, school.project_id, never)
        asked.append(said)
    assert len(school.runs()) == 2 * (1 + 8) + 10 + 10 + 3 * 10
    assert asked[0] == asked[1]
    assert not [sql for sql in asked[1] if "FROM subscriber " in sql or "FROM person" in sql]


def test_registrations_let_people_be_gathered_again_only_when_they_are_new_and_for_that_session(
    desk: Desk, small_sandbox: SandboxServer
) -> None:
    school = School.opened(desk, small_sandbox)
    school.switch_on(replace(THANKS, whom=Whom(Group.ABSENT)))
    people = list(islice(people_with_clients(small_sandbox), 3))
    school.hold(people[:1])
    starts_at = school.desk.now() - timedelta(hours=1)
    registered = {one.email: starts_at for one in people}
    school.register(people[:2], starts_at, registered)
    school.look_later(timedelta(hours=1))
    raw = [
        subscriber(one.email, session_at=starts_at, url_marker=str(one.client_id), registeredTime=starts_at.isoformat())
        for one in people
    ]
    of_another = subscriber(people[2].email, session_at=starts_at + DAY)
    for told, is_new in ((raw[:2], False), ([*raw[:2], of_another], False), ([*raw, of_another], True)):
        school.clock.step(timedelta(minutes=20))
        save_subscribers(school.desk, school.project_id, fetched_page(PAGE, told, "salebot"))
        with statements(desk) as said:
            school.look()
        assert any("FROM subscriber" in sql for sql in said) is is_new
    [run] = school.runs()
    assert run.people == 2


def test_of_scenarios_of_one_room_none_is_planned_again_while_nothing_is_new(
    desk: Desk, small_sandbox: SandboxServer
) -> None:
    school = School.opened(desk, small_sandbox)
    people = list(islice(people_with_clients(small_sandbox), 2))
    school.switch_on(THANKS)
    school.switch_on(replace(THANKS, name="Запись", whom=Whom(Group.ABSENT)))
    school.hold(people[:1])
    school.register(people, school.desk.now() - timedelta(hours=1))
    school.look_later(timedelta(hours=1))
    settled_at = school.desk.now()
    school.look_later(timedelta(hours=1))
    with desk.store.reading() as session:
        runs = list_settled_since(session, school.project_id, RunState.DONE, settled_at)
        assert [run.settled_at for run in runs] == [settled_at, settled_at]


def test_a_look_at_new_orders_reads_none_of_those_before(desk: Desk, small_sandbox: SandboxServer) -> None:
    school = School.opened(desk, small_sandbox)
    people = list(islice(people_with_clients(small_sandbox), 3))
    for trigger, place_id in ((Trigger.ORDER, ""), (Trigger.ORDER, ROOM), (Trigger.PAYMENT, "")):
        school.switch_on(replace(ORDERED, name=f"{trigger} {place_id}", when=When(trigger, place_id, 60)))
    school.sell(people[:2], PaidState.PAID)
    school.look()
    school.clock.step(timedelta(minutes=20))
    school.sell(people[2:], PaidState.UNPAID)
    with statements(desk) as said:
        school.look()
    read = [sql for sql in said if "shop_order.email" in sql]
    assert read
    assert all("shop_order.said_at > " in sql for sql in read)


def test_an_order_lets_only_steps_be_planned_again_that_ask_for_it(desk: Desk, small_sandbox: SandboxServer) -> None:
    school = School.opened(desk, small_sandbox)
    people = list(islice(people_with_clients(small_sandbox), 2))
    second = replace(LATER, wait_min=0, unless_paid=True)
    school.switch_on(replace(THANKS, steps=(*THANKS.steps, second)))
    school.hold(people)
    school.load_again()
    school.look_later(timedelta(hours=1))
    for state, planned in ((PaidState.UNPAID, []), (PaidState.PAID, [1])):
        school.clock.step(timedelta(minutes=20))
        school.sell(people[:1], state)
        school.look()
        with desk.store.reading() as session:
            runs = list_settled_since(session, school.project_id, RunState.DONE, school.desk.now())
            assert [run.step for run in runs] == planned
