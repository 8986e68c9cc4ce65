"""The daily budget of calls to Salebot: what is counted, when it ends, when it begins anew."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, time, timedelta
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.desk import Desk
from core.errors import LimitReached, NotFound, Unavailable
from core.http.pace import Stopped
from core.sandbox.server import SandboxServer
from core.services.projects.check_connection import check_salebot
from core.services.projects.connections import open_salebot
from core.services.projects.projects import ProjectSettings
from core.services.projects.salebot_budget import get_salebot_use, spend_call
from core.services.projects.salebot_settings import change_salebot_settings, get_salebot_settings
from core.services.projects.setup_checklist import list_steps
from tests.conftest import QUICK, add_live, wire
from tests.patience import PATIENCE_S
from tests.present import DAY, SteppingClock

MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.fixture
def project(desk: Desk, server: SandboxServer) -> Iterator[ProjectSettings]:
    """The sandbox project, wired to a sandbox without traffic yet."""
    server.traffic.clear()
    yield wire(desk, server)
    server.faults.clear()


def set_budget(desk: Desk, project_id: int, calls: int) -> None:
    change_settings(desk, project_id, daily_budget=calls)


def change_settings(desk: Desk, project_id: int, **changed: Any) -> None:
    change_salebot_settings(desk, project_id, replace(get_salebot_settings(desk, project_id), **changed))


def calls_today(desk: Desk, project_id: int) -> int:
    return get_salebot_use(desk, project_id).calls


def test_every_call_except_saving_is_counted(desk: Desk, project: ProjectSettings) -> None:
    with open_salebot(desk, project.id, policy=QUICK) as api:
        client_id = api.fetch_clients(0, limit=1)[0].client_id
        api.save_variables([client_id], {"city": "Омск"})
        api.get_variables(client_id)
        api.send_callback(client_id, "came")
    assert calls_today(desk, project.id) == 3


def test_every_try_is_counted(desk: Desk, project: ProjectSettings, server: SandboxServer) -> None:
    server.faults.play("status", status=502, times=2)
    with open_salebot(desk, project.id, policy=QUICK) as api:
        api.fetch_channels()
    assert calls_today(desk, project.id) == len(server.traffic) == 3


def test_nothing_is_sent_beyond_the_budget(desk: Desk, project: ProjectSettings, server: SandboxServer) -> None:
    set_budget(desk, project.id, 2)
    with open_salebot(desk, project.id, policy=QUICK) as api:
        client_id = api.fetch_clients(0, limit=1)[0].client_id
        api.send_callback(client_id, "came")
        for _ in range(2):
            with pytest.raises(LimitReached) as raised:
                api.send_callback(client_id, "came")
            assert (raised.value.what, raised.value.limit) == ("salebot_budget", 2)
        api.save_variables([client_id], {"city": "Омск"})
    assert calls_today(desk, project.id) == 2
    assert [exchange.method for exchange in server.traffic] == ["get_clients", "callback", "save_variables"]


def test_a_second_try_beyond_the_budget_is_not_sent(
    desk: Desk, project: ProjectSettings, server: SandboxServer
) -> None:
    set_budget(desk, project.id, 1)
    server.faults.play("status", status=429)
    with open_salebot(desk, project.id, policy=QUICK) as api, pytest.raises(LimitReached):
        api.fetch_channels()
    assert len(server.traffic) == 1


def test_raised_budget_holds_at_once_and_none_at_all_sends_nothing(desk: Desk, project: ProjectSettings) -> None:
    set_budget(desk, project.id, 0)
    with open_salebot(desk, project.id, policy=QUICK) as api:
        with pytest.raises(LimitReached):
            api.fetch_channels()
        set_budget(desk, project.id, 1)
        api.fetch_channels()
        with pytest.raises(LimitReached):
            api.fetch_channels()


def test_budget_used_by_many_threads_is_never_exceeded(desk: Desk, project: ProjectSettings) -> None:
    set_budget(desk, project.id, 50)

    def spend(_: int) -> bool:
        try:
            spend_call(desk, project.id, MOSCOW)
        except LimitReached:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(spend, range(80))) == 50
    assert calls_today(desk, project.id) == 50


def test_day_begins_at_midnight_of_the_account(desk: Desk, project: ProjectSettings) -> None:
    set_budget(desk, project.id, 1)
    clock = SteppingClock(datetime.combine(DAY, time(23, 59), MOSCOW))
    desk = replace(desk, clock=clock)
    spend_call(desk, project.id, MOSCOW)
    with pytest.raises(LimitReached):
        spend_call(desk, project.id, MOSCOW)
    assert get_salebot_use(desk, project.id).day == DAY
    clock.step(timedelta(minutes=1))
    tomorrow = DAY + timedelta(days=1)
    assert (get_salebot_use(desk, project.id).day, calls_today(desk, project.id)) == (tomorrow, 0)
    spend_call(desk, project.id, MOSCOW)


def test_projects_have_separate_budgets(desk: Desk, project: ProjectSettings, server: SandboxServer) -> None:
    other = add_live(desk, server)
    set_budget(desk, project.id, 1)
    spend_call(desk, project.id, MOSCOW)
    assert calls_today(desk, other.id) == 0
    spend_call(desk, other.id, MOSCOW)
    with pytest.raises(NotFound):
        get_salebot_use(desk, 10**9)


def test_used_up_budget_does_not_change_the_verdict_on_the_key(desk: Desk, project: ProjectSettings) -> None:
    assert check_salebot(desk, project.id).problem is None
    set_budget(desk, project.id, 1)
    assert isinstance(check_salebot(desk, project.id).problem, LimitReached)
    assert {step.step: step.state for step in list_steps(desk, project.id)}["salebot_key"] == "checked"


def test_live_project_keeps_the_configured_pace(desk: Desk, server: SandboxServer) -> None:
    live = add_live(desk, server)
    change_settings(desk, live.id, per_second=5.0)
    started = monotonic()
    with open_salebot(desk, live.id, policy=QUICK) as api:
        for _ in range(3):
            api.fetch_channels()
    assert monotonic() - started >= 0.4


def test_calls_beyond_the_budget_do_not_wait_for_a_permit(desk: Desk, server: SandboxServer) -> None:
    live = add_live(desk, server)
    change_settings(desk, live.id, per_second=0.1, daily_budget=0)
    started = monotonic()
    with open_salebot(desk, live.id, policy=QUICK) as api:
        for _ in range(20):
            with pytest.raises(LimitReached):
                api.fetch_channels()
    assert monotonic() - started < PATIENCE_S  # at their pace the calls take 190 s


def test_call_without_an_answer_is_counted(desk: Desk, project: ProjectSettings, server: SandboxServer) -> None:
    server.faults.play("cut", methods=["message"])
    with open_salebot(desk, project.id, policy=QUICK) as api, pytest.raises(Unavailable):
        api.send_message(1, text="hi")
    assert calls_today(desk, project.id) == 1


def test_call_that_was_stopped_is_neither_sent_nor_counted(
    desk: Desk, project: ProjectSettings, server: SandboxServer
) -> None:
    with open_salebot(desk, project.id, should_stop=lambda: True) as api, pytest.raises(Stopped):
        api.fetch_channels()
    assert (calls_today(desk, project.id), len(server.traffic)) == (0, 0)
