"""In one report each person counts by themselves, in every number and whatever is chosen: a later webinar may tell of
two of them that they are one human, who still gets one message."""

from datetime import timedelta

import pytest

from core.desk import Desk
from core.domain.orders.order import PaidState
from core.domain.webinars.segments import Rules
from core.services.projects.projects import list_projects
from core.services.reports.list_people import PeopleQuery, list_people
from core.services.reports.summary import get_facets
from core.services.webinars.bought import get_bought
from core.services.webinars.funnel import Step, get_funnel
from core.services.webinars.numbers import get_numbers
from core.services.webinars.people_over_time import get_returning
from core.services.webinars.segments import list_members
from tests.orders_world import order, put
from tests.reports_world import START, store_report, viewer


@pytest.fixture
def reports(desk: Desk) -> list[int]:
    """Two devices of one person, the reports of a webinar, and of a later one that tells it."""
    devices = [viewer("Анна", email="anna@example.com", utm_source="mail"), viewer("Аня", cu1="17", utm_source="vk")]
    later = [viewer("Анна", email="anna@example.com", cu1="17")]
    project_id = list_projects(desk)[0].id
    put(desk, project_id, order(1, 1000, email="anna@example.com"))
    return [
        store_report(desk, project_id, [*devices, viewer("Вера", email="vera@example.com", utm_source="vk")]),
        store_report(desk, project_id, later, starts_at=START + timedelta(days=1)),
    ]


@pytest.mark.parametrize(("source", "people"), [(None, 3), ("mail", 1), ("vk", 2)])
def test_one_webinar_has_as_many_people_in_each_of_its_numbers(
    desk: Desk, reports: list[int], source: str | None, people: int
) -> None:
    project_id, ids = list_projects(desk)[0].id, reports[:1]
    chosen = {"source": (source,)} if source else {}
    steps = {one.step: one.people for one in get_funnel(desk, project_id, ids, chosen).steps}
    returning = get_returning(desk, project_id, ids, chosen)
    assert get_numbers(desk, project_id, ids, chosen).came == people
    assert get_facets(desk, project_id, ids, chosen)["people"].sum() == people
    assert list_people(desk, project_id, PeopleQuery(ids, chosen)).total == people
    assert steps[Step.CAME] == returning.new == people
    assert (steps[Step.PAID] or 0) == get_bought(desk, project_id, ids, chosen).people.get(PaidState.PAID, 0)


def test_of_several_webinars_each_human_counts_once_and_gets_one_message(desk: Desk, reports: list[int]) -> None:
    project_id = list_projects(desk)[0].id
    steps = {one.step: one.people for one in get_funnel(desk, project_id, reports).steps}
    assert get_numbers(desk, project_id, reports).came == steps[Step.CAME] == 2
    assert len(list_members(desk, project_id, reports[:1], Rules())) == 2
