"""The list of webinars, sorted over all of them, against the numbers of each."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from core.desk import Desk
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project
from core.services.reports.list_reports import ReportSearch
from core.services.webinars.list_webinars import ORDERS, WebinarRow, list_webinars
from tests.reports_world import ROOM, START, store_report, viewer
from tests.webinars_world import store_page, subscriber

NOTHING = ReportSearch()
VALUES: dict[str, Callable[[WebinarRow], Any]] = {
    "people": lambda row: row.numbers and row.numbers.came,
    "middle": lambda row: row.numbers and row.numbers.middle_stay_min,
    "to_end": lambda row: row.numbers and row.numbers.to_end.share,
    "bought": lambda row: row.bought,
    "change": lambda row: row.change,
    "registered": lambda row: row.registered,
    "came_share": lambda row: row.came_share,
    "starts_at": lambda row: row.report.starts_at,
    "title": lambda row: (row.report.room_title or row.report.room_id).casefold(),
    "kind": lambda row: row.report.kind,
    "state": lambda row: row.report.state,
    "length": lambda row: row.report.length_s,
    "pulled": lambda row: row.report.viewer_count if row.report.is_pulled else None,
    "said": lambda row: row.report.participants_said,
    "difference": lambda row: row.report.difference,
    "room": lambda row: row.report.room_id,
}


@pytest.fixture
def project_id(desk: Desk) -> int:
    """Seven webinars in two rooms, two of them not loaded, with as many people as no order of days gives."""
    project_id = add_project(desk, ProjectDraft(name="Школа")).id
    store_report(desk, project_id, None, starts_at=START)
    for day, n in enumerate([4, 2, 2, 5, 1], 1):
        people = [viewer(f"{one}", email=f"{one}@example.com", minutes=60 - 10 * one) for one in range(n)]
        start = START + timedelta(days=day)
        room, title = ("222222:b", "Английский") if day % 2 else (ROOM, "Python с нуля")
        store_report(
            desk,
            project_id,
            people,
            starts_at=start,
            room_id=room,
            room_title=title,
            person_count=n,
            participants_said=3,
        )
    store_report(desk, project_id, None, starts_at=START + timedelta(days=9))
    signed_up = [
        subscriber(f"{one}@example.com", session_at=START + timedelta(days=day))
        for day, n in ((1, 3), (3, 4), (5, 2))
        for one in range(n)
    ]
    store_page(desk, project_id, signed_up, room_id="222222:b")
    return project_id


@pytest.mark.parametrize("descending", [False, True])
def test_pages_together_are_all_webinars_in_order_and_what_is_unknown_comes_last(
    desk: Desk, project_id: int, descending: bool
) -> None:
    newest_first = list_webinars(desk, project_id, NOTHING).rows
    assert VALUES.keys() == ORDERS
    assert [row.registered for row in newest_first if row.registered] == [2, 4, 3]
    for order, value in VALUES.items():
        pages = [
            list_webinars(desk, project_id, NOTHING, order=order, descending=descending, page=page, page_size=3)
            for page in (1, 2, 3)
        ]
        assert {page.total for page in pages} == {7}
        known = [row for row in newest_first if value(row) is not None]
        expected = sorted(known, key=value, reverse=descending) + [row for row in newest_first if value(row) is None]
        assert [row for page in pages for row in page.rows] == expected, order


def test_filter_narrows_the_sorted_list_and_another_project_sees_nothing_of_it(desk: Desk, project_id: int) -> None:
    found = list_webinars(desk, project_id, ReportSearch(text="английский"), order="people")
    assert [row.numbers and row.numbers.came for row in found.rows] == [4, 2, 1]
    other = add_project(desk, ProjectDraft(name="Чужой")).id
    assert list_webinars(desk, other, NOTHING, order="people").rows == ()


def test_no_other_order_is_taken(desk: Desk, project_id: int) -> None:
    with pytest.raises(ValueError, match="webinar_id"):
        list_webinars(desk, project_id, NOTHING, order="webinar_id")
