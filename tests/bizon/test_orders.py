"""The orders of the cash desk, over HTTP and in every shape that they may have."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given

from core.bizon.api import BizonApi
from core.bizon.payloads import Order
from core.bizon.wire import BizonAccount
from core.errors import Forbidden
from core.sandbox.server import SandboxServer
from core.sandbox.world.orders import Sale, make_sales
from tests.bizon.test_payloads import anything
from tests.conftest import QUICK
from tests.present import DAY, present_clock

SINCE, UNTIL = DAY - timedelta(days=70), DAY


def sales(sandbox: SandboxServer) -> dict[str, Sale]:
    world = sandbox.world
    made = (sale for webinar in world.webinars for sale in make_sales(webinar, world.people))
    return {str(sale.number): sale for sale in made if sale.created_ms <= world.now_ms}


def fetch(api: BizonApi) -> dict[str | None, Order]:
    reading = api.fetch_orders(SINCE, UNTIL)
    assert reading.complete
    return {order.number: order for order in (Order.of(row.raw) for row in reading.rows)}


def test_all_orders_are_read_page_by_page_and_agree_with_the_total(sandbox: SandboxServer, api: BizonApi) -> None:
    read: list[tuple[int, int | None]] = []
    reading = api.fetch_orders(SINCE, UNTIL, on_page=lambda rows, total: read.append((rows, total)))
    assert {str(row.raw["_id"]) for row in reading.rows} == sales(sandbox).keys()
    assert read[-1] == (reading.total, reading.total)
    assert {exchange.query["limit"] for exchange in sandbox.traffic} == {"100"}
    assert len(sandbox.traffic) == len(reading.bodies) == -(-len(reading.rows) // 100)


@pytest.mark.parametrize("rows", [1, -1])
def test_order_that_is_made_while_the_list_is_read_is_not_lost(
    sandbox: SandboxServer, api: BizonApi, rows: int
) -> None:
    sandbox.faults.play("total", methods=["getorders"], rows=rows, times=1)
    assert fetch(api).keys() == sales(sandbox).keys()


@pytest.mark.parametrize(
    "shapes",
    [
        {},
        {"paid_as": "number", "amounts_as": "text", "paid_at_as": "paidDate"},
        {"paid_as": "text", "paid_at_as": "paid_date"},
    ],
)
def test_an_order_says_the_same_in_every_shape(
    sandbox: SandboxServer, api: BizonApi, shapes: Mapping[str, str]
) -> None:
    sandbox.faults.switch(**shapes)
    known = sales(sandbox)
    for number, order in fetch(api).items():
        sale = known[str(number)]
        assert (order.amount_minor, order.is_paid) == (sale.amount, sale.is_paid)
        assert order.paid_minor == (sale.paid if 0 < sale.paid < sale.amount else None)
        assert order.created_at == moment(sale.created_ms)
        assert order.currency == ("RUB" if sale.currency == "RUR" else sale.currency)
        assert (order.email, order.goods, order.tags) == (sale.email, sale.title, sale.utm)
        told = "paid_at_as" in shapes and sale.paid_at_ms is not None and not sale.is_refunded
        assert order.paid_at == (moment(sale.paid_at_ms or 0) if told else None)


def moment(epoch_ms: int) -> datetime:
    return datetime.fromtimestamp(epoch_ms / 1000, UTC)


def test_both_versions_have_the_same_orders(sandbox: SandboxServer, http: httpx.Client, api: BizonApi) -> None:
    account = BizonAccount(sandbox.address, "v1", None, sandbox.bizon_token)
    old = BizonApi(account, http, clock=present_clock(), policy=QUICK)
    assert old.fetch_orders(SINCE, UNTIL) == api.fetch_orders(SINCE, UNTIL)


def test_account_without_cash_desk_is_forbidden(sandbox: SandboxServer, api: BizonApi) -> None:
    sandbox.faults.switch(cash_desk="none")
    with pytest.raises(Forbidden):
        api.fetch_orders(SINCE, UNTIL)


@pytest.mark.parametrize(
    ("raw", "goods"),
    [
        ({"title": " Курс "}, "Курс"),
        ({"title": ["Курс", "Книга"]}, "Курс, Книга"),
        ({"title": '[{"title": "Курс"}, {"name": "Книга"}]'}, "Курс, Книга"),
        ({"title": {"17": {"title": "Курс"}}}, "Курс"),
        ({"goods": [{"title": "Курс", "price": 5}]}, "Курс"),
        ({"title": [], "goods": ""}, None),
    ],
)
def test_goods_are_the_titles_wherever_they_stand(raw: dict[str, Any], goods: str | None) -> None:
    assert Order.of(raw).goods == goods


def test_tags_stand_in_utm_or_in_the_order() -> None:
    tags = {"utm_source": "vk", "utm_campaign": "осень"}
    assert Order.of({"utm": tags}).tags == Order.of(tags).tags == tags
    assert Order.of({"utm": {"source": "vk", "campaign": "осень"}}).tags == tags
    assert Order.of({"utm": []}).tags == {}


@given(anything, anything, anything, anything)
def test_odd_orders_are_read_without_an_error(one: Any, two: Any, three: Any, four: Any) -> None:
    raw = {"_id": one, "paid": two, "amount": three, "title": four, "utm": one, "created": two, "email": three}
    assert Order.of(raw).raw == raw or one != one
