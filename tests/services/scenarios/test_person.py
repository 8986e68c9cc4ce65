"""The story of one person: the scenarios they are in, what they got, what comes next, why they are left out."""

from dataclasses import replace
from datetime import timedelta
from itertools import islice

import pytest

from core.domain.campaigns.campaign import CampaignActions, CampaignPerson, LeftOut
from core.domain.scenarios.scenario import ScenarioStep
from core.sandbox.server import SandboxServer
from core.sandbox.world.people import Person
from core.services.campaigns.exclusions import exclude_people, include_again
from core.services.campaigns.states import CampaignRowState
from core.services.clients.copy import keep_variables
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project
from core.services.scenarios.person import PersonScenarios, get_person_scenarios
from tests.sending import people_with_clients
from tests.services.scenarios.world import THANKS, School

HOUR = timedelta(hours=1)
TWO_STEPS = replace(THANKS, steps=(*THANKS.steps, ScenarioStep(CampaignActions(message="Ещё можно"), wait_min=600)))


@pytest.fixture
def people(small_sandbox: SandboxServer) -> list[Person]:
    return list(islice(people_with_clients(small_sandbox), 3))


def story(school: School, person: CampaignPerson) -> PersonScenarios:
    return get_person_scenarios(school.desk, school.project_id, person)


def outcomes(found: PersonScenarios) -> list[tuple[int, str | None]]:
    [scenario] = found.scenarios
    return [(step.run.step, step.outcome) for step in scenario.steps]


def test_it_says_what_they_got_and_what_comes_next(school: School, people: list[Person]) -> None:
    school.switch_on(TWO_STEPS)
    school.hold(people[:2])
    person = CampaignPerson(people[0].client_id)
    school.look()
    assert outcomes(story(school, person)) == [(1, None), (0, None)]
    school.look(HOUR)
    assert outcomes(story(school, person)) == [(1, None), (0, CampaignRowState.SENT)]
    assert story(school, CampaignPerson(people[2].client_id)).scenarios == (), "who was not meant is in none"


def test_it_says_why_they_are_left_out_and_the_way_back(school: School, people: list[Person]) -> None:
    scenario_id = school.switch_on(TWO_STEPS)
    school.hold(people)
    school.look(HOUR)
    person = CampaignPerson(people[0].client_id)
    exclude_people(school.desk, school.project_id, [person], scenario_id)
    found = story(school, person)
    assert outcomes(found) == [(1, LeftOut.TAKEN_OUT), (0, CampaignRowState.SENT)]
    assert (found.is_never, found.scenarios[0].left_out) == (False, LeftOut.TAKEN_OUT)
    exclude_people(school.desk, school.project_id, [person])
    assert story(school, person).is_never
    include_again(school.desk, school.project_id, [entry.id for entry in story(school, person).entries])
    found = story(school, person)
    assert (found.is_never, found.entries, outcomes(found)[0]) == (False, (), (1, None))


def test_they_are_found_under_another_contact(school: School, people: list[Person]) -> None:
    school.switch_on()
    school.hold(people[:1])
    school.look(HOUR)
    assert people[0].client_id
    keep_variables(school.desk, school.project_id, [people[0].client_id], {"email": "only@example.com"})
    assert outcomes(story(school, CampaignPerson(email="only@example.com"))) == [(0, CampaignRowState.SENT)]


def test_nothing_of_another_project_is_in_it(school: School, people: list[Person]) -> None:
    school.switch_on()
    school.hold(people[:1])
    school.look(HOUR)
    other = add_project(school.desk, ProjectDraft(name="Другая школа")).id
    assert get_person_scenarios(school.desk, other, CampaignPerson(people[0].client_id)).scenarios == ()
