"""The account's registration pages: stored as listed, kept when Bizon365 does not answer."""

from typing import Any

import pytest
from sqlalchemy import text

from core.desk import Desk
from core.errors import ApiError, Unauthorized, UnexpectedPayload
from core.sandbox.server import SandboxServer
from core.sandbox.world.catalogue import PAGES
from core.services.projects.projects import ProjectSettings
from core.services.registration.registration_pages import list_places, refresh_places
from core.services.reports.list_reports import ReportSearch, list_reports
from core.services.reports.list_rooms import list_rooms
from tests.attendance_world import list_now
from tests.conftest import add_live, wire
from tests.stored import defer_foreign_keys, fetch_all
from tests.subscribers_world import pull_now


@pytest.fixture
def project(desk: Desk, sandbox: SandboxServer) -> ProjectSettings:
    return wire(desk, sandbox)


def test_no_pages_are_listed_before_bizon365_was_asked(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer
) -> None:
    places = list_places(desk, project.id)
    assert (places.pages, places.rooms, places.listed_at) == ((), (), None)
    assert len(list(sandbox.traffic)) == 0


def test_pages_are_listed_in_the_order_of_the_account_with_their_rooms(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer
) -> None:
    places = refresh_places(desk, project.id)
    assert [page.page_id for page in places.pages] == [sandbox.world.page_id(plan) for plan in PAGES]
    assert [(page.title, page.is_on, page.marker_name) for page in places.pages] == [
        (plan.title, plan.is_on, plan.marker or None) for plan in PAGES
    ]
    rooms = [places.room_of(page) for page in places.pages]
    assert [room and room.room_id.partition(":")[2] for room in rooms] == [plan.room_slug for plan in PAGES]
    assert places.listed_at is not None


def test_asking_again_changes_nothing_that_has_not_changed(desk: Desk, project: ProjectSettings) -> None:
    first, second = refresh_places(desk, project.id), refresh_places(desk, project.id)
    assert (first.pages, first.rooms) == (second.pages, second.rooms)


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        ({"kind": "status", "status": 401}, Unauthorized),
        ({"kind": "total", "rows": 3}, UnexpectedPayload),
        ({"kind": "html"}, UnexpectedPayload),
    ],
    ids=lambda value: value["kind"] if isinstance(value, dict) else None,
)
def test_failed_request_keeps_the_stored_copy(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer, fault: dict[str, Any], problem: type[ApiError]
) -> None:
    before = refresh_places(desk, project.id)
    sandbox.faults.play(**fault)
    with pytest.raises(problem):
        refresh_places(desk, project.id)
    assert list_places(desk, project.id) == before


def test_pages_and_rooms_of_one_project_are_not_those_of_another(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer
) -> None:
    first = refresh_places(desk, project.id)
    other = add_live(desk, sandbox).id
    places = list_places(desk, other)
    assert (places.pages, places.rooms) == ((), ())
    refresh_places(desk, other)
    assert list_places(desk, project.id) == first


def test_page_that_is_not_listed_any_more_stays_while_its_subscribers_are_stored(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer
) -> None:
    refresh_places(desk, project.id)
    kept, dropped = (sandbox.world.page_id(plan) for plan in PAGES[:2])
    pull_now(desk, project.id, kept)
    with desk.store.writing() as session:  # as if the account had listed these two under other ids
        connection = session.connection()
        defer_foreign_keys(connection)
        for table in ("registration_page", "subscriber", "subscriber_answer", "session_stamp"):
            moved = f"UPDATE {table} SET page_id = page_id || '-old' WHERE page_id IN (:kept, :dropped)"  # noqa: S608
            connection.execute(text(moved), {"kept": kept, "dropped": dropped})
    places = refresh_places(desk, project.id)
    assert [(page.page_id, page.is_listed) for page in places.pages if not page.is_listed] == [(f"{kept}-old", False)]
    assert len(places.pages) == len(PAGES) + 1
    assert fetch_all(desk, "SELECT DISTINCT page_id FROM subscriber") == [(f"{kept}-old",)]


def test_rooms_without_a_pulled_report_have_the_title_of_the_list(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer
) -> None:
    list_now(desk, project.id)
    assert {report.room_title for report in list_reports(desk, project.id, ReportSearch()).rows} == {None}
    titles = {room.room_id: room.title for room in refresh_places(desk, project.id).rooms}
    for report in list_reports(desk, project.id, ReportSearch()).rows:
        assert report.room_title == titles[report.room_id] is not None
    assert {room.room_id: room.title for room in list_rooms(desk, project.id)}.items() <= titles.items()
