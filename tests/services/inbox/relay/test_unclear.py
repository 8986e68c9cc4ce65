"""A relay that may have arrived is looked for in Salebot before it is sent again."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.desk import Desk
from core.errors import Rejected, Unavailable
from core.sandbox.salebot.registration_hook import NOTICE_TEXT
from core.sandbox.server import SandboxServer
from core.services.inbox.relay import bring_forward
from core.services.projects.salebot_settings import change_salebot_settings
from core.waits import Waits
from tests.jobs.nursery import Nursery
from tests.received import run_round
from tests.registering import asked
from tests.services.inbox.relay.relaying import (
    RELAYING,
    came,
    let_time_pass,
    of_client,
    problem,
    registration,
    relay,
    relaying_project,
    states,
    taken,
    told,
)


def test_relay_with_status_200_and_a_failure_in_the_body_is_not_taken(desk: Desk, small_sandbox: SandboxServer) -> None:
    small_sandbox.faults.switch(wrong_key="fail")
    project_id = relaying_project(desk, small_sandbox.address)
    came(desk, project_id, registration("anna"))
    assert relay(desk, project_id)
    assert isinstance(problem(desk), Rejected)
    assert states(desk) == [("waiting", 1)]


def test_relay_whose_answer_was_lost_is_repeated(desk: Desk, small_sandbox: SandboxServer) -> None:
    small_sandbox.faults.play("cut", methods=["bizon_webhook"], times=1, done=True)
    project_id = relaying_project(desk, small_sandbox.address, small_sandbox.salebot_key)
    came(desk, project_id, registration("anna"))
    assert relay(desk, project_id)
    assert isinstance(problem(desk), Unavailable)
    let_time_pass(desk)
    assert relay(desk, project_id) is None


OPEN: list[dict[str, Any]] = [
    {"kind": "html"},
    {"kind": "message"},
    {"kind": "errors"},
    {"kind": "cut"},
    {"kind": "status", "status": 502},
    {"kind": "status", "status": 429},
]


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize("fault", OPEN, ids=lambda fault: f"{fault['kind']}{fault.get('status', '')}")
def test_relay_without_a_clear_success_is_looked_for_before_it_is_sent_again(
    desk: Desk, small_sandbox: SandboxServer, sandbox_project: int, fault: dict[str, Any], done: bool
) -> None:
    client_id, body = of_client(desk, sandbox_project, by_link=fault["kind"] != "cut")
    small_sandbox.faults.play(methods=["bizon_webhook"], times=1, done=done, **fault)
    came(desk, sandbox_project, body)
    relay(desk, sandbox_project)
    assert states(desk) == [("waiting", 1)]
    let_time_pass(desk)
    relay(desk, sandbox_project)
    assert states(desk) == [("taken", 2)]
    assert told(desk, sandbox_project, client_id) == [NOTICE_TEXT]
    assert len(small_sandbox.traffic.of("bizon_webhook")) == (1 if done else 2)


def test_relay_that_may_still_land_is_not_brought_forward(
    desk: Desk, small_sandbox: SandboxServer, sandbox_project: int
) -> None:
    desk = replace(desk, waits=Waits())
    small_sandbox.faults.play("cut", methods=["bizon_webhook"], times=1)
    came(desk, sandbox_project, registration("anna"))
    relay(desk, sandbox_project)
    with desk.store.writing() as session:
        assert bring_forward(session, sandbox_project, desk.now()) == 0
    next_at = relay(desk, sandbox_project)
    assert next_at
    assert next_at > desk.now() + timedelta(seconds=desk.waits.lands_s - 30)
    assert len(small_sandbox.traffic.of("bizon_webhook")) == 1


def test_relay_that_salebot_takes_after_the_process_was_killed_is_not_sent_again(
    desk: Desk, small_sandbox: SandboxServer, sandbox_project: int, nursery: Nursery
) -> None:
    client_id, body = of_client(desk, sandbox_project)
    small_sandbox.faults.play("slow", methods=["bizon_webhook"], delay_s=0.8, times=1)
    came(desk, sandbox_project, body)
    with nursery.worker(lands_s=6.0):
        asked(small_sandbox, 1, "bizon_webhook")
    with nursery.worker(lands_s=6.0):
        taken(desk)
    assert told(desk, sandbox_project, client_id) == [NOTICE_TEXT]
    assert len(small_sandbox.traffic.of("bizon_webhook")) == 1


@pytest.mark.parametrize("done", [True, False])
def test_delivery_that_was_on_its_way_when_relaying_was_switched_off_is_looked_for_first(
    desk: Desk, small_sandbox: SandboxServer, sandbox_project: int, done: bool
) -> None:
    desk = replace(desk, waits=Waits())
    client_id, body = of_client(desk, sandbox_project)
    small_sandbox.faults.play("cut", methods=["bizon_webhook"], done=done)
    came(desk, sandbox_project, body)
    relay(desk, sandbox_project)
    change_salebot_settings(desk, sandbox_project, replace(RELAYING, relay=False, daily_budget=100))
    assert relay(desk, sandbox_project)
    assert states(desk) == [("waiting", 1)]
    let_time_pass(desk)
    assert relay(desk, sandbox_project) is None
    assert [state for state, _ in states(desk)] == ["taken" if done else "off"]
    run_round(desk, sandbox_project)
    assert told(desk, sandbox_project, client_id) == [NOTICE_TEXT]
