"""A report may be stored again at any moment while its people are looked at: their numbers are others then, and nobody
may be taken for somebody else."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event

from core.desk import Desk
from core.domain.webinars.segments import Band, Measure, Rules
from core.services.campaigns.people import people_of_segment, people_of_viewers
from core.services.projects.projects import list_projects
from core.services.reports.list_people import PeopleQuery
from core.services.scenarios.absent import find_registered_there
from core.services.webinars.bought import get_bought_by_source, list_bought
from core.services.webinars.segment_people import list_segment_people
from data.models import Report
from tests.orders_world import order, put
from tests.reports_world import exported, put_viewers, store_report, viewer
from tests.stored import statements
from tests.webinars_world import PAGE, store_page, subscriber

ANNA = viewer("Анна", minutes=50, email="anna@example.com", utm_source="vk")
BORIS = viewer("Борис", minutes=5, email="boris@example.com", utm_source="mail")
STAYED = Rules(bands={Measure.MINUTES: Band(30, None)})

Look = Callable[[Desk, int, int], Sequence[Any]]


def _segment(desk: Desk, project_id: int, report_id: int) -> Sequence[Any]:
    return list(list_segment_people(desk, project_id, [report_id], STAYED)["email"])


def _segment_of_campaign(desk: Desk, project_id: int, report_id: int) -> Sequence[Any]:
    return [person.email for person in people_of_segment(desk, project_id, [report_id], STAYED)]


def _viewers_of_campaign(desk: Desk, project_id: int, report_id: int) -> Sequence[Any]:
    return [person.email for person in people_of_viewers(desk, project_id, [report_id], {"source": ("vk",)})]


def _file(desk: Desk, project_id: int, report_id: int) -> Sequence[Any]:
    return list(exported(desk, project_id, PeopleQuery([report_id], text="anna@"))["email"])


def _orders(desk: Desk, project_id: int, report_id: int) -> Sequence[Any]:
    return list(list_bought(desk, project_id, [report_id], {"source": ("vk",)})["email"])


def _sources_of_orders(desk: Desk, project_id: int, report_id: int) -> Sequence[Any]:
    return list(get_bought_by_source(desk, project_id, [report_id], "source"))


def _registered_there(desk: Desk, project_id: int, report_id: int) -> Sequence[Any]:
    find_numbers = partial(find_registered_there, desk, project_id, report_id, PAGE)
    people = people_of_segment(desk, project_id, [report_id], Rules(), find_numbers=find_numbers)
    return [person.email for person in people]


OF_PEOPLE = (_registered_there, _segment, _segment_of_campaign, _viewers_of_campaign, _file, _orders)


@pytest.mark.parametrize(
    ("look", "wanted"),
    [
        *((look, "anna@example.com") for look in OF_PEOPLE),
        (_sources_of_orders, "vk"),
    ],
)
def test_nobody_is_taken_for_another_whenever_the_report_is_stored_again(desk: Desk, look: Look, wanted: str) -> None:
    project_id = list_projects(desk)[0].id
    report_id = store_report(desk, project_id, [ANNA, BORIS])
    put(desk, project_id, order(1, 100, email="anna@example.com"))
    store_page(desk, project_id, [subscriber("anna@example.com")])
    with statements(desk) as asked:
        assert look(desk, project_id, report_id) == [wanted]
    for place in range(len(asked)):
        rows = [BORIS, ANNA] if place % 2 == 0 else [ANNA, BORIS]
        assert _interrupted(desk, report_id, place, rows, lambda: look(desk, project_id, report_id)) == [wanted]


def _interrupted(desk: Desk, report_id: int, place: int, rows: list[dict[str, Any]], look: Callable[[], Any]) -> Any:
    """What is found when the report is stored with these rows before the statement at this place."""
    left = [place]

    def store(*_: object) -> None:
        if left:
            left[0] -= 1
            if left[0] < 0:
                left.clear()
                with desk.store.writing() as session:
                    put_viewers(session, session.get_one(Report, report_id), rows)

    event.listen(desk.store.engine, "before_cursor_execute", store)
    try:
        return look()
    finally:
        event.remove(desk.store.engine, "before_cursor_execute", store)
