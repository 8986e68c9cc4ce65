"""What an edit of the steps of a scenario means for those who were reached before it."""

from dataclasses import replace
from datetime import timedelta

from core.domain.campaigns.campaign import CampaignActions
from core.domain.scenarios.scenario import Scenario, ScenarioStep
from core.sandbox.world.people import Person
from core.services.scenarios.scenarios import save_scenario
from core.services.scenarios.states import RunState
from tests.sending import once
from tests.services.scenarios.world import THANKS, WELCOME, School, messages

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AFTER_A_DAY = ScenarioStep(CampaignActions(message="Ещё можно"), wait_min=24 * 60)


def edit(school: School, scenario_id: int, before: Scenario, *steps: ScenarioStep) -> None:
    save_scenario(school.desk, school.project_id, replace(before, steps=steps), scenario_id=scenario_id)


def test_a_step_that_is_added_is_for_what_it_is_due_for_from_then_on(school: School, people: list[Person]) -> None:
    scenario_id = school.switch_on()
    school.hold(people[:2])
    school.look(HOUR)
    school.clock.step(DAY)
    school.hold(people[2:])
    school.look(HOUR)
    edit(school, scenario_id, THANKS, *THANKS.steps, AFTER_A_DAY)
    assert [run.state for run in school.look()] == [RunState.DONE, RunState.DONE, RunState.WAITING]
    school.look(DAY)
    assert messages(school, people) == once(people) + once(people[2:])


def test_an_added_step_is_for_those_who_have_come_so_long_ago_from_then_on(
    school: School, people: list[Person]
) -> None:
    scenario_id, session_at, came = school.switch_on(WELCOME), school.desk.now() + 9 * DAY, {}
    for count in (1, 2):
        school.clock.step(DAY)
        came[people[count - 1].email] = school.desk.now()
        school.register(people[:count], session_at, came)
        school.look_later(HOUR)
    edit(school, scenario_id, WELCOME, *WELCOME.steps, AFTER_A_DAY)
    school.look()
    school.look_later(DAY)
    assert messages(school, people) == once(people[:2]) + once(people[1:2])


def test_what_another_step_has_sent_before_an_edit_is_not_sent_again(school: School, people: list[Person]) -> None:
    scenario_id = school.switch_on()
    report_id = school.hold(people[:2])
    school.look(HOUR)
    first = ScenarioStep(CampaignActions(message="Запись"))
    edit(school, scenario_id, THANKS, first, replace(THANKS.steps[0], wait_min=30))
    school.grow(report_id, people[:3])
    school.look()
    school.look(2 * HOUR)
    assert messages(school, people) == once(people[:3]) + once(people[2:3])


def test_two_steps_may_do_the_same(school: School, people: list[Person]) -> None:
    school.switch_on(replace(THANKS, steps=(*THANKS.steps, replace(THANKS.steps[0], wait_min=30))))
    school.hold(people[:2])
    school.look(HOUR)
    school.look(HOUR)
    assert messages(school, people) == once(people[:2]) + once(people[:2])
