"""What the cash desk delivers counts at once, once, in any order and shape, and only when it is from the cash desk."""

from collections.abc import Iterator
from itertools import permutations
from typing import Any

import pytest

from core.desk import Desk
from core.errors import InvalidInput
from core.http.pace import never
from core.sandbox.server import SandboxServer
from core.services.inbox.receive_webhook import Arrival, store_deliveries
from core.services.orders.cash_desk_key import find_key_tail, set_cash_desk_key
from core.services.orders.job import look_for_orders
from core.services.orders.take_deliveries import count_refused
from core.services.projects.projects import ProjectSettings
from tests.conftest import wire
from tests.receiver import Posted, Receiver, receiving
from tests.stored import fetch_all, write

KEY = "a-key-of-the-cash-desk-0123456789"
ANNA: dict[str, Any] = {"email": "Anna@example.com", "phone": "8 943 000-00-01", "title": "Курс", "amount": 1000}
NEW: dict[str, Any] = {"_id": 77, "paid": False, **ANNA}
PARTLY: dict[str, Any] = {**NEW, "paid_amount": 300}
PAID: dict[str, Any] = {**NEW, "paid": True, "paid_amount": 1000}


@pytest.fixture
def receiver(small_sandbox: SandboxServer) -> Iterator[Receiver]:
    """Where the sandbox delivers to."""
    with receiving() as there:
        small_sandbox.account_events.webhooks.target = f"{there.address}/bizon_webhook/secret"
        yield there
        small_sandbox.account_events.webhooks.target = None


@pytest.fixture
def project(desk: Desk, small_sandbox: SandboxServer) -> ProjectSettings:
    return wire(desk, small_sandbox)


def made(server: SandboxServer, receiver: Receiver, *orders: dict[str, Any], key: str = KEY) -> list[Posted]:
    """What the cash desk delivers about these orders, one after the other."""
    before = len(receiver.posted)
    for number, order in enumerate(orders, 1):
        server.account_events.change_order(order, key)
        receiver.wait_for(before + number)
    return receiver.posted[before:]


def deliver(desk: Desk, project: ProjectSettings, *posted: Posted) -> None:
    store_deliveries(desk, [Arrival(project.id, one.body, one.content_type or "") for one in posted])


def stored(desk: Desk) -> list[Any]:
    sql = "SELECT number, state, amount_minor, paid_minor, email, phone, goods, currency FROM shop_order"
    return [tuple(row) for row in fetch_all(desk, sql)]


@pytest.mark.parametrize("shape", ["json", "form", "multipart", "nested_json", "nested_form"])
def test_payment_counts_at_once_whatever_the_body_is(
    desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer, receiver: Receiver, shape: str
) -> None:
    small_sandbox.faults.switch(webhook_as=shape)
    set_cash_desk_key(desk, project.id, KEY)
    deliver(desk, project, *made(small_sandbox, receiver, PARTLY))
    assert stored(desk) == [("77", "partly", 100_000, 30_000, "anna@example.com", "+79430000001", "Курс", None)]
    assert fetch_all(desk, "SELECT kind FROM webhook_event") == [("order",)]


def test_order_and_repeats_of_deliveries_do_no_harm(
    desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer, receiver: Receiver
) -> None:
    posted = made(small_sandbox, receiver, NEW, PARTLY, PAID)
    for one, two, three in permutations(posted):
        write(desk, "DELETE FROM shop_order")
        write(desk, "DELETE FROM webhook_event")
        deliver(desk, project, one)
        deliver(desk, project, two, one, three)
        assert [row[:4] for row in stored(desk)] == [("77", "paid", 100_000, 100_000)]
    assert fetch_all(desk, "SELECT count(*), sum(repeats) FROM webhook_event") == [(3, 1)]


def test_delivery_with_another_hash_is_kept_and_not_used(
    desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer, receiver: Receiver
) -> None:
    set_cash_desk_key(desk, project.id, KEY)
    deliver(desk, project, *made(small_sandbox, receiver, PAID, key="another-key-0123456789"))
    assert stored(desk) == []
    assert fetch_all(desk, "SELECT kind, length(body) > 0 FROM webhook_event") == [("refused_order", True)]
    assert count_refused(desk, project.id) == 1
    set_cash_desk_key(desk, project.id, None)
    deliver(desk, project, *made(small_sandbox, receiver, {**PAID, "_id": 78}, key="another-key-0123456789"))
    assert [row[0] for row in stored(desk)] == ["78"]


def test_list_says_what_the_delivery_did_not_and_takes_a_refund_back(
    desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer, receiver: Receiver
) -> None:
    deliver(desk, project, *made(small_sandbox, receiver, PAID))
    small_sandbox.account_events.change_order({"_id": 77, "currency": "KZT", "lastname": "Иванова"})
    look_for_orders(desk, project.id, never)  # because a delivery came
    [order] = [row for row in stored(desk) if row[0] == "77"]
    assert (order[1], order[7]) == ("paid", "KZT")
    small_sandbox.account_events.change_order({"_id": 77, "paid": False, "paid_amount": 0})
    write(desk, "UPDATE order_list SET due_at = asked_at")
    look_for_orders(desk, project.id, never)
    assert ("77", "unpaid", 100_000, 0) in [row[:4] for row in stored(desk)]


def test_key_is_sealed_and_only_its_end_is_shown(desk: Desk, project: ProjectSettings) -> None:
    set_cash_desk_key(desk, project.id, f" {KEY} ")
    assert find_key_tail(desk, project.id) == KEY[-4:]
    [(sealed,)] = fetch_all(desk, "SELECT cash_desk_key_sealed FROM project WHERE id = :id", id=project.id)
    assert KEY.encode() not in sealed
    assert desk.vault.open(sealed) == KEY
    with pytest.raises(InvalidInput):
        set_cash_desk_key(desk, project.id, "  ")
    set_cash_desk_key(desk, project.id, None)
    assert find_key_tail(desk, project.id) is None
