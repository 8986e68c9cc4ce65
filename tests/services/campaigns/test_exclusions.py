"""Who is left out is found under every key that is known to be theirs, and nobody else."""

import sys
from collections.abc import Sequence
from datetime import timedelta
from random import Random, randrange

import pytest

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignActions, CampaignPerson, LeftOut
from core.domain.campaigns.plan import PlanState
from core.domain.webinars.segments import Band, Measure, Rules
from core.errors import Conflict, InvalidInput, NotFound
from core.services.campaigns.exclusions import (
    Pasted,
    exclude_pasted,
    exclude_people,
    exclude_segment,
    include_again,
    list_exclusions,
)
from core.services.campaigns.left_out import LeftOutNow, find_left_out, stamp_left_out
from core.services.clients.copy import keep_variables
from core.services.projects.projects import list_projects
from core.services.scenarios.scenarios import save_scenario
from core.services.webinars.segments import Segment, drop_segment, save_segment
from tests.reports_world import START, store_report, viewer
from tests.sending import plan_of
from tests.services.inbox.test_query_plans import plans
from tests.services.scenarios.world import THANKS
from tests.stored import statements

ANNA, BORIS = CampaignPerson(email="anna@example.com"), CampaignPerson(email="boris@example.com")
TEXT = CampaignActions(message="Привет")


@pytest.fixture
def project_id(desk: Desk) -> int:
    return list_projects(desk)[0].id


def why(desk: Desk, project_id: int, *people: CampaignPerson, scenario_id: int | None = None) -> list[LeftOut | None]:
    found = find_left_out(desk, project_id, scenario_id)
    return [found.why(person) for person in people]


def plan_states(desk: Desk, project_id: int, people: Sequence[CampaignPerson]) -> list[PlanState]:
    return [row.state for row in plan_of(desk, project_id, people, TEXT).rows]


def test_one_taken_out_of_a_scenario_stays_in_the_others(desk: Desk, project_id: int) -> None:
    scenario_id = save_scenario(desk, project_id, THANKS)
    exclude_people(desk, project_id, [ANNA], scenario_id)
    assert why(desk, project_id, ANNA, BORIS, scenario_id=scenario_id) == [LeftOut.TAKEN_OUT, None]
    assert why(desk, project_id, ANNA) == [None]
    exclude_people(desk, project_id, [ANNA])
    assert why(desk, project_id, ANNA, scenario_id=scenario_id) == [LeftOut.EXCLUDED]
    assert [len(list_exclusions(desk, project_id, scope)) for scope in (None, scenario_id)] == [1, 1]


def test_for_several_plans_the_people_of_a_segment_are_worked_out_once(desk: Desk, project_id: int) -> None:
    scenario_id = save_scenario(desk, project_id, THANKS)
    store_report(desk, project_id, [viewer("Анна", minutes=50, email=ANNA.email)])
    save_segment(desk, project_id, Segment("staff", Rules({Measure.MINUTES: Band(40, None)})))
    exclude_segment(desk, project_id, "staff")
    now = LeftOutNow(desk, project_id)

    def reason(person: CampaignPerson, scenario_id: int | None = None) -> LeftOut | None:
        [marked] = now.mark([person], scenario_id)
        return marked.left_out

    assert reason(ANNA) is LeftOut.EXCLUDED
    with statements(desk) as asked:
        found = [reason(ANNA, one) for one in (scenario_id, None, scenario_id)]
    assert found == [LeftOut.EXCLUDED] * 3
    assert not [sql for sql in asked if "FROM person" in sql]
    exclude_people(desk, project_id, [BORIS], scenario_id)
    assert reason(BORIS, scenario_id) is LeftOut.TAKEN_OUT


def test_a_few_are_told_the_same_as_everybody(desk: Desk, project_id: int) -> None:
    """Of a few who are asked about, those alone are looked up further who may be one of them."""
    chance = Random(seed := randrange(1_000_000))
    sys.stdout.write(f"the people: seed {seed}\n")

    def person() -> CampaignPerson:
        email, phone, number = (chance.choice((None, number)) for number in chance.choices(range(60), k=3))
        return CampaignPerson(
            None if number is None else number + 500,
            None if email is None else f"guest.{email}x@example.com",
            None if phone is None else f"+794300000{phone:02}",
            chance.choice(("Анна", "Борис", "Вера", None)),
        )

    came = [person() for _ in range(25)]
    rows = [{"email": one.email, "phone": one.phone, "cu1": one.client_id and str(one.client_id)} for one in came]
    store_report(desk, project_id, [{**viewer(one.username or ""), **row} for one, row in zip(came, rows, strict=True)])
    for one in (person() for _ in range(10)):
        keep_variables(desk, project_id, [one.client_id or 1], {"email": one.email, "phone": one.phone})
    exclude_people(desk, project_id, [person() for _ in range(12)])
    everybody = [person() for _ in range(60)]
    together = why(desk, project_id, *everybody)
    assert {None, LeftOut.EXCLUDED} == set(together)
    by_few = [LeftOutNow(desk, project_id).mark(everybody[at : at + 5], None) for at in range(0, 60, 5)]
    assert [person.left_out for few in by_few for person in few] == together


def test_the_way_back_is_open_and_nobody_is_added_twice(desk: Desk, project_id: int) -> None:
    assert (exclude_people(desk, project_id, [ANNA, ANNA]), exclude_people(desk, project_id, [ANNA])) == (1, 0)
    [kept] = list_exclusions(desk, project_id)
    include_again(desk, project_id, [kept.id, 999])
    assert why(desk, project_id, ANNA) == [None]


def test_campaigns_by_hand_leave_out_whom_the_project_never_writes_to(desk: Desk, project_id: int) -> None:
    exclude_people(desk, project_id, [ANNA])
    assert plan_states(desk, project_id, [ANNA, BORIS]) == [PlanState.EXCLUDED, PlanState.LOOK_UP]


def test_rows_of_one_client_are_left_out_together(desk: Desk, project_id: int) -> None:
    exclude_people(desk, project_id, [ANNA])
    rows = [CampaignPerson(7, "anna@example.com"), CampaignPerson(7), CampaignPerson(8)]
    assert plan_states(desk, project_id, rows) == [PlanState.EXCLUDED, PlanState.EXCLUDED, PlanState.WILL_SEND]


def test_a_client_is_found_by_any_contact_of_the_same_human(desk: Desk, project_id: int) -> None:
    """The excluded e-mail leads to another one in a report, that one to a client of the copy."""
    came = viewer("Анна", email="anna@work.example", phone="+79430000001")
    store_report(desk, project_id, [came, {**came, "email": "anna@example.com"}], starts_at=START)
    keep_variables(desk, project_id, [501], {"email": "anna@work.example"})
    keep_variables(desk, project_id, [502], {"email": "boris@example.com"})
    exclude_people(desk, project_id, [CampaignPerson(email="anna@work.example")])
    assert why(desk, project_id, CampaignPerson(501), CampaignPerson(502)) == [LeftOut.EXCLUDED, None]


def test_a_family_with_one_phone_is_told_apart_by_e_mails(desk: Desk, project_id: int) -> None:
    phone = "+79430000001"
    mother = viewer("Анна", email="anna@example.com", phone=phone)
    father = viewer("Борис", email="boris@example.com", phone=phone)
    store_report(desk, project_id, [mother, father], starts_at=START)
    exclude_people(desk, project_id, [ANNA])
    people = [CampaignPerson(email="boris@example.com", phone=phone), CampaignPerson(phone=phone)]
    assert why(desk, project_id, *people) == [None, LeftOut.EXCLUDED], "who may be either of them is left out"
    exclude_people(desk, project_id, [CampaignPerson(phone=phone)])
    assert why(desk, project_id, *people) == [LeftOut.EXCLUDED, LeftOut.EXCLUDED], "who was named by it is left out"


def test_a_segment_leaves_out_whoever_is_in_it_now(desk: Desk, project_id: int) -> None:
    save_segment(desk, project_id, Segment("Свои", Rules(bands={Measure.MINUTES: Band(20, None)})))
    exclude_segment(desk, project_id, "Свои")
    people = [ANNA, BORIS]
    assert why(desk, project_id, *people) == [None, None]
    came = [viewer("Анна", email="anna@example.com", minutes=30), viewer("Борис", email="boris@example.com", minutes=5)]
    store_report(desk, project_id, came, starts_at=START)
    assert why(desk, project_id, *people) == [LeftOut.EXCLUDED, None]
    now = LeftOutNow(desk, project_id)
    assert now.find(None).mark([BORIS]) == [BORIS]
    save_segment(desk, project_id, Segment("Свои", Rules(bands={Measure.MINUTES: Band(4, None)})))
    assert now.find(None).why(BORIS) is LeftOut.EXCLUDED, "the rules were edited while a campaign is under way"
    late = CampaignPerson(email="late@example.com")
    store_report(desk, project_id, [viewer("Вера", email=late.email)], starts_at=START + timedelta(days=1))
    assert now.find(None).why(late) is LeftOut.EXCLUDED, "a report has come meanwhile"
    with pytest.raises(NotFound):
        exclude_segment(desk, project_id, "Нет такого")
    with pytest.raises(Conflict):
        drop_segment(desk, project_id, "Свои")


def test_a_pasted_list_leaves_out_everybody_in_it(desk: Desk, project_id: int) -> None:
    pasted = exclude_pasted(desk, project_id, "Anna@example.com\n8 943 000-00-02\n8 943 000\n123456789\n")
    assert pasted == Pasted(3, ("8 943 000",))
    people = [ANNA, CampaignPerson(phone="+79430000002"), CampaignPerson(123456789), BORIS]
    assert why(desk, project_id, *people) == [LeftOut.EXCLUDED] * 3 + [None]
    with pytest.raises(InvalidInput):
        exclude_pasted(desk, project_id, "никого")


@pytest.mark.sqlite("reads SQLite's plans")
def test_indexes_say_before_each_message_whether_others_are_left_out(desk: Desk, project_id: int) -> None:
    exclude_people(desk, project_id, [ANNA])

    def ask() -> None:
        with desk.store.reading() as session:
            stamp_left_out(session, project_id)

    [plan] = plans(desk, ask)
    read = {step.partition("USING ")[2].partition(" (")[0] for step in plan if "exclusion" in step}
    assert read == {"COVERING INDEX exclusion_project", "INDEX exclusion_segment"}
