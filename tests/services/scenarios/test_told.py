"""A webhook that tells of a registration has the page read at once, so that a welcome does not wait for the next time.
Who is welcomed the list says alone."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from core.domain.scenarios.actions import TellOperators
from core.domain.scenarios.scenario import ScenarioStep
from core.http.pace import never
from core.sandbox.world.people import Person
from core.services.projects.jobs import list_jobs
from core.services.registration.subscribers_job import KIND as PULL
from core.services.scenarios.look import look_after_scenarios
from core.services.scenarios.states import RunState
from tests.inbox_world import deliver, mark, registration
from tests.sending import once
from tests.services.scenarios.world import WELCOME, School, messages
from tests.stored import fetch_all, write
from tests.webinars_world import PAGE

AT_ONCE = replace(WELCOME, when=replace(WELCOME.when, minutes=0))
HALF_A_MINUTE, MINUTE, DAY = timedelta(seconds=30), timedelta(minutes=1), timedelta(days=1)


def told(school: School, person: Person, session_at: datetime, **more: Any) -> int:
    """The page's webhook tells that this person has registered; returns the id of the delivery."""
    fields: dict[str, Any] = {"email": person.email, "webinarTime": session_at.isoformat(), **more}
    [event_id] = deliver(school.desk, school.project_id, registration(person.client_id or 0, **fields))
    return event_id


def loads(school: School) -> int:
    """How often the people of the page were asked for; none of it is under way any more."""
    jobs = list_jobs(school.desk, school.project_id, kind=PULL)
    assert {job.request["page_id"] for job in jobs} <= {PAGE}
    write(school.desk, "UPDATE job SET state = 'done' WHERE kind = :kind", kind=PULL)
    return len(jobs)


def test_a_page_is_read_as_soon_as_its_webhook_tells_of_somebody_and_they_are_welcomed_once(
    school: School, people: list[Person]
) -> None:
    session_at = school.desk.now() + DAY
    school.register([], session_at)
    school.switch_on(AT_ONCE)
    school.look(2 * MINUTE)
    assert loads(school) == 0
    told(school, people[0], session_at)
    school.look()
    assert loads(school) == 1
    school.register(people[:1], session_at)
    for _ in range(3):
        school.look(2 * MINUTE)
    assert messages(school, people) == once(people[:1])
    assert loads(school) == 1, "whoever is listed is nobody new"


def test_a_page_is_read_at_most_once_a_minute_and_not_for_long_for_whom_it_does_not_list(
    school: School, people: list[Person]
) -> None:
    session_at = school.desk.now() + DAY
    school.register([], session_at)
    school.switch_on(AT_ONCE)
    school.clock.step(2 * MINUTE)
    counted = []
    for person in people:
        told(school, person, session_at)
        school.look()
        counted.append(loads(school))
        school.clock.step(HALF_A_MINUTE)
    assert counted == [1, 1, 2, 2]
    for _ in range(20):
        school.look(HALF_A_MINUTE)
        counted.append(loads(school))
    assert 5 <= counted[-1] <= 8
    assert counted[-1] == counted[-4]


def test_a_registration_for_another_session_is_new_and_one_of_the_test_button_or_another_page_is_not(
    school: School, people: list[Person]
) -> None:
    session_at = school.desk.now() + DAY
    school.register(people[:1], session_at)
    school.switch_on(AT_ONCE)
    school.clock.step(2 * MINUTE)
    told(school, people[0], session_at + timedelta(seconds=20))
    told(school, people[1], session_at, sublistId="222222:another")
    mark(school.desk, told(school, people[2], session_at), is_test=True)
    school.look()
    assert loads(school) == 0
    told(school, people[0], session_at + DAY)
    school.look()
    assert loads(school) == 1


def test_whoever_registers_a_minute_after_another_is_welcomed_then_and_colleagues_are_told_of_more_at_once(
    school: School, people: list[Person]
) -> None:
    school.switch_on(AT_ONCE)
    school.switch_on(replace(AT_ONCE, name="Кто-то есть", steps=(ScenarioStep(TellOperators()),)))
    session_at, at = school.desk.now() + DAY, {}
    for number, person in enumerate(people[:3]):
        at[person.email] = school.desk.now()
        school.register(people[: number + 1], session_at, at)
        school.look()
        school.clock.step(MINUTE + HALF_A_MINUTE)
    assert messages(school, people) == once(people[:3])
    assert len(fetch_all(school.desk, "SELECT client_id FROM campaign_row")) == 3, "each in one campaign"
    [welcomes] = [run for run in school.runs() if run.people == 3]
    [notices] = [run for run in school.runs() if run.people == 1]
    assert (welcomes.state, notices.state) == (RunState.DONE, RunState.WAITING)


def test_a_page_that_has_to_wait_is_read_when_its_minute_is_over(school: School, people: list[Person]) -> None:
    session_at = school.desk.now() + DAY
    school.switch_on(AT_ONCE)
    school.register([], session_at)
    read_at = school.desk.now()
    school.clock.step(timedelta(seconds=50))
    told(school, people[0], session_at)
    next_at = look_after_scenarios(school.desk, school.project_id, never)
    assert (next_at, loads(school)) == (read_at + MINUTE, 0)
    school.clock.step(timedelta(seconds=10))
    school.look()
    assert loads(school) == 1
