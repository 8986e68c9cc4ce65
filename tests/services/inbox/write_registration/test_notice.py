"""The notice of a registration is given once, also when its answer was lost or the process died."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.desk import Desk
from core.domain.client_matching import Found
from core.sandbox.server import SandboxServer
from core.services.inbox.job import process_again
from core.services.inbox.ledger import find_due, settle_match
from core.services.inbox.write_registration import give_notice
from core.services.projects.connections import open_salebot
from core.services.projects.projects import ProjectSettings
from core.waits import Waits
from tests.conftest import QUICK
from tests.received import asked_for, deliver, give, make_due, notices_of, received, run_round, variables_of
from tests.services.inbox.write_registration.registrations import CALLBACK, linked
from tests.stored import durable_writes


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


@pytest.mark.parametrize("fault", [{"kind": "cut"}, {"kind": "status", "status": 429}])
def test_notice_that_may_still_arrive_is_not_given_again(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer, clients: Iterator[int], fault: Any
) -> None:
    desk = replace(desk, waits=Waits(retry_s=0.01))
    client_id = next(clients)
    sandbox.faults.play(methods=(CALLBACK,), times=1, **fault)
    event_id = deliver(desk, project.id, **linked(client_id))
    run_round(desk, project.id)
    make_due(desk)
    again_at = run_round(desk, project.id)
    row = received(desk, event_id)
    assert row.state == "noticing"
    assert row.notice_begun_at
    assert again_at == row.due_at
    assert row.due_at
    assert row.due_at - row.notice_begun_at >= timedelta(seconds=desk.waits.lands_s)
    assert len(sandbox.traffic.of(CALLBACK)) == 1
    make_due(desk)
    run_round(replace(desk, waits=Waits(lands_s=0.0)), project.id)
    assert received(desk, event_id).state == "done"
    assert notices_of(desk, project.id, client_id) == 1


def test_notice_that_was_given_with_the_answer_that_it_was_refused_is_not_given_again(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer, clients: Iterator[int]
) -> None:
    client_id = next(clients)
    sandbox.faults.play("message", methods=(CALLBACK,), times=1, done=True)
    event_id = deliver(desk, project.id, **linked(client_id))
    run_round(desk, project.id)
    assert received(desk, event_id).state == "failed"
    process_again(desk, project.id, [event_id])
    run_round(desk, project.id)
    assert received(desk, event_id).state == "done"
    assert notices_of(desk, project.id, client_id) == 1


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


def test_start_of_a_notice_survives_a_power_cut(desk: Desk, project: ProjectSettings, clients: Iterator[int]) -> None:
    deliver(desk, project.id, **linked(next(clients)))
    with durable_writes(desk) as written:
        run_round(desk, project.id)
    assert "notice_begun_at=" in str(written)


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
