"""The brake of a whole project: its limit of a day, Salebot that refuses everybody, quiet hours and the switch also for
what is under way."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.scenarios.brake import Asks
from core.domain.scenarios.quiet_hours import QuietHours
from core.http.pace import never
from core.sandbox.world.people import Person
from core.sandbox.world.webinars import MOSCOW
from core.services.campaigns.job import MOST_REFUSED
from core.services.campaigns.restored import hold_campaigns
from core.services.projects.jobs import JobState, get_job, resume_job
from core.services.projects.salebot_settings import change_salebot_settings, get_salebot_settings
from core.services.scenarios.look import look_after_scenarios
from core.services.scenarios.restored import hold_scenarios
from core.services.scenarios.runs import allow_run, skip_run
from core.services.scenarios.scenarios import switch_scenario
from core.services.scenarios.states import RunState
from core.services.scenarios.switch import set_quiet_hours, stop_all
from data.models import CampaignRow
from tests.sending import carry_out, once
from tests.services.scenarios.world import NEVER_QUIET, WELCOME, School, messages
from tests.stored import fetch_all

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def limit(school: School, people: int) -> None:
    settings = get_salebot_settings(school.desk, school.project_id)
    change_salebot_settings(school.desk, school.project_id, replace(settings, campaign_cap=people))


def look(school: School, after: timedelta = timedelta()) -> None:
    school.clock.step(after)
    look_after_scenarios(school.desk, school.project_id, never)


def begun(school: School, people: list[Person]) -> str:
    """The campaign of a scenario for these people; it is under way and has sent nothing."""
    school.switch_on()
    school.hold(people)
    look(school)
    look(school, HOUR)
    [run] = school.runs()
    assert run.job_id
    return run.job_id


def test_more_than_the_project_may_write_to_that_day_asks(school: School, people: list[Person]) -> None:
    limit(school, 3)
    school.switch_on()
    school.hold(people)
    school.look()
    [run] = school.look(HOUR)
    assert (run.state, run.asks, messages(school, people)) == (RunState.ASKS, Asks.DAY, Counter())


def test_what_was_let_go_past_the_limit_of_the_day_goes_on_the_next_day(school: School, people: list[Person]) -> None:
    limit(school, 3)
    school.switch_on()
    school.hold(people)
    school.look()
    [run] = school.look(HOUR)
    allow_run(school.desk, school.project_id, run.id)
    [run] = school.look()
    assert (run.state, messages(school, people)) == (RunState.SENDING, once(people[:3]))
    [run] = school.look(HOUR)
    assert messages(school, people) == once(people[:3])
    [run] = school.look(DAY)
    assert (run.state, messages(school, people)) == (RunState.DONE, once(people))


def test_after_25_refusals_in_a_row_the_next_run_asks(school: School, people: list[Person]) -> None:
    job_id = begun(school, people[:1])
    carry_out(school.desk, job_id)
    later = school.desk.now() + HOUR
    with school.desk.store.writing() as session:
        first = session.get_one(CampaignRow, (job_id, 1))
        for number in range(2, 2 + MOST_REFUSED):
            copied = first.model_dump() | {"number": number, "client_id": None, "state": "rejected"}
            session.add(CampaignRow(**copied | {"settled_at": later}))
    school.hold(people[1:])
    school.look()
    *_, run = school.look(HOUR)
    assert (run.state, run.asks) == (RunState.ASKS, Asks.REFUSED)
    allow_run(school.desk, school.project_id, run.id)
    school.look()
    assert messages(school, people) == once(people), "a person has looked at it"


def in_quiet_hours(school: School) -> None:
    hour = school.desk.now().astimezone(MOSCOW).hour
    set_quiet_hours(school.desk, school.project_id, QuietHours(hour, (hour + 3) % 24))


def after_quiet_hours(school: School) -> None:
    set_quiet_hours(school.desk, school.project_id, NEVER_QUIET)


def stopped(school: School) -> None:
    stop_all(school.desk, school.project_id, stop=True)


def going_on(school: School) -> None:
    stop_all(school.desk, school.project_id, stop=False)


def switched_off(school: School) -> None:
    switch_scenario(school.desk, school.project_id, school.runs()[0].scenario_id, on=False)


def switched_on(school: School) -> None:
    switch_scenario(school.desk, school.project_id, school.runs()[0].scenario_id, on=True)


@pytest.mark.parametrize(
    ("hold", "let_go"),
    [(in_quiet_hours, after_quiet_hours), (stopped, going_on), (switched_off, switched_on)],
)
def test_what_is_under_way_is_held_and_goes_on_by_itself(
    school: School, people: list[Person], hold: Callable[[School], None], let_go: Callable[[School], None]
) -> None:
    job_id = begun(school, people)
    hold(school)
    look(school)
    carry_out(school.desk, job_id)
    look(school)
    assert (get_job(school.desk, job_id).state, messages(school, people)) == (JobState.PAUSED, Counter())
    let_go(school)
    [run] = school.look()
    assert (run.state, messages(school, people)) == (RunState.DONE, once(people))
    held = "SELECT value FROM remembered WHERE topic = 'scenarios' AND key = 'held'"
    assert fetch_all(school.desk, held) == [("[]",)]


def test_what_goes_on_while_its_scenario_is_off_is_done_once_it_has_ended(school: School, people: list[Person]) -> None:
    job_id = begun(school, people)
    switched_off(school)
    carry_out(school.desk, job_id)
    assert look_after_scenarios(school.desk, school.project_id, never) is not None, "it may go on"
    resume_job(school.desk, job_id)  # by hand
    carry_out(school.desk, job_id)
    assert look_after_scenarios(school.desk, school.project_id, never) is None
    [run] = school.runs()
    assert (run.state, messages(school, people)) == (RunState.DONE, once(people))


def test_after_a_restore_whatever_may_have_gone_out_asks(school: School, people: list[Person]) -> None:
    school.switch_on()
    school.hold(people[:2])
    [run] = school.look()
    hold_scenarios(school.desk, school.desk.now())
    [run] = school.look(HOUR)
    assert (run.state, run.asks) == (RunState.ASKS, Asks.RESTORED)
    allow_run(school.desk, school.project_id, run.id)
    hold_scenarios(school.desk, school.desk.now())
    [run] = school.look()
    assert (run.state, run.asks) == (RunState.ASKS, Asks.RESTORED), "it may have gone out since a person let it go"
    school.clock.step(DAY)
    school.hold(people[2:])
    school.look()
    school.look(HOUR)
    assert messages(school, people) == once(people[2:]), "what begins after that goes by itself"


def test_who_is_known_again_after_a_restore_asks(school: School, people: list[Person]) -> None:
    session_at, came = school.desk.now() + 9 * DAY, {one.email: school.desk.now() for one in people[:3]}
    school.switch_on(WELCOME)
    school.register(people[:1], session_at)
    school.look_later(HOUR)
    # Another one was listed late, and written to after the backup was made
    school.clock.step(HOUR)
    hold_scenarios(school.desk, school.desk.now())
    school.clock.step(HOUR)
    school.register(people[:2], session_at, came)
    [run] = school.look()
    assert (run.state, run.asks, messages(school, people)) == (RunState.ASKS, Asks.RESTORED, once(people[:1]))
    skip_run(school.desk, school.project_id, run.id)
    school.register(people, session_at, {**came, people[2].email: school.desk.now()})
    school.look()
    school.look_later(HOUR)
    assert messages(school, people) == once([people[0], *people[2:]]), "who comes after that is written to"


def test_a_campaign_that_was_held_when_a_backup_was_made_does_not_go_on_by_itself(
    school: School, people: list[Person]
) -> None:
    job_id = begun(school, people)
    stopped(school)
    carry_out(school.desk, job_id)
    hold_campaigns(school.desk, school.desk.now())
    hold_scenarios(school.desk, school.desk.now())
    going_on(school)
    school.look()
    assert (get_job(school.desk, job_id).state, messages(school, people)) == (JobState.PAUSED, Counter())
