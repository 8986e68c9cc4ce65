"""A relayed registration is only shown; what Salebot did not get is written here once relaying is switched off."""

from collections.abc import Iterator
from datetime import timedelta

from core.desk import Desk
from core.domain.client_matching import Found
from core.http.pace import never
from core.sandbox.server import SandboxServer
from core.services.inbox.job import match_by_hand
from core.services.inbox.ledger import find_due, settle_match, settle_matches
from core.services.inbox.relay import relay_due
from core.services.inbox.states import RelayState
from core.services.inbox.waits import WAITS
from core.services.inbox.write_registration import NOTICE
from core.services.projects.projects import ProjectSettings
from data.repositories.inbox import relay as relays
from tests.received import asked_for, deliver, give, make_due, notices_of, received, run_round
from tests.services.inbox.write_registration.registrations import BY_PHONE, CALLBACK, change_settings, linked, waits


def salebot_took(desk: Desk, event_id: int, ago: timedelta) -> None:
    """Salebot has accepted the relayed registration so long ago."""
    with desk.store.writing() as session:
        relays.note_end(session, event_id, RelayState.TAKEN, desk.now() - ago)


def test_nothing_is_written_for_a_relayed_registration(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer, clients: Iterator[int]
) -> None:
    change_settings(desk, project, relay=True)
    client_id, phone = next(clients), "+79001230004"
    give(desk, project.id, client_id, phone=phone)
    sandbox.traffic.clear()
    known = deliver(desk, project.id, phone=phone)
    link = deliver(desk, project.id, **linked(client_id))
    nobody = deliver(desk, project.id, phone="+79001230005", email="nobody@example.com")
    assert run_round(desk, project.id) == received(desk, nobody).due_at  # Salebot may only be adding the client
    assert received(desk, nobody).state == "waiting"
    salebot_took(desk, nobody, ago=timedelta(minutes=1))
    assert asked_for(sandbox) == [BY_PHONE, BY_PHONE, "find_client_id_by_email"]
    make_due(desk)
    assert run_round(desk, project.id) is None
    rows = [received(desk, event_id) for event_id in (known, link, nobody)]
    assert [(row.state, row.client_id) for row in rows] == [
        ("shown", client_id),
        ("shown", client_id),
        ("unmatched", None),
    ]
    assert not {"save_variables", CALLBACK, "load_clients", "connected_channels"} & set(asked_for(sandbox))
    match_by_hand(desk, project.id, nobody, client_id)
    assert run_round(desk, project.id) is None
    assert received(desk, nobody).state == "shown"
    assert NOTICE not in str([exchange.body for exchange in sandbox.traffic])


def test_client_of_a_registration_that_salebot_has_not_got_yet_is_looked_for_until_it_has(
    desk: Desk, project: ProjectSettings
) -> None:
    change_settings(desk, project, relay=True)
    event_id = deliver(desk, project.id, phone="+79001230006")
    waited = []
    for _ in range(5):
        run_round(desk, project.id)
        waited.append(waits(desk, event_id) + timedelta(minutes=1))
        make_due(desk)
    assert waited == [*WAITS, WAITS[-1]]
    run_round(desk, project.id)
    relay_due(desk, project.id, never)  # Salebot creates the client
    assert waits(desk, event_id) < timedelta(minutes=1)
    make_due(desk)
    assert run_round(desk, project.id) is None
    assert received(desk, event_id).state == "shown"


def test_relayed_registration_is_unmatched_a_minute_after_salebot_got_it_and_not_earlier(
    desk: Desk, project: ProjectSettings
) -> None:
    change_settings(desk, project, relay=True)
    event_id = deliver(desk, project.id, email="nobody@example.com")
    for ago_s, state in ((0, "waiting"), (30, "waiting"), (61, "unmatched")):
        salebot_took(desk, event_id, ago=timedelta(seconds=ago_s))
        make_due(desk)
        run_round(desk, project.id)
        assert received(desk, event_id).state == state


def test_waiting_registration_is_due_at_once_when_relaying_is_switched_off(
    desk: Desk, project: ProjectSettings
) -> None:
    change_settings(desk, project, relay=True)
    event_id = deliver(desk, project.id, email="nobody@example.com")
    run_round(desk, project.id)
    change_settings(desk, project, relay=False)
    relay_due(desk, project.id, never)
    assert run_round(desk, project.id) is None
    assert received(desk, event_id).state == "unmatched"


def test_registration_that_salebot_did_not_get_is_written_here_after_relaying_is_switched_off(
    desk: Desk, project: ProjectSettings, clients: Iterator[int]
) -> None:
    change_settings(desk, project, relay=True)
    client_id, chosen = next(clients), next(clients)
    events = [deliver(desk, project.id, **linked(client_id)), deliver(desk, project.id, email="no@example.com")]
    taken = deliver(desk, project.id, **linked(next(clients)))
    with desk.store.writing() as session:
        relays.note_end(session, taken, RelayState.TAKEN, desk.now())
    match_by_hand(desk, project.id, events[1], chosen)
    run_round(desk, project.id)
    assert [received(desk, event_id).state for event_id in events] == ["shown", "shown"]
    change_settings(desk, project, relay=False)
    relay_due(desk, project.id, never)
    assert run_round(desk, project.id) is None
    assert [received(desk, event_id).state for event_id in (*events, taken)] == ["done", "done", "shown"]
    assert [notices_of(desk, project.id, one) for one in (client_id, chosen)] == [1, 1]


def test_registration_is_written_here_when_relaying_is_switched_off_during_the_search(
    desk: Desk, project: ProjectSettings, clients: Iterator[int]
) -> None:
    change_settings(desk, project, relay=True)
    client_id = next(clients)
    event_id = deliver(desk, project.id, **linked(client_id))
    row = find_due(desk, project.id)
    assert row
    change_settings(desk, project, relay=False)
    relay_due(desk, project.id, never)
    assert settle_match(desk, row, Found(client_id, "link")) is None
    settle_matches(desk, [(row, Found(client_id, "link"))])
    run_round(desk, project.id)
    assert received(desk, event_id).state == "done"
    assert notices_of(desk, project.id, client_id) == 1
