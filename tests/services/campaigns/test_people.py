"""The people of a list for a campaign: their clients, contacts and variables agree with what the pages show."""

import json

import pytest

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignPerson
from core.domain.matching import Asked, Outcome
from core.errors import Conflict
from core.sandbox.server import SandboxServer
from core.sandbox.world.catalogue import PAGES
from core.sandbox.world.webinars import Webinar
from core.services.attendance.check_list import check_list
from core.services.attendance.check_registered import RegisteredFor, check_registered
from core.services.attendance.check_visitor import check_visitor
from core.services.campaigns.people import (
    people_of_check,
    people_of_inbox,
    people_of_registered,
    people_of_subscribers,
    people_of_unregistered,
    people_of_viewers,
)
from core.services.inbox.list_registrations import InboxSearch
from core.services.projects.projects import ProjectSettings
from core.services.registration.list_subscribers import export_subscribers
from core.services.registration.registration_pages import refresh_places
from core.services.reports.list_people import PeopleQuery
from tests import subscribers_world
from tests.attendance_world import people, pull_now
from tests.conftest import wire
from tests.inbox_world import bring_to, deliver, mark, registration
from tests.reports_world import START, exported, store_report, viewer

HEADER = "Почта;Телефон;ID клиента"


@pytest.fixture
def webinar(shared_sandbox: SandboxServer) -> Webinar:
    return min(shared_sandbox.world.webinars, key=lambda webinar: webinar.size)


@pytest.fixture
def report(desk: Desk, project: ProjectSettings, webinar: Webinar) -> int:
    return pull_now(desk, project.id, webinar.webinar_id)


def asked_of(person: CampaignPerson) -> Asked:
    return Asked(str(person.client_id) if person.client_id else None, person.email, person.phone)


def test_people_found_get_the_same_viewer_as_the_bots_function_gives(
    desk: Desk, project: ProjectSettings, shared_sandbox: SandboxServer, webinar: Webinar, report: int
) -> None:
    viewers = shared_sandbox.world.viewers(webinar.webinar_id)
    lines = [f"{row.get('email', '')};{row.get('phone', '')};{row.get('cu1', '')}" for row in viewers]
    check = check_list(desk, project.id, report, people(HEADER, *lines))
    found = people_of_check(desk, project.id, check, [Outcome.ATTENDED])
    assert 0 < len(found) == check.counts[Outcome.ATTENDED]
    for person in found[::7]:
        seen = check_visitor(desk, project.id, report, asked_of(person))
        assert seen.stay_s is not None
        assert person.variables["b365_viewer"] == seen.viewer_json
        assert person.variables["b365_attended"] == "True"
        assert person.variables["b365_stay"] == str(round(seen.stay_s / 60))
        assert seen.match
        assert seen.match.matched_value in asked_of(person)
    assert {json.loads(person.variables["b365_viewer"]).get("city") for person in found} > {None}


def test_absent_people_get_a_stay_of_zero_and_people_without_an_outcome_get_no_variables(
    desk: Desk, project: ProjectSettings, report: int
) -> None:
    given = people(HEADER, "nobody@example.com;;", ";;5", "no contact;;")
    check = check_list(desk, project.id, report, given)
    absent, other, unknown = people_of_check(desk, project.id, check)
    assert absent == CampaignPerson(None, "nobody@example.com", variables={"b365_attended": "False", "b365_stay": "0"})
    assert (other.client_id, unknown) == (5, CampaignPerson())
    assert people_of_check(desk, project.id, check, [Outcome.ATTENDED]) == []


def test_person_who_left_early_attended_as_in_the_bots_function(desk: Desk, project: ProjectSettings) -> None:
    early = [viewer("Вера", email="vera@example.com", cu1="7", city="Омск", minutes=4)]
    stored = store_report(desk, project.id, early)
    check = check_list(desk, project.id, stored, people("vera@example.com"), min_stay_s=600)
    [person] = people_of_check(desk, project.id, check, [Outcome.ATTENDED_LESS])
    assert (person.client_id, person.email, person.username) == (7, "vera@example.com", "Вера")
    assert person.variables == {"b365_attended": "True", "b365_stay": "4", "b365_city": "Омск"}


def test_shared_phone_gives_no_person_the_client_of_another(desk: Desk, project: ProjectSettings) -> None:
    family = [
        viewer("Мать", email="mother@example.com", phone="+79000000001", cu1="7", minutes=50),
        viewer("Сын", email="son@example.com", phone="+79000000001", cu1="8"),
    ]
    stored = store_report(desk, project.id, family)
    check = check_list(desk, project.id, stored, people("+79000000001", "son@example.com"))
    by_phone, by_email = people_of_check(desk, project.id, check)
    assert (by_phone.client_id, by_phone.email, by_phone.phone) == (None, None, "+79000000001")
    assert (by_email.client_id, by_email.phone) == (8, "+79000000001")


def test_digits_that_are_a_phone_are_no_client_id(desk: Desk, project: ProjectSettings) -> None:
    stored = store_report(desk, project.id, [viewer("Вера", cu1="9000000002")])
    check = check_list(desk, project.id, stored, people("9000000002"))
    [person] = people_of_check(desk, project.id, check)
    assert (person.client_id, person.phone) == (None, "+79000000002")


def test_client_that_the_report_has_for_the_persons_own_contact_wins_over_the_lists_id(
    desk: Desk, project: ProjectSettings
) -> None:
    came = [
        viewer("Вера", email="vera@example.com", cu1="501"),
        viewer("Чужой", email="other@example.com", phone="+79000000005", cu1="3"),
    ]
    stored = store_report(desk, project.id, came)
    given = people(HEADER, "vera@example.com;;1", "gleb@example.com;;3", "vera@example.com;;501", ";;501")
    check = check_list(desk, project.id, stored, given)
    wrong, other, right, bare = people_of_check(desk, project.id, check)
    assert (wrong.client_id, wrong.asked_id) == (501, 1)
    # nothing of the stranger under that id: neither the phone nor what the report says of the visit
    assert other == CampaignPerson(None, "gleb@example.com", asked_id=3)
    assert (right.client_id, right.asked_id) == (bare.client_id, bare.asked_id) == (501, 501)


def test_numbers_of_a_numbered_list_are_the_clients_of_nobody(desk: Desk, project: ProjectSettings) -> None:
    came = [viewer("Вера", email="vera@example.com", cu1="501"), viewer("Чужой", email="other@example.com", cu1="3")]
    stored = store_report(desk, project.id, came)
    given = people("1 vera@example.com", "2 gleb@example.com", "3 olga@example.com")
    check = check_list(desk, project.id, stored, given)
    assert list(check.frame["outcome"]) == ["attended", "absent", "absent"]
    assert [person.client_id for person in people_of_check(desk, project.id, check)] == [501, None, None]


def test_row_with_the_contacts_of_a_family_is_about_the_one_who_came(desk: Desk, project: ProjectSettings) -> None:
    stored = store_report(desk, project.id, [viewer("Глеб", email="gleb@example.com", cu1="8")])
    given = people("Почта;Имя", "vera@example.com, gleb@example.com;семья", "olga@example.com, oleg@example.com;пара")
    came, absent = people_of_check(desk, project.id, check_list(desk, project.id, stored, given))
    assert (came.client_id, came.email, came.others) == (8, "gleb@example.com", ())
    assert (absent.client_id, absent.email, absent.others) == (None, "olga@example.com", ("oleg@example.com",))


def test_report_pulled_again_since_the_check_is_refused(
    desk: Desk, project: ProjectSettings, webinar: Webinar, report: int
) -> None:
    check = check_list(desk, project.id, report, people("nobody@example.com"))
    with desk.store.writing() as session:
        session.connection().exec_driver_sql("UPDATE report SET pulled_at = '2026-11-21 00:00:00.000000'")
    with pytest.raises(Conflict):
        people_of_check(desk, project.id, check)


def test_registered_and_those_who_came_without_registering_are_two_lists(
    desk: Desk, small_sandbox: SandboxServer
) -> None:
    project = wire(desk, small_sandbox)
    refresh_places(desk, project.id)
    webinar = small_sandbox.world.webinars[0]
    page = subscribers_world.page_id(
        small_sandbox, next(plan.slug for plan in PAGES if plan.room_slug == webinar.room.slug)
    )
    subscribers_world.pull_now(desk, project.id, page)
    rows = export_subscribers(desk, project.id, page)
    asked_for = RegisteredFor(page, webinar.planned_at)
    check = check_registered(desk, project.id, pull_now(desk, project.id, webinar.webinar_id), asked_for)
    registered = people_of_registered(desk, project.id, check)
    strangers = people_of_unregistered(desk, project.id, check)
    assert [person.email for person in registered] == check.frame["email"].tolist()
    assert [person.username for person in registered] == check.frame["name"].tolist()
    assert len(strangers) == len(check.unregistered) > 0
    assert all(person.variables["b365_attended"] == "True" for person in strangers)
    assert sum("b365_viewer" in person.variables for person in strangers) == len(strangers)
    absent = people_of_registered(desk, project.id, check, [Outcome.ABSENT])
    assert len(absent) == check.counts[Outcome.ABSENT]
    assert {person.variables.get("b365_attended") for person in absent} <= {"False"}
    everybody = people_of_subscribers(desk, project.id, page)
    assert [person.email for person in everybody] == rows["email"].tolist()
    some = people_of_subscribers(desk, project.id, page, sessions=[webinar.planned_at])
    assert 0 < len(some) < len(everybody)


def test_viewers_are_merged_to_people_as_their_newest_webinar_shows_them(desk: Desk, project: ProjectSettings) -> None:
    vera = {"email": "vera@example.com", "cu1": "7"}
    older = store_report(desk, project.id, [viewer("Вера", city="Омск", minutes=50, **vera), viewer("Олег")])
    newer = store_report(
        desk,
        project.id,
        [viewer("Вера", city="Казань", minutes=10, **vera), viewer("Вера", minutes=20, **vera)],
        starts_at=START.replace(day=20),
    )
    both = people_of_viewers(desk, project.id, [older, newer], {})
    assert [(person.client_id, person.username) for person in both] == [(7, "Вера"), (None, "Олег")]
    assert both[0].variables == {"b365_attended": "True", "b365_stay": "20", "b365_city": "Казань"}
    [found] = people_of_viewers(desk, project.id, [older, newer], {}, text="омск")
    assert found.variables["b365_stay"] == "20"
    assert people_of_viewers(desk, project.id + 1, [older, newer], {}) == []


def test_viewers_are_the_people_that_the_page_shows(desk: Desk, project: ProjectSettings, report: int) -> None:
    for text in ("", "example.org", "79"):
        rows = exported(desk, project.id, PeopleQuery([report], text=text))
        found = people_of_viewers(desk, project.id, [report], {}, text=text)
        assert {person.email for person in found if person.email} == set(rows["email"].dropna())
        assert set(rows["client_id"].dropna()) == {str(person.client_id) for person in found if person.client_id}
        assert 0 < len(found) == len(rows)
        assert all("b365_viewer" in person.variables for person in found)


def test_inbox_gives_the_client_a_registration_was_matched_with(desk: Desk, project: ProjectSettings) -> None:
    first, second, made = deliver(desk, project.id, registration(1), registration(2, phone=None), registration(3))
    mark(desk, made, is_test=True)
    bring_to(desk, first, "done", client_id=84_000_001, matched_by="phone")
    bring_to(desk, second, "unmatched")
    assert people_of_inbox(desk, project.id, InboxSearch()) == [
        CampaignPerson(None, "person2@example.com", None, "Анна 2"),
        CampaignPerson(84_000_001, "person1@example.com", "+79000000001", "Анна 1"),
    ]
    assert len(people_of_inbox(desk, project.id, InboxSearch(group="unmatched"))) == 1
