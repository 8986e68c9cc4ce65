"""Campaigns as the operator sees them: planned, stored person by person, listed, searched."""

from dataclasses import replace
from typing import Any

import pytest

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignActions, CampaignPerson
from core.domain.campaigns.plan import PlanState
from core.domain.wanted_rows import WantedRows
from core.errors import InvalidInput, NotFound, Rejected
from core.services.campaigns.campaigns import (
    Campaign,
    count_campaigns,
    export_campaign_rows,
    get_campaign,
    list_campaign_rows,
    list_campaigns,
)
from core.services.campaigns.ledger import list_next, open_sending, settle_lines, take_lines
from core.services.campaigns.start_campaign import write_campaign
from core.services.campaigns.states import CampaignRowState
from core.services.clients.copy import keep_variables
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project, list_projects
from tests.sending import EVERYTHING, NAME, SOURCE, plan_of
from tests.stored import statements

PEOPLE = [
    CampaignPerson(
        client_id=5,
        email="vera@example.com",
        phone=None,
        username="Вера",
        variables={"b365_stay": "7", "b365_city": "Омск"},
    ),
    CampaignPerson(None, "oleg@example.com", "+79000000002", "Олег"),
    CampaignPerson(None, "anna@example.com", None, "Анна"),
    CampaignPerson(5, None, "+79000000003", "Вера"),
    CampaignPerson(None, None, None, "Кто-то"),
]


@pytest.fixture
def project_id(desk: Desk) -> int:
    keep_variables(desk, list_projects(desk)[0].id, [6], {"client.phone": "79000000002"})
    return list_projects(desk)[0].id


def begun(desk: Desk, project_id: int, **choices: object) -> Campaign:
    plan = plan_of(desk, project_id, PEOPLE, **choices)  # type: ignore[arg-type]
    return get_campaign(desk, project_id, write_campaign(desk, project_id, plan))


def test_plan_finds_clients_in_the_copy_and_counts_the_calls(desk: Desk, project_id: int) -> None:
    plan = plan_of(desk, project_id, PEOPLE)
    assert {state: n for state, n in plan.counts.items() if n} == {
        "will_send": 2,
        "look_up": 1,
        "repeated": 1,
        "no_contact": 1,
    }
    assert [(row.client_id, row.found_by) for row in plan.only(PlanState.WILL_SEND)] == [(5, "given"), (6, "copy")]
    needs = plan.needs
    # A callback and a message for three, a call for the list; an e-mail is found at once, or is asked for once.
    assert (needs.calls_least, needs.calls_most, needs.people) == (9, 9, 3)
    by_phone = [CampaignPerson(phone="+79000000009")]
    needs = plan_of(desk, project_id, by_phone, CampaignActions(own={"webinar": "Python"})).needs
    assert (needs.calls_least, needs.calls_most) == (2, 5)


@pytest.mark.parametrize(("name", "actions"), [("", EVERYTHING), (NAME, CampaignActions())])
def test_campaign_without_a_name_or_an_action_is_refused(
    desk: Desk, project_id: int, name: str, actions: CampaignActions
) -> None:
    with pytest.raises(InvalidInput):
        plan_of(desk, project_id, PEOPLE, actions, name=name)


def test_campaign_is_stored_as_it_was_planned(desk: Desk, project_id: int) -> None:
    campaign = begun(desk, project_id)
    assert (campaign.name, campaign.repeat, campaign.source, campaign.created_by) == (NAME, 0, SOURCE, desk.operator)
    assert campaign.actions == EVERYTHING
    assert sum(campaign.plan_counts.values()) == campaign.row_count == 5
    assert (campaign.progress.total, dict(campaign.state_counts)) == (3, {"planned": 3})
    [first, *_] = list_next(desk, open_sending(desk, project_id, campaign.id), 10)
    assert first.variables == {"b365_stay": "7"}  # the city was not asked for


def test_rows_are_paged_filtered_and_found(desk: Desk, project_id: int) -> None:
    campaign = begun(desk, project_id)

    def found(**wanted: Any) -> tuple[list[int], int]:
        page = list_campaign_rows(desk, project_id, campaign.id, WantedRows(**wanted), page_size=100)
        return page.frame["number"].tolist(), page.total

    assert found() == ([1, 2, 3, 4, 5], 5)
    second = list_campaign_rows(desk, project_id, campaign.id, page=2, page_size=2)
    assert (second.frame["number"].tolist(), second.total) == ([3, 4], 5)
    assert found(states=("planned",)) == ([1, 2, 3], 3)
    assert found(plans=("repeated", "no_contact")) == ([4, 5], 2)
    assert found(text="ОЛЕГ") == found(text="8 900 000-00-02") == found(text="oleg@") == ([2], 1)
    assert found(text="5") == ([1, 4], 2)
    assert found(text="9" * 30) == found(text="100%") == ([], 0)


def test_export_holds_the_reason_of_a_refusal(desk: Desk, project_id: int) -> None:
    campaign = begun(desk, project_id)
    sending = open_sending(desk, project_id, campaign.id)
    lines = take_lines(desk, sending, list_next(desk, sending, 1))
    settle_lines(
        desk, sending, lines, CampaignRowState.REJECTED, problem=Rejected("salebot", "callback", 200, "Диалог закрыт")
    )
    frame = export_campaign_rows(desk, project_id, campaign.id)
    assert (frame["state"][0], frame["problem"][0].detail) == ("rejected", "Диалог закрыт")
    assert frame["state"].isna().tolist() == [False, False, False, True, True]
    assert str(frame["settled_at"].dt.tz) == "Europe/Moscow"


def test_the_list_of_campaigns_asks_the_same_however_many_they_are(desk: Desk, project_id: int) -> None:
    asked: list[int] = []
    for name in (NAME, "Не пришли", "Записались"):
        begun(desk, project_id, name=name)
        with statements(desk) as said:
            list_campaigns(desk, project_id)
        asked.append(len(said))
    assert len(set(asked)) == 1


def test_campaigns_are_listed_newest_first(desk: Desk, project_id: int) -> None:
    first = begun(desk, project_id)
    other = begun(desk, project_id, name="Не пришли")
    again = begun(desk, project_id, name=NAME.upper(), again=True)
    assert [campaign.id for campaign in list_campaigns(desk, project_id)] == [again.id, other.id, first.id]
    assert [campaign.id for campaign in list_campaigns(desk, project_id, limit=1, offset=1)] == [other.id]
    assert (again.repeat, count_campaigns(desk, project_id)) == (1, 3)


def test_campaign_of_another_project_is_not_found_and_its_people_do_not_count(desk: Desk, project_id: int) -> None:
    campaign = begun(desk, project_id)
    school = add_project(desk, ProjectDraft(name="Школа")).id
    for look in (
        lambda: get_campaign(desk, school, campaign.id),
        lambda: list_campaign_rows(desk, school, campaign.id, page_size=10),
        lambda: export_campaign_rows(desk, school, campaign.id),
    ):
        with pytest.raises(NotFound):
            look()
    assert list_campaigns(desk, school) == []
    sending = open_sending(desk, project_id, campaign.id)
    take_lines(desk, sending, list_next(desk, sending, 1))
    assert [plan_of(desk, one, PEOPLE).needs.people_today for one in (project_id, school)] == [1, 0]
    assert plan_of(desk, school, PEOPLE).counts[PlanState.ALREADY_SENT] == 0


def test_people_begun_today_count_once_for_the_day(desk: Desk, project_id: int) -> None:
    campaign = begun(desk, project_id)
    sending = replace(open_sending(desk, project_id, campaign.id), cap=1)
    [taken] = take_lines(desk, sending, list_next(desk, sending, 2))
    assert [line.number for line in take_lines(desk, sending, list_next(desk, sending, 2))] == [taken.number]
    assert plan_of(desk, project_id, PEOPLE).needs.people_today == 1
