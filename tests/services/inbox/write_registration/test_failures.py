"""A registration outlives every failure of Salebot: it waits, delays no other and is written when it can be."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.desk import Desk
from core.errors import NotConfigured, NotFound, RateLimited, Rejected, Unauthorized, Unavailable
from core.problems import read_problem
from core.sandbox.server import SandboxServer
from core.services.inbox.job import match_by_hand, process_again
from core.services.inbox.waits import WAITS
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import ProjectSettings, add_project
from core.services.projects.salebot_budget import get_salebot_use
from tests.received import deliver, give, make_due, notices_of, received, run_round
from tests.services.inbox.write_registration.registrations import BY_PHONE, CALLBACK, change_settings, linked, waits
from tests.stored import refuse


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
        if method == CALLBACK and error is not Unauthorized:
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
    live = add_project(desk, ProjectDraft(name="Школа", bizon_project_id="1"))
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


def test_registration_with_an_unexpected_error_is_postponed_and_delays_no_other(
    desk: Desk, project: ProjectSettings, clients: Iterator[int], caplog: pytest.LogCaptureFixture
) -> None:
    odd, other = (deliver(desk, project.id, **linked(next(clients))) for _ in range(2))
    refuse(
        desk,
        "UPDATE",
        "received_registration",
        when=f"NEW.saved_at IS NOT NULL AND OLD.event_id = {odd}",
        said="a@example.com",
    )
    run_round(desk, project.id)
    assert [(received(desk, one).state, received(desk, one).attempts) for one in (odd, other)] == [
        ("matched", 1),
        ("done", 0),
    ]
    assert waits(desk, odd) == WAITS[0]
    assert "a@example.com" not in caplog.text
