"""After an update of the rule, or of the country of phones, stored contacts are what reading them anew would give."""

import pytest
from sqlalchemy import text

from core.desk import Desk
from core.http.pace import Stopped, never
from core.sandbox.server import SandboxServer
from core.services.clients.copy import find_by_contact, keep_variables
from core.services.inbox.read_again import read_contacts_again
from core.services.projects.projects import ProjectSettings
from core.services.registration.list_subscribers import export_subscribers
from core.services.registration.registration_pages import refresh_places
from tests.conftest import wire
from tests.inbox_world import deliver, registration
from tests.stored import fetch_all, write
from tests.subscribers_world import page_id, pull_now

BELARUSIAN, AS_TYPED = "+375291302517", "8 (029) 130-25-17"
KEPT = (
    "SELECT client_id, name, contact FROM client_variable ORDER BY 1, 2",
    "SELECT page_id, number, email, phone, client_id FROM subscriber ORDER BY 1, 2",
    "SELECT event_id, email, phone, link_client_id FROM received_registration ORDER BY 1",
)


@pytest.fixture
def project(desk: Desk, small_sandbox: SandboxServer) -> ProjectSettings:
    """A project with a client, with subscribers and with a registration."""
    project = wire(desk, small_sandbox)
    keep_variables(desk, project.id, [7], {"phone": AS_TYPED, "email": "Vera@Example.com", "city": "Минск"})
    refresh_places(desk, project.id)
    pull_now(desk, project.id, page_id(small_sandbox))
    deliver(desk, project.id, registration(1, phone=AS_TYPED))
    return project


def run(desk: Desk, sql: str) -> None:
    with desk.store.writing() as session:
        session.connection().execute(text(sql))


def kept(desk: Desk) -> list[list[tuple[object, ...]]]:
    return [[tuple(row) for row in fetch_all(desk, sql)] for sql in KEPT]


def test_phones_are_read_again_when_the_country_of_the_project_changes(desk: Desk, project: ProjectSettings) -> None:
    assert find_by_contact(desk, project.id, "phone", BELARUSIAN) == ()
    read_contacts_again(desk, project.id, never)
    run(desk, "UPDATE project SET phone_country = 'BY'")
    assert read_contacts_again(desk, project.id, never)
    assert find_by_contact(desk, project.id, "phone", BELARUSIAN) == (7,)
    assert fetch_all(desk, "SELECT phone FROM received_registration") == [(BELARUSIAN,)]


def test_contacts_that_a_former_rule_left_are_read_anew_and_others_stay(desk: Desk, project: ProjectSettings) -> None:
    right = kept(desk)
    assert len(right[1]) > 3
    run(desk, "UPDATE client_variable SET contact = '+70291234567' WHERE name = 'phone'")
    run(desk, "UPDATE client_variable SET contact = NULL WHERE name = 'email'")
    run(desk, "UPDATE subscriber SET email = NULL, phone = '+7000' WHERE number IN (0, 2)")
    run(desk, "UPDATE received_registration SET email = 'vera 1@example.com', phone = '+70291234567'")
    run(desk, "UPDATE received_registration SET link_client_id = 1698765432109876543")
    assert read_contacts_again(desk, project.id, never)
    assert kept(desk) == right


def test_contacts_are_read_again_once_for_each_rule(desk: Desk, project: ProjectSettings) -> None:
    assert read_contacts_again(desk, project.id, never)
    assert not read_contacts_again(desk, project.id, never)


def test_reading_that_was_stopped_begins_anew(desk: Desk, project: ProjectSettings) -> None:
    right = kept(desk)
    run(desk, "UPDATE received_registration SET email = NULL")
    with pytest.raises(Stopped):
        read_contacts_again(desk, project.id, lambda: True)
    assert read_contacts_again(desk, project.id, never)
    assert kept(desk) == right


def test_subscribers_stay_as_they_are_where_the_answers_are_gone(
    desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    page = page_id(small_sandbox)
    before = export_subscribers(desk, project.id, page)
    write(desk, "UPDATE subscriber_answer SET body = :body", body=b"\0")
    assert read_contacts_again(desk, project.id, never)
    assert export_subscribers(desk, project.id, page).equals(before)
