"""A match by hand shows what it will write, and can be taken back as far as Salebot can take anything back."""

import pytest

from core.desk import Desk
from core.errors import Conflict, Unavailable
from core.sandbox.server import SandboxServer
from core.services.inbox.hand_match import list_former_clients, restore_variables, take_back
from core.services.inbox.job import match_by_hand, process_again
from core.services.inbox.match_preview import preview_match
from core.services.projects.projects import ProjectSettings
from tests.conftest import wire
from tests.received import clients_of, deliver, give, make_due, notices_of, received, run_round, variables_of

REGISTERED = {"email": "gala@example.com", "username": "Галя"}


@pytest.fixture
def project(desk: Desk, small_sandbox: SandboxServer) -> ProjectSettings:
    return wire(desk, small_sandbox)


@pytest.fixture
def client(desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer) -> int:
    """A client with a session of an earlier webinar."""
    [client_id] = clients_of(small_sandbox, 1)
    give(desk, project.id, client_id, **{"client.bizon_room": "24681:old", "client.bizon_email": "old@example.com"})
    return client_id


@pytest.fixture
def event(desk: Desk, project: ProjectSettings) -> int:
    """A registration of somebody whom Salebot does not know."""
    event_id = deliver(desk, project.id, **REGISTERED)
    run_round(desk, project.id)
    assert received(desk, event_id).state == "unmatched"
    return event_id


def test_preview_says_what_will_be_written_and_writes_nothing(
    desk: Desk, project: ProjectSettings, client: int, event: int
) -> None:
    before = variables_of(desk, project.id, client)
    preview = preview_match(desk, project.id, event, client)
    assert "old@example.com" in preview.contacts
    assert preview.agreement == "different"
    changes = {change.name: (change.before, change.after) for change in preview.changes}
    assert changes["bizon_room"] == ("24681:old", "24681:python-start")
    assert changes["bizon_email"] == ("old@example.com", REGISTERED["email"])
    assert preview.notice == "bizon client_registered"
    assert variables_of(desk, project.id, client) == before
    assert received(desk, event).state == "unmatched"

    match_by_hand(desk, project.id, event, client)
    run_round(desk, project.id)
    after = variables_of(desk, project.id, client)
    assert {name: after[name] for name, (_, value) in changes.items() if value} == {
        name: value for name, (_, value) in changes.items() if value
    }


def test_client_with_a_contact_of_the_registration_is_the_same_person(
    desk: Desk, project: ProjectSettings, client: int, event: int
) -> None:
    give(desk, project.id, client, second_mail=REGISTERED["email"])
    assert preview_match(desk, project.id, event, client).agreement == "same"


def test_match_that_is_taken_back_gives_the_variables_their_values_and_leaves_the_notice(
    desk: Desk, project: ProjectSettings, client: int, event: int
) -> None:
    before = variables_of(desk, project.id, client)
    match_by_hand(desk, project.id, event, client)
    run_round(desk, project.id)
    assert received(desk, event).state == "done"
    give(desk, project.id, client, **{"client.bizon_utm_source": "vk"})

    done = take_back(desk, project.id, event)
    assert "bizon_email" in done.restored
    assert done.changed_since == ("bizon_utm_source",)
    now = variables_of(desk, project.id, client)
    kept = {name: value for name, value in now.items() if name in before or value}
    assert kept == {**before, "bizon_utm_source": "vk"}
    row = received(desk, event)
    assert (row.state, row.client_id, row.matched_by) == ("unmatched", None, None)
    [former] = list_former_clients(desk, event)
    assert former.client_id == client
    assert former.saved_at
    assert former.noticed_at
    assert former.restored_at
    assert notices_of(desk, project.id, client) == 1


def test_client_that_was_taken_back_is_not_matched_by_itself_again(
    desk: Desk, project: ProjectSettings, client: int, event: int
) -> None:
    match_by_hand(desk, project.id, event, client)
    run_round(desk, project.id)
    take_back(desk, project.id, event)
    give(desk, project.id, client, email=REGISTERED["email"])
    preview_match(desk, project.id, event, client)  # the copy has read that contact
    process_again(desk, project.id, [event])
    run_round(desk, project.id)
    assert received(desk, event).state == "unmatched"


def test_client_that_is_chosen_again_gets_no_second_notice(
    desk: Desk, project: ProjectSettings, client: int, event: int
) -> None:
    match_by_hand(desk, project.id, event, client)
    run_round(desk, project.id)
    take_back(desk, project.id, event)
    match_by_hand(desk, project.id, event, client)
    run_round(desk, project.id)
    assert received(desk, event).state == "done"
    assert notices_of(desk, project.id, client) == 1
    assert variables_of(desk, project.id, client)["bizon_email"] == REGISTERED["email"]


def test_what_the_first_client_was_told_stays_known_when_another_is_chosen(
    desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer, event: int
) -> None:
    first, second = clients_of(small_sandbox, 2)
    for client_id in (first, second, first):
        match_by_hand(desk, project.id, event, client_id)
        run_round(desk, project.id)
    assert {one.client_id for one in list_former_clients(desk, event) if one.noticed_at} == {first, second}
    assert [notices_of(desk, project.id, client_id) for client_id in (first, second)] == [1, 1]


def test_variables_are_restored_later_when_salebot_was_away(
    desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer, client: int, event: int
) -> None:
    match_by_hand(desk, project.id, event, client)
    run_round(desk, project.id)
    small_sandbox.faults.play("status", status=503)
    with pytest.raises(Unavailable):
        take_back(desk, project.id, event)
    assert received(desk, event).state == "unmatched"
    small_sandbox.faults.clear()
    [former] = list_former_clients(desk, event)
    assert former.has_values_before
    restore_variables(desk, project.id, event, client)
    assert variables_of(desk, project.id, client)["bizon_email"] == "old@example.com"
    assert not list_former_clients(desk, event)[0].has_values_before


def test_only_a_match_by_hand_is_taken_back(desk: Desk, project: ProjectSettings, client: int) -> None:
    event_id = deliver(desk, project.id, **REGISTERED, url_marker=str(client), url_marker_name="salebot")
    run_round(desk, project.id)
    assert received(desk, event_id).client_id == client
    with pytest.raises(Conflict):
        take_back(desk, project.id, event_id)


def test_match_that_is_not_written_yet_is_taken_back_before_it_is(
    desk: Desk, project: ProjectSettings, client: int, event: int
) -> None:
    before = variables_of(desk, project.id, client)
    match_by_hand(desk, project.id, event, client)
    take_back(desk, project.id, event)
    make_due(desk)
    run_round(desk, project.id)
    assert variables_of(desk, project.id, client) == before
    assert notices_of(desk, project.id, client) == 0
