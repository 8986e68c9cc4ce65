"""What a client gets with a registration, whatever happens meanwhile: everything, and the notice once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.desk import Desk
from core.domain.client_matching import Found
from core.errors import Conflict, NotConfigured, NotFound, RateLimited, Rejected, Unauthorized, Unavailable
from core.http.pace import never
from core.problems import read_problem
from core.sandbox.server import SandboxServer
from core.services.inbox.job import match_by_hand, process_again
from core.services.inbox.ledger import change, find_due, settle_match, settle_matches
from core.services.inbox.relay import relay_due
from core.services.inbox.states import RelayState
from core.services.inbox.waits import WAITS
from core.services.inbox.write_registration import NOTICE, give_notice
from core.services.projects.connections import open_salebot
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import ProjectSettings, add_project
from core.services.projects.salebot_budget import get_salebot_use
from core.services.projects.salebot_settings import change_salebot_settings, get_salebot_settings
from core.waits import Waits
from data.repositories.inbox import relay as relays
from tests.conftest import QUICK, wire
from tests.received import (
    asked_for,
    clients_of,
    deliver,
    give,
    make_due,
    notices_of,
    received,
    run_round,
    variables_of,
)
from tests.stored import durable_writes

GONE = 1_000_001
BY_PHONE, CALLBACK = "find_client_id_by_phone", "callback"


@pytest.fixture
def desk(desk: Desk) -> Desk:
    return replace(desk, waits=Waits(inbox_retry_s=0.01))


@pytest.fixture
def project(desk: Desk, sandbox: SandboxServer) -> ProjectSettings:
    return wire(desk, sandbox)


@pytest.fixture(scope="module")
def clients(server: SandboxServer) -> Iterator[int]:
    """Clients whom no other test has touched."""
    return iter(clients_of(server, 60))


def linked(client_id: int, **fields: str) -> dict[str, str]:
    return {"email": "a@example.com", "url_marker_name": "salebot", "url_marker": str(client_id), **fields}


def change_settings(desk: Desk, project: ProjectSettings, **values: Any) -> None:
    change_salebot_settings(desk, project.id, replace(get_salebot_settings(desk, project.id), **values))


def waits(desk: Desk, event_id: int) -> timedelta:
    """How long a registration is put off, in whole minutes."""
    due_at = received(desk, event_id).due_at
    assert due_at
    return timedelta(minutes=(due_at - desk.now()) // timedelta(minutes=1))


def salebot_took(desk: Desk, event_id: int, ago: timedelta) -> None:
    """Salebot has accepted the relayed registration so long ago."""
    with desk.store.writing() as session:
        relays.note_end(session, event_id, RelayState.TAKEN, desk.now() - ago)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"status": 500}, Unavailable),
        ({"status": 401}, Unauthorized),
        ({"status": 429, "retry_after_s": 600}, RateLimited),
    ],
)
def test_registration_is_not_lost_and_its_notice_given_once_when_salebot_fails(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer, clients: Iterator[int], fault: Any, error: type
) -> None:
    for method, state in ((BY_PHONE, "waiting"), ("save_variables", "matched"), (CALLBACK, "matched")):
        client_id, phone = next(clients), f"+7900123{next(clients) % 10_000:04}"
        give(desk, project.id, client_id, phone=phone)
        sandbox.faults.play("status", methods=(method,), **fault)
        event_id = deliver(desk, project.id, phone=phone, email=f"{method}@example.com")
        again_at = run_round(desk, project.id)
        row = received(desk, event_id)
        if (method, error) == (CALLBACK, Unavailable):
            state = "noticing"  # it may have been given
        assert (row.state, type(read_problem(row.problem)), row.attempts) == (state, error, 1)
        assert again_at == row.due_at
        sandbox.faults.clear()
        make_due(desk)
        assert run_round(desk, project.id) is None
        assert received(desk, event_id).state == "done"
        assert notices_of(desk, project.id, client_id) == 1


def test_registration_waits_longer_each_time_and_then_an_hour(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer
) -> None:
    sandbox.faults.play("status", status=503, methods=(BY_PHONE,))
    event_id = deliver(desk, project.id, phone="+79001230001")
    waited = []
    for _ in range(6):
        run_round(desk, project.id)
        waited.append(waits(desk, event_id))
        make_due(desk)
    assert waited == [*WAITS, WAITS[-1], WAITS[-1]]


def test_registrations_that_fail_within_a_minute_are_tried_again_at_one_moment(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer
) -> None:
    sandbox.faults.play("status", status=503, methods=(BY_PHONE,))
    moments = set()
    for number in range(3):
        deliver(desk, project.id, phone=f"+7900123100{number}")
        moments.add(run_round(desk, project.id))
    assert len(moments) <= 2  # the minute may have ended meanwhile
    assert {moment.second + moment.microsecond for moment in moments if moment} == {0}


def test_registration_that_salebot_gives_no_answer_for_does_not_delay_the_others(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer, clients: Iterator[int]
) -> None:
    sandbox.faults.play("status", status=500, methods=(BY_PHONE,), times=3)  # all tries
    first = deliver(desk, project.id, phone="+79001230002")
    second = deliver(desk, project.id, **linked(next(clients)))
    assert run_round(desk, project.id)
    assert received(desk, second).state == "matched"  # that needed no question
    run_round(desk, project.id)
    assert (received(desk, first).state, received(desk, second).state) == ("waiting", "done")


def test_registrations_that_need_calls_wait_until_midnight_when_the_budget_is_used_up(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer, clients: Iterator[int]
) -> None:
    client_id = next(clients)
    change_settings(desk, project, daily_budget=get_salebot_use(desk, project.id).calls)
    events = [deliver(desk, project.id, **linked(client_id)), deliver(desk, project.id, phone="+79001230003")]
    moscow = ZoneInfo("Europe/Moscow")
    midnight = datetime.combine(desk.now().astimezone(moscow).date() + timedelta(days=1), datetime.min.time(), moscow)
    assert run_round(desk, project.id) == midnight.astimezone(UTC)
    rows = [received(desk, event_id) for event_id in events]
    assert [(row.state, row.due_at) for row in rows] == [("matched", midnight), ("waiting", midnight)]
    assert rows[0].saved_at
    change_settings(desk, project, daily_budget=10_000)
    assert process_again(desk, project.id, events) == 2
    run_round(desk, project.id)
    assert [received(desk, event_id).state for event_id in events] == ["done", "done"]
    assert notices_of(desk, project.id, client_id) == 1


def test_without_a_key_registrations_wait(desk: Desk, project: ProjectSettings) -> None:
    live = add_project(desk, ProjectDraft(name="Школа", bizon_base_url="http://127.0.0.1:9", bizon_project_id="1"))
    event_id = deliver(desk, live.id, email="a@example.com")
    assert run_round(desk, live.id) == received(desk, event_id).due_at
    row = received(desk, event_id)
    assert (row.state, type(read_problem(row.problem))) == ("waiting", NotConfigured)


def test_refused_registration_fails_with_the_message_of_salebot_and_delays_no_other(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer, clients: Iterator[int]
) -> None:
    sandbox.faults.play("message", text="Переменная не принята", methods=("save_variables",), times=1)
    refused, taken = (deliver(desk, project.id, **linked(next(clients))) for _ in range(2))
    run_round(desk, project.id)
    row = received(desk, refused)
    problem = read_problem(row.problem)
    assert (row.state, row.due_at) == ("failed", None)
    assert isinstance(problem, Rejected)
    assert problem.detail == "Переменная не принята"
    assert received(desk, taken).state == "done"


@pytest.mark.parametrize(
    ("lost", "moments_as", "clock_ahead_s"),
    [
        ({"kind": "cut", "done": True}, "seconds", 0),
        ({"kind": "html", "done": True}, "milliseconds", 600),
        ({"kind": "html", "done": True}, "seconds", -600),
        ({"kind": "cut"}, "iso", 600),
    ],
)
def test_notice_whose_answer_was_lost_is_looked_for_and_given_once(
    desk: Desk,
    project: ProjectSettings,
    sandbox: SandboxServer,
    clients: Iterator[int],
    lost: Any,
    moments_as: str,
    clock_ahead_s: int,
) -> None:
    sandbox.faults.switch(moments_as=moments_as, clock_ahead_s=clock_ahead_s)
    client_id = next(clients)
    earlier = deliver(desk, project.id, **linked(client_id, utm_source="vk"))
    run_round(desk, project.id)
    sandbox.faults.play(methods=(CALLBACK,), times=1, **lost)
    event_id = deliver(desk, project.id, **linked(client_id))
    again_at = run_round(desk, project.id)
    row = received(desk, event_id)
    assert row.state == "noticing"
    assert row.due_at
    assert row.notice_begun_at
    assert again_at == row.due_at
    assert row.due_at - row.notice_begun_at < 2 * timedelta(seconds=desk.waits.settle_s)
    sandbox.traffic.clear()
    make_due(desk)
    run_round(desk, project.id)
    assert [received(desk, one).state for one in (earlier, event_id)] == ["done", "done"]
    assert asked_for(sandbox)[0] == "get_history"
    assert notices_of(desk, project.id, client_id) == 2


def test_notice_with_an_unknown_result_is_left_to_the_operator(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer, clients: Iterator[int]
) -> None:
    client_id = next(clients)
    sandbox.faults.play("cut", methods=(CALLBACK,), times=1)
    event_id = deliver(desk, project.id, **linked(client_id))
    run_round(desk, project.id)
    with open_salebot(desk, project.id, policy=QUICK) as api:
        for number in range(100):  # what came before is out of sight
            api.send_callback(client_id, f"other {number}")
    make_due(desk)
    assert run_round(desk, project.id) is None
    assert received(desk, event_id).state == "uncertain"
    process_again(desk, project.id, [event_id])
    run_round(desk, project.id)
    assert received(desk, event_id).state == "uncertain"
    process_again(desk, project.id, [event_id], notice_again=True)
    run_round(desk, project.id)
    assert received(desk, event_id).state == "done"
    assert notices_of(desk, project.id, client_id) == 1


def test_processing_again_gives_a_second_notice_only_on_request(
    desk: Desk, project: ProjectSettings, clients: Iterator[int]
) -> None:
    client_id = next(clients)
    event_id = deliver(desk, project.id, **linked(client_id))
    run_round(desk, project.id)
    give(desk, project.id, client_id, **{"client.bizon_room": "other"})
    assert process_again(desk, project.id, [event_id]) == 1
    run_round(desk, project.id)
    assert variables_of(desk, project.id, client_id)["bizon_room"] == "24681:python-start"
    assert notices_of(desk, project.id, client_id) == 1
    process_again(desk, project.id, [event_id], notice_again=True)
    run_round(desk, project.id)
    assert received(desk, event_id).state == "done"
    assert notices_of(desk, project.id, client_id) == 2


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


def test_start_of_a_notice_survives_a_power_cut(desk: Desk, project: ProjectSettings, clients: Iterator[int]) -> None:
    deliver(desk, project.id, **linked(next(clients)))
    with durable_writes(desk) as written:
        run_round(desk, project.id)
    assert "notice_begun_at=" in str(written)


def test_round_of_one_project_leaves_the_registrations_of_another_alone(
    desk: Desk, project: ProjectSettings, clients: Iterator[int]
) -> None:
    other = add_project(desk, ProjectDraft(name="Школа"))
    event_id = deliver(desk, other.id, **linked(next(clients)))
    assert run_round(desk, project.id) is None
    assert process_again(desk, project.id, [event_id]) == 0
    assert received(desk, event_id).state == "waiting"
    with pytest.raises(NotFound):
        match_by_hand(desk, project.id, event_id, next(clients))


def test_history_is_read_only_after_the_notice_of_a_killed_process_had_time_to_arrive(
    desk: Desk, project: ProjectSettings, clients: Iterator[int]
) -> None:
    class Died(BaseException):
        pass

    def die() -> bool:
        raise Died

    event_id = deliver(desk, project.id, **linked(next(clients)))
    row = find_due(desk, project.id)
    assert row
    matched = settle_match(desk, row, Found(row.who.link_client_id or 0, "link"))
    assert matched
    with open_salebot(desk, project.id, die) as api, pytest.raises(Died):
        give_notice(desk, api, matched)
    left = received(desk, event_id)
    assert left.state == "noticing"
    assert left.due_at
    assert left.notice_begun_at
    assert left.due_at - left.notice_begun_at == timedelta(seconds=desk.waits.settle_s)


def test_registration_with_an_unexpected_error_is_postponed_and_delays_no_other(
    desk: Desk, project: ProjectSettings, clients: Iterator[int], caplog: pytest.LogCaptureFixture
) -> None:
    odd, other = (deliver(desk, project.id, **linked(next(clients))) for _ in range(2))
    with desk.store.writing() as session:
        session.connection().exec_driver_sql(
            "CREATE TRIGGER odd BEFORE UPDATE ON received_registration WHEN NEW.saved_at IS NOT NULL"
            f" AND OLD.event_id = {odd} BEGIN SELECT RAISE(ABORT, 'a@example.com'); END"
        )
    run_round(desk, project.id)
    assert [(received(desk, one).state, received(desk, one).attempts) for one in (odd, other)] == [
        ("matched", 1),
        ("done", 0),
    ]
    assert waits(desk, odd) == WAITS[0]
    assert "a@example.com" not in caplog.text
