"""A registration is written to the client that was found or chosen for it, and to no other."""

from collections.abc import Iterator

import pytest

from core.desk import Desk
from core.domain.client_matching import Found
from core.errors import Conflict, NotFound
from core.sandbox.server import SandboxServer
from core.services.inbox.job import match_by_hand, process_again
from core.services.inbox.ledger import change, find_due, settle_match
from core.services.projects.projects import ProjectSettings
from tests.received import deliver, give, notices_of, received, run_round, variables_of
from tests.services.inbox.write_registration.registrations import CALLBACK, linked

GONE = 1_000_001


def test_processing_again_finds_a_client_that_was_created_meanwhile(
    desk: Desk, project: ProjectSettings, clients: Iterator[int]
) -> None:
    client_id = next(clients)
    event_id = deliver(desk, project.id, email="late@example.com")
    run_round(desk, project.id)
    assert received(desk, event_id).state == "unmatched"
    give(desk, project.id, client_id, email="late@example.com")
    process_again(desk, project.id, [event_id])
    run_round(desk, project.id)
    row = received(desk, event_id)
    assert (row.state, row.client_id, row.matched_by) == ("done", client_id, "email")


def test_client_chosen_by_hand_gets_variables_and_notice_and_stays_chosen(
    desk: Desk, project: ProjectSettings, clients: Iterator[int]
) -> None:
    wrong, right = next(clients), next(clients)
    event_id = deliver(desk, project.id, **linked(wrong))
    run_round(desk, project.id)
    match_by_hand(desk, project.id, event_id, right)
    run_round(desk, project.id)
    process_again(desk, project.id, [event_id])
    run_round(desk, project.id)
    row = received(desk, event_id)
    assert (row.state, row.client_id, row.matched_by) == ("done", right, "operator")
    assert variables_of(desk, project.id, right)["bizon_email"] == "a@example.com"
    assert [notices_of(desk, project.id, one) for one in (wrong, right)] == [1, 1]


def test_client_chosen_by_hand_must_exist_and_the_notice_must_not_be_on_its_way(
    desk: Desk, project: ProjectSettings, clients: Iterator[int], sandbox: SandboxServer
) -> None:
    client_id = next(clients)
    sandbox.faults.play("cut", methods=(CALLBACK,), times=1)
    event_id = deliver(desk, project.id, **linked(client_id))
    run_round(desk, project.id)
    for chosen, event, error in ((GONE, event_id, NotFound), (client_id, 0, NotFound), (client_id, event_id, Conflict)):
        with pytest.raises(error):
            match_by_hand(desk, project.id, event, chosen)
    assert received(desk, event_id).state == "noticing"


def test_registration_that_was_changed_elsewhere_is_left_unchanged(
    desk: Desk, project: ProjectSettings, clients: Iterator[int]
) -> None:
    first, second = next(clients), next(clients)
    event_id = deliver(desk, project.id, **linked(first))
    row = find_due(desk, project.id)
    assert row
    match_by_hand(desk, project.id, event_id, second)
    assert change(desk, row, state="unmatched", due_at=None) is None
    run_round(desk, project.id)
    assert received(desk, event_id).client_id == second
    assert notices_of(desk, project.id, first) == 0


def test_matched_registration_is_written_to_its_client_after_a_restart(
    desk: Desk, project: ProjectSettings, clients: Iterator[int]
) -> None:
    linked_to, matched_to = next(clients), next(clients)
    event_id = deliver(desk, project.id, **linked(linked_to))
    row = find_due(desk, project.id)
    assert row
    assert settle_match(desk, row, Found(matched_to, "phone"))  # and then the process died
    run_round(desk, project.id)
    assert received(desk, event_id).state == "done"
    assert [notices_of(desk, project.id, one) for one in (linked_to, matched_to)] == [0, 1]
