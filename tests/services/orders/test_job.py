"""The orders of the cash desk come whole, change with what is said of them, and are looked for again every hour."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from core.desk import Desk
from core.errors import Forbidden, Unauthorized, Unavailable
from core.http.pace import never
from core.jobs.progress import JobProgress
from core.sandbox.server import SandboxServer
from core.sandbox.world.orders import Sale, make_sales
from core.sandbox.world.webinars import MOSCOW
from core.services.inbox.receive_webhook import Arrival, store_deliveries
from core.services.orders.job import look_for_orders, start_pull_orders
from core.services.orders.list_orders import list_orders_told
from core.services.orders.pull_orders import choose_since, fetch_orders, save_orders
from core.services.orders.states import get_orders_state, want_orders
from core.services.projects.connections import open_bizon
from core.services.projects.projects import ProjectSettings
from core.services.reports.refresh_list import list_days
from data.answers import unpack_answer
from tests.conftest import wire
from tests.patience import SOON
from tests.present import SteppingClock
from tests.stored import fetch_all, finished, write


@pytest.fixture
def project(jobs: Desk, small_sandbox: SandboxServer) -> ProjectSettings:
    """Its reports are listed, so that it is known since when orders are wanted."""
    wired = wire(jobs, small_sandbox)
    list_days(jobs, wired.id, first=None, last=None, limit=None)
    return wired


@pytest.fixture
def standing(desk: Desk, small_sandbox: SandboxServer) -> tuple[Desk, SteppingClock, int]:
    """A desk whose clock stands, without the engine."""
    clock = SteppingClock()
    return replace(desk, clock=clock, waits=SOON), clock, wire(desk, small_sandbox).id


def sales(server: SandboxServer) -> dict[str, Sale]:
    world = server.world
    made = (sale for webinar in world.webinars for sale in make_sales(webinar, world.people))
    return {str(sale.number): sale for sale in made if sale.created_ms <= world.now_ms}


def pull(desk: Desk, project: ProjectSettings) -> JobProgress:
    return finished(desk, start_pull_orders(desk, project.id))


def stored(desk: Desk) -> dict[str, Any]:
    sql = "SELECT number, state, amount_minor, paid_minor, currency, email, username, goods, raw FROM shop_order"
    return {row[0]: row for row in fetch_all(desk, sql)}


def look(desk: Desk, project_id: int) -> Any:
    want_orders(desk, project_id, desk.now())
    return look_for_orders(desk, project_id, never)


def test_every_order_is_stored_with_what_it_says(
    jobs: Desk, project: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    job, known = pull(jobs, project), sales(small_sandbox)
    assert (job.state, job.problem, job.settled) == ("done", None, job.total)
    assert stored(jobs).keys() == known.keys()
    for number, state, amount, paid, currency, email, username, goods, raw in stored(jobs).values():
        sale = known[number]
        came = 0 if sale.is_refunded else sale.paid
        assert (state, amount, paid) == (
            "paid" if sale.is_paid else "partly" if came else "unpaid",
            *(sale.amount, came),
        )
        assert currency == sale.currency.replace("RUR", "RUB")
        assert (email, goods) == (sale.email, sale.title)
        assert username == f"{sale.person.first_name} {sale.person.last_name}"
        assert str(json.loads(unpack_answer(raw))["_id"]) == number
    state = get_orders_state(jobs, project.id)
    assert (state.count, state.problem, state.has_no_cash_desk) == (len(known), None, False)
    assert state.pulled_at is not None


def test_orders_read_again_are_not_doubled_and_only_the_last_weeks_are_read(
    standing: tuple[Desk, SteppingClock, int], small_sandbox: SandboxServer
) -> None:
    desk, _, project_id = standing
    list_days(desk, project_id, first=None, last=None, limit=None)
    long_ago = desk.now() - timedelta(days=100)
    write(desk, "UPDATE report SET starts_at = :at WHERE id = 1", at=long_ago)
    look(desk, project_id)
    before = stored(desk)
    look(desk, project_id)
    assert stored(desk) == before
    days = [exchange.query["dateBegin"] for exchange in small_sandbox.traffic.of("getorders")]
    assert [datetime.strptime(day, "%d.%m.%Y").date() for day in (days[0], days[-1])] == [  # noqa: DTZ007 - a day
        (moment.astimezone(MOSCOW) - timedelta(days=1)).date()  # one more than is wanted
        for moment in (long_ago, desk.now() - timedelta(days=30))
    ]


def test_account_without_cash_desk_says_so_and_fails_nothing(
    jobs: Desk, project: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    small_sandbox.faults.switch(cash_desk="none")
    job = pull(jobs, project)
    assert (job.state, job.problem) == ("done", None)
    state = get_orders_state(jobs, project.id)
    assert (state.count, state.has_no_cash_desk) == (0, True)
    assert isinstance(state.problem, Forbidden)


@pytest.mark.parametrize(("status", "kind"), [(401, Unauthorized), (503, Unavailable)])
def test_problem_is_said_and_what_was_stored_stays(
    standing: tuple[Desk, SteppingClock, int], small_sandbox: SandboxServer, status: int, kind: type[Exception]
) -> None:
    desk, clock, project_id = standing
    look(desk, project_id)
    before = stored(desk)
    small_sandbox.faults.play("status", methods=["getorders"], status=status)
    clock.step(timedelta(hours=1))
    due_at = look(desk, project_id)
    assert isinstance(get_orders_state(desk, project_id).problem, kind)
    assert (stored(desk), due_at) == (before, desk.now() + timedelta(hours=1))


def test_new_and_changed_orders_come_within_the_hour(
    standing: tuple[Desk, SteppingClock, int], small_sandbox: SandboxServer
) -> None:
    desk, clock, project_id = standing
    assert look_for_orders(desk, project_id, never) is None  # nobody has asked for orders
    assert look(desk, project_id) == desk.now() + timedelta(hours=1)
    number, *_ = next(row for row in stored(desk).values() if row[1] != "partly")
    amount = sales(small_sandbox)[number].amount // 100
    small_sandbox.account_events.change_order({"_id": int(number), "paid": False, "paid_amount": amount / 4})
    small_sandbox.account_events.change_order({"_id": 5, "email": "new@example.com", "amount": "12,50"})
    small_sandbox.traffic.clear()
    clock.step(timedelta(minutes=59))
    look_for_orders(desk, project_id, never)
    assert len(small_sandbox.traffic) == 0
    clock.step(timedelta(minutes=1))
    look_for_orders(desk, project_id, never)
    assert stored(desk)[number][1:4] == ("partly", amount * 100, amount * 25)
    assert stored(desk)["5"][1:6] == ("unpaid", 1250, 0, "RUB", "new@example.com")
    small_sandbox.account_events.change_order({"_id": int(number), "paid": True})
    clock.step(timedelta(hours=1))
    look_for_orders(desk, project_id, never)
    assert stored(desk)[number][1] == "paid"


def test_where_is_no_cash_desk_it_is_asked_once_a_day(
    standing: tuple[Desk, SteppingClock, int], small_sandbox: SandboxServer
) -> None:
    desk, _, project_id = standing
    small_sandbox.faults.switch(cash_desk="none")
    assert look(desk, project_id) == desk.now() + timedelta(days=1)


def test_an_order_that_was_deleted_does_not_count_until_it_is_there_again(
    standing: tuple[Desk, SteppingClock, int], small_sandbox: SandboxServer
) -> None:
    desk, clock, project_id = standing
    look(desk, project_id)
    count = get_orders_state(desk, project_id).count
    clock.step(timedelta(hours=1))
    with open_bizon(desk, project_id) as api:
        fetched = fetch_orders(desk, api, project_id, choose_since(desk, project_id))
    without = replace(fetched, rows=fetched.rows[1:])
    save_orders(desk, project_id, replace(without, complete=False))
    assert get_orders_state(desk, project_id).count == count, "some of it may only be missing"
    last = list_orders_told(desk, project_id, None, None, limit=1000)[-1]
    save_orders(desk, project_id, without)
    assert get_orders_state(desk, project_id).count == count - 1
    assert len(stored(desk)) == count
    [gone] = list_orders_told(desk, project_id, None, (last.told_at, last.number), limit=1000)
    assert (gone.number, gone.gone_at) == (fetched.rows[0]["number"], desk.now())
    save_orders(desk, project_id, fetched)
    assert get_orders_state(desk, project_id).count == count


def test_who_reads_on_gets_what_was_asked_for_before_and_is_stored_later(
    standing: tuple[Desk, SteppingClock, int],
) -> None:
    desk, clock, project_id = standing
    with open_bizon(desk, project_id) as api:
        fetched = fetch_orders(desk, api, project_id, choose_since(desk, project_id))
    clock.step(timedelta(seconds=20))
    delivery = {"action": "neworder", "user": "1", "orderid": "delivered", "amount": "100"}
    store_deliveries(desk, [Arrival(project_id, json.dumps(delivery).encode(), "application/json")])
    [first] = list_orders_told(desk, project_id, None, None, limit=1000)
    save_orders(desk, project_id, fetched)
    others = list_orders_told(desk, project_id, None, (first.told_at, first.number), limit=1000)
    assert {one.number for one in others} == {row["number"] for row in fetched.rows}


@pytest.mark.parametrize("change", [lambda server: server.faults.play("total", methods=["getorders"], rows=3)])
def test_orders_that_are_missing_are_said(
    jobs: Desk, project: ProjectSettings, small_sandbox: SandboxServer, change: Callable[[SandboxServer], None]
) -> None:
    change(small_sandbox)
    assert pull(jobs, project).problem is not None
    assert get_orders_state(jobs, project.id).covered_from is None
