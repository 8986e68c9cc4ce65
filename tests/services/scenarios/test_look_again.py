"""Right before somebody is sent a step of a scenario they are looked at again; who is left out has a reason."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import islice

import pytest

from core.domain.campaigns.campaign import CampaignActions, CampaignPerson, LeftOut
from core.domain.scenarios.scenario import ScenarioStep
from core.http.pace import never
from core.sandbox.server import SandboxServer
from core.sandbox.world.people import Person
from core.services.campaigns.campaigns import get_campaign
from core.services.campaigns.exclusions import exclude_people, include_again, list_exclusions
from core.services.clients.copy import keep_variables
from core.services.privacy.erase import erase_person
from core.services.privacy.find_people import find_people
from core.services.scenarios.look import look_after_scenarios
from core.services.scenarios.look_again import open_judge
from data.models import OrderList
from tests.orders_world import order, put
from tests.reports_world import viewer
from tests.sending import carry_out, once, people_with_clients, received
from tests.services.scenarios.world import MESSAGE, THANKS, School
from tests.stored import fetch_all, statements

HOUR = timedelta(hours=1)
NOT_TO_PAYERS = replace(THANKS, steps=(ScenarioStep(THANKS.steps[0].actions, unless_paid=True),))


@pytest.fixture
def people(small_sandbox: SandboxServer) -> list[Person]:
    return list(islice(people_with_clients(small_sandbox), 6))


def begun(school: School, people: list[Person]) -> tuple[int, int, str]:
    """A campaign of a scenario for these people, who are known to it by their clients alone, is begun and has sent
    nothing; returns the ids of the scenario, the report and the campaign."""
    with school.desk.store.writing() as session:
        session.add(OrderList(project_id=school.project_id, asked_at=school.desk.now() + 2 * HOUR))
    scenario_id = school.switch_on(NOT_TO_PAYERS)
    report_id = school.hold(people)
    look_after_scenarios(school.desk, school.project_id, never)
    school.clock.step(HOUR)
    look_after_scenarios(school.desk, school.project_id, never)
    [run] = school.runs()
    assert run.job_id
    return scenario_id, report_id, run.job_id


def pay(school: School, email: str) -> None:
    bought = order(0, 100, email=email)
    bought.created_at = school.desk.now()
    put(school.desk, school.project_id, bought)


def know_client(school: School, person: Person, **variables: str) -> None:
    assert person.client_id
    keep_variables(school.desk, school.project_id, [person.client_id], variables)


def states(school: School, job_id: str) -> dict[str, str]:
    sql = "SELECT username, state FROM campaign_row WHERE job_id = :id"
    return {name or "": state for name, state in fetch_all(school.desk, sql, id=job_id)}


def test_who_is_left_out_meanwhile_gets_nothing_and_the_ledger_says_why(school: School, people: list[Person]) -> None:
    payer, complainer, taken_out, gone, erased, last = people
    scenario_id, report_id, job_id = begun(school, people)
    know_client(school, payer, email="payer@example.com")
    pay(school, "payer@example.com")
    know_client(school, complainer, email="complaint@example.com")
    exclude_people(school.desk, school.project_id, [CampaignPerson(email="complaint@example.com")])
    exclude_people(school.desk, school.project_id, [CampaignPerson(client_id=taken_out.client_id)], scenario_id)
    school.grow(report_id, [one for one in people if one is not gone])
    [found] = find_people(school.desk, school.project_id, str(erased.client_id))
    erase_person(school.desk, school.project_id, found)
    carry_out(school.desk, job_id)
    assert received(school.desk, school.project_id, people)[1] == once([last])
    assert states(school, job_id) == {
        payer.first_name: "paid",
        complainer.first_name: "excluded",
        taken_out.first_name: "taken_out",
        gone.first_name: "not_meant",
        "": "erased",
        last.first_name: "sent",
    }
    campaign = get_campaign(school.desk, school.project_id, job_id)
    assert sum(campaign.state_counts.values()) == campaign.row_count
    assert sum(campaign.not_sent.values()) == campaign.row_count - 1
    counted = "SELECT count(*) FROM campaign_row WHERE sent_at IS NOT NULL"
    assert fetch_all(school.desk, counted) == [(1,)], "who got nothing does not count for the day"


def test_each_is_judged_by_what_is_known_at_that_moment(school: School, people: list[Person]) -> None:
    scenario_id, _, _ = begun(school, people)
    [run] = school.runs()
    judge = open_judge(school.desk, school.project_id, run.id)
    first, second, *_ = [CampaignPerson(client_id=person.client_id) for person in people]
    assert judge([first, second]) == [None, None]
    know_client(school, people[0], email="payer@example.com")
    pay(school, "payer@example.com")
    assert judge([first, second]) == [LeftOut.PAID, None]
    exclude_people(school.desk, school.project_id, [second], scenario_id)
    assert judge([first, second]) == [LeftOut.PAID, LeftOut.TAKEN_OUT]
    assert judge([CampaignPerson(email="stranger@example.com")]) == [LeftOut.NOT_MEANT]


def test_at_first_people_are_as_their_plan_has_them_and_nobody_is_gathered(
    school: School, people: list[Person]
) -> None:
    exclude_people(school.desk, school.project_id, [CampaignPerson(client_id=people[0].client_id)])
    scenario_id, _, job_id = begun(school, people)
    [run] = school.runs()
    asked = [CampaignPerson(client_id=person.client_id) for person in people]

    def judged() -> tuple[list[LeftOut | None], bool]:
        """The answers, and whether the reports were looked through for them."""
        judge = open_judge(school.desk, school.project_id, run.id, job_id)
        with statements(school.desk) as made:
            answers = judge(asked)
        return answers, any("FROM person" in one for one in made)

    as_planned = [LeftOut.EXCLUDED, *[None] * 5]
    assert judged() == (as_planned, False)
    exclude_people(school.desk, school.project_id, asked[1:2], scenario_id)
    assert judged() == ([LeftOut.EXCLUDED, LeftOut.TAKEN_OUT, *[None] * 4], True)
    [added] = list_exclusions(school.desk, school.project_id, scenario_id)
    include_again(school.desk, school.project_id, [added.id])
    assert judged() == (as_planned, False)
    school.clock.step(HOUR)
    assert judged() == (as_planned, True)


def test_the_plan_says_whom_it_leaves_out(school: School, people: list[Person]) -> None:
    exclude_people(school.desk, school.project_id, [CampaignPerson(client_id=people[0].client_id)])
    _, _, job_id = begun(school, people)
    campaign = get_campaign(school.desk, school.project_id, job_id)
    assert Counter({plan.value: n for plan, n in campaign.plan_counts.items() if n}) == {"will_send": 5, "excluded": 1}
    assert [run.people for run in school.runs()] == [5]


def test_orders_are_loaded_again_while_a_campaign_is_under_way(school: School, people: list[Person]) -> None:
    begun(school, people)
    school.clock.step(2 * HOUR)
    look_after_scenarios(school.desk, school.project_id, never)
    with school.desk.store.reading() as session:
        known = session.get_one(OrderList, school.project_id)
        assert known.due_at == school.desk.now()


def test_who_turns_out_to_be_a_client_that_is_left_out_gets_nothing(
    school: School, small_sandbox: SandboxServer, people: list[Person]
) -> None:
    left_out, taken_out, last, *_ = people
    listing = CampaignActions(list_id=7, message=MESSAGE)
    scenario_id = school.switch_on(replace(THANKS, steps=(ScenarioStep(listing),)))
    exclude_people(school.desk, school.project_id, [CampaignPerson(client_id=left_out.client_id)])
    exclude_people(school.desk, school.project_id, [CampaignPerson(client_id=taken_out.client_id)], scenario_id)
    school.hold([], others=[viewer(one.first_name, email=one.email) for one in (left_out, taken_out, last)])
    school.look(HOUR)
    [run] = school.look(HOUR)
    assert received(school.desk, school.project_id, people)[1] == once([last])
    [listed] = [call.body for call in small_sandbox.traffic.of("add_to_list")]
    assert listed == {"list_id": 7, "clients": [last.client_id]}
    assert run.job_id
    assert states(school, run.job_id) == {
        left_out.first_name: "excluded",
        taken_out.first_name: "taken_out",
        last.first_name: "sent",
    }
