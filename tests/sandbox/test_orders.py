"""The cash desk of the sandbox sells whatever a real one does, the same on every day, and says so by webhooks."""

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import md5

import pytest

from core.sandbox.server import SandboxServer
from core.sandbox.world.orders import Sale, make_sales
from core.sandbox.world.world import World
from tests import patience
from tests.receiver import Receiver, receiving
from tests.sandbox.conftest import DAY


def sales(seed: int, day: date) -> dict[int, Sale]:
    world = World(seed, day)
    made = (sale for webinar in world.webinars for sale in make_sales(webinar, world.people))
    return {sale.number: sale for sale in made if sale.created_ms <= world.now_ms}


def test_there_are_orders_of_every_kind() -> None:
    world = World(7, DAY)
    made = sales(7, DAY).values()
    assert {sale.currency for sale in made} == {"RUR", "USD", "KZT"}
    assert any(0 < sale.paid < sale.amount for sale in made)
    assert any(sale.is_refunded for sale in made)
    assert any(not sale.paid for sale in made)
    assert any(sale.email != sale.person.email for sale in made)
    assert any(sale.utm for sale in made)
    assert any(sale.partner for sale in made)
    assert any(sale.person.number not in world.people_of(sale.webinar_id) for sale in made)


def test_tomorrow_the_orders_of_today_are_the_same_and_some_more() -> None:
    today, tomorrow = sales(7, DAY), sales(7, DAY + timedelta(days=1))
    lasting = {number for number, sale in tomorrow.items() if number in today}
    assert all(today[number] == tomorrow[number] for number in lasting)
    assert len(tomorrow.keys() - today.keys()) > 0
    # Only those of the webinar that is too old by now are gone
    assert len(today) - len(lasting) < len(today) / 10


@pytest.fixture
def receiver(sandbox: SandboxServer) -> Iterator[Receiver]:
    with receiving() as there:
        patience.put(f"{sandbox.address}/_sandbox/webhooks", json={"target": f"{there.address}/bizon_webhook/made-up"})
        yield there
        sandbox.account_events.webhooks.target = None


def test_paid_order_sends_the_documented_webhook(sandbox: SandboxServer, receiver: Receiver) -> None:
    order = {"_id": 5, "email": "anna@example.com", "amount": 990, "paid": True, "utm": {"utm_source": "vk"}}
    patience.post(f"{sandbox.address}/_sandbox/webhooks/order", json={"order": order, "key": "made-up-key"})
    [posted] = receiver.wait_for(1)
    [sent] = [exchange.body for exchange in sandbox.traffic.of("webhook_out")]
    assert (sent["action"], sent["orderid"], sent["paid"], sent["utm_source"]) == ("paidorder", 5, 1, "vk")
    assert sent["hash"] == md5(b"paidorderschoolmade-up-key5", usedforsecurity=False).hexdigest()
    assert posted.content_type == "application/json"
