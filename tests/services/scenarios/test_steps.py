"""What a step does besides messages: lists, links of their own, registrations, files and notices, each once."""

from dataclasses import replace
from datetime import timedelta
from itertools import islice

import pytest

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignActions
from core.domain.scenarios.scenario import ScenarioStep
from core.sandbox.server import SandboxServer
from core.sandbox.world.people import Person
from tests.sending import people_with_clients, variables_of
from tests.services.scenarios.world import THANKS, School

HOUR = timedelta(hours=1)


@pytest.fixture
def school(desk: Desk, small_sandbox: SandboxServer) -> School:
    return School.opened(desk, small_sandbox)


@pytest.fixture
def people(small_sandbox: SandboxServer) -> list[Person]:
    return list(islice(people_with_clients(small_sandbox), 4))


def test_each_gets_a_link_of_their_own_and_leaves_the_list(
    school: School, people: list[Person], small_sandbox: SandboxServer
) -> None:
    actions = CampaignActions(
        list_id=8,
        leave_list_id=7,
        link="https://start.bizon365.ru/room/222222/SW45zV0d?email=#{email}&utm_source=bot",
        link_variable="webinar_link",
    )
    school.switch_on(replace(THANKS, steps=(ScenarioStep(actions),)))
    school.hold(people[:2])
    school.look(HOUR)
    for person in people[:2]:
        link = variables_of(school.desk, school.project_id, person.client_id)["webinar_link"]
        assert link == f"https://start.bizon365.ru/room/222222/SW45zV0d?salebot={person.client_id}&utm_source=bot"
    calls = {name: small_sandbox.traffic.of(name) for name in ("add_to_list", "remove_from_list")}
    ids = sorted(person.client_id or 0 for person in people[:2])
    assert [(one.body["list_id"], sorted(one.body["clients"])) for one in calls["add_to_list"]] == [(8, ids)]
    assert [(one.body["list_id"], sorted(one.body["clients"])) for one in calls["remove_from_list"]] == [(7, ids)]
