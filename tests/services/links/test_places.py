"""Places to link to: the account's rooms and pages, and the rooms that only reports know."""

from datetime import timedelta

from core.desk import Desk
from core.domain.links.link import link_kind, place_id
from core.domain.links.parsing import parse_link
from core.services.links.places import list_link_places
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import ProjectSettings, add_project
from core.services.registration.registration_pages import refresh_places
from tests.reports_world import START, store_report


def test_there_are_no_places_before_rooms_or_pages_are_loaded(desk: Desk, project: ProjectSettings) -> None:
    assert list_link_places(desk, project.id) == ()


def test_every_place_of_the_account_can_be_reached_by_each_of_its_addresses(
    desk: Desk, project: ProjectSettings
) -> None:
    listed = refresh_places(desk, project.id)
    places = list_link_places(desk, project.id)
    assert [place.place_id for place in places if place.kind == "registration_page"] == [
        page.page_id for page in listed.pages
    ]
    assert {place.place_id: place.title for place in places if place.kind == "room"} == {
        room.room_id: room.title for room in listed.rooms
    }
    for place in places:
        links = [parse_link(url) for url in place.urls]
        assert {(link_kind(link), place_id(link)) for link in links} == {(place.kind, place.place_id)}
    assert len(listed.pages) > 0


def test_rooms_of_reports_come_first_the_latest_before_the_others(desk: Desk, project: ProjectSettings) -> None:
    refresh_places(desk, project.id)
    store_report(desk, project.id, [], room_id="222222:old", room_title="Прошлая", starts_at=START - timedelta(days=9))
    store_report(desk, project.id, [], room_id="222222:new", room_title=None)
    assert [(place.place_id, place.title) for place in list_link_places(desk, project.id)[:2]] == [
        ("222222:new", "222222:new"),
        ("222222:old", "Прошлая"),
    ]
    other = add_project(desk, ProjectDraft(name="Вторая школа"))
    assert list_link_places(desk, other.id) == ()
