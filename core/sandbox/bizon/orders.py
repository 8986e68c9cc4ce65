"""The cash desk of Bizon365: the list of orders, and the webhooks about one of them (docs/bizon365.md, section 18)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cached_property
from hashlib import md5
from typing import Any

from core.clock import Clock
from core.sandbox.bizon.paging import page_of
from core.sandbox.bizon.webhooks import Webhooks
from core.sandbox.calls import Answer, Call, json_answer, refusal
from core.sandbox.faults import Switchboard
from core.sandbox.world.orders import Sale, make_sales
from core.sandbox.world.webinars import MOSCOW, epoch_ms, iso_ms
from core.sandbox.world.world import World

MOST_ORDERS, USUAL_ORDERS = 100, 20
_USUAL_DAYS = 30
_NO_RIGHT = "Недостаточно прав для просмотра заказов"
_ACTIONS = {"unpaid": "neworder", "partly": "partialpaidorder", "paid": "paidorder"}


class OrderMethods:
    """Reads the orders out of the world, and holds in memory those that were made or changed since the start."""

    def __init__(self, world: World, clock: Clock, webhooks: Webhooks) -> None:
        self._world = world
        self._clock = clock
        self._webhooks = webhooks
        self._changed: dict[int, dict[str, Any]] = {}

    def get_orders(self, call: Call) -> Answer:
        """``getorders``: newest first, of the days asked for."""
        if call.board.cash_desk == "none":
            return refusal(_NO_RIGHT, 403)
        first, last = self._days(call)
        found = [order for order in self._orders if first <= _day(order) <= last and _is_wanted(order, call)]
        page = page_of(call, len(found), most=MOST_ORDERS, default=USUAL_ORDERS)
        if isinstance(page, Answer):
            return page
        searched = {"search": call.text("search")} if call.text("search") else {}
        return json_answer(
            {
                "skip": page.skip,
                "limit": page.limit,
                "total": page.total,
                "list": [_shaped(order, call.board) for order in found[page.start : page.stop]],
                "dateBegin": f"{first:%d.%m.%Y}",
                "dateEnd": f"{last:%d.%m.%Y}",
                **searched,
            }
        )

    def put(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """An order is made or changed: `_id`, and any fields of an order. Returns it whole."""
        number = int(fields["_id"])
        known = self._changed.get(number) or next((one for one in self._made if one["_id"] == number), None)
        order = {**(known or _bare(number, epoch_ms(self._clock.now()))), **fields, "_id": number}
        self._changed[number] = order
        return order

    def announce(self, fields: Mapping[str, Any], key: str) -> None:
        """As `put`, and the cash desk whose API key this is sends its webhook about it."""
        order = self.put(fields)
        amount, paid = order["amount"], order.get("paid_amount", 0)
        state = "paid" if order["paid"] else "partly" if paid else "unpaid"
        action, user = _ACTIONS[state], "school"
        signed = f"{action}{user}{key}{order['_id']}".encode()
        self._webhooks.send_fields(
            {
                "action": action,
                "orderstatus": state,
                "user": user,
                "orderid": order["_id"],
                "email": order["email"],
                "phone": order["phone"],
                "amount": amount,
                "paid": int(order["paid"]),
                "paid_amount": paid,
                "items": order["title"],
                "payby": order["gate"],
                "sup": "",
                **order["utm"],
                "hash": md5(signed, usedforsecurity=False).hexdigest(),
            }
        )

    @cached_property
    def _made(self) -> list[dict[str, Any]]:
        sales = [sale for webinar in self._world.webinars for sale in make_sales(webinar, self._world.people)]
        return [_order(sale) for sale in sales if sale.created_ms <= self._world.now_ms]

    @property
    def _orders(self) -> list[dict[str, Any]]:
        by_number = {order["_id"]: order for order in self._made} | self._changed
        return sorted(by_number.values(), key=lambda order: (order["created"], order["_id"]), reverse=True)

    def _days(self, call: Call) -> tuple[date, date]:
        today = self._world.day
        days = call.number("days", 0)
        if days:
            return today - timedelta(days=days), today
        first, last = _asked_day(call.text("dateBegin")), _asked_day(call.text("dateEnd"))
        return first or today - timedelta(days=_USUAL_DAYS), last or today


def _order(sale: Sale) -> dict[str, Any]:
    person = sale.person
    roubles = {"RUR": sale.amount, "USD": sale.amount * 90, "KZT": sale.amount // 6}[sale.currency]
    order = {
        **_bare(sale.number, sale.created_ms),
        "firstname": person.first_name,
        "lastname": person.last_name,
        "email": sale.email,
        "phone": f"+{person.phone}",
        "goods": str(1_000 + sale.amount % 97),
        "title": sale.title,
        "amount": _amount(sale.amount),
        "currency": sale.currency,
        "amount_RUR": _amount(roubles),
        "gate": sale.gate,
        "partner": sale.partner,
        "paid": sale.is_paid,
        "utm": sale.utm,
    }
    if 0 < sale.paid < sale.amount:
        order["paid_amount"] = _amount(sale.paid)
    if sale.paid_at_ms and not sale.is_refunded:
        order["_paid_at"] = iso_ms(sale.paid_at_ms)
    return order


def _bare(number: int, created_ms: int) -> dict[str, Any]:
    empty = dict.fromkeys(("firstname", "lastname", "middlename", "email", "phone", "goods", "title"), "")
    more = dict.fromkeys(("channel", "partner", "partner2", "comment", "coupon", "pixel", "address", "city"), "")
    return {
        "_id": number,
        **empty,
        "amount": 0,
        "currency": "RUR",
        "amount_RUR": 0,
        "gate": "Карта",
        "ip": "203.0.113.9",
        **more,
        "country_code": "RU",
        "hash": f"{number:016x}",
        "created": iso_ms(created_ms),
        "paid": False,
        "appear": True,
        "referer": "",
        "utm": {},
        "partner_reward": 0,
        "profit_amount": 0,
        "tax": 0,
    }


def _amount(minor: int) -> int | float:
    return minor // 100 if minor % 100 == 0 else minor / 100


def _shaped(order: dict[str, Any], board: Switchboard) -> dict[str, Any]:
    """The order in the shapes that the switchboard says."""
    shaped = {name: value for name, value in order.items() if name != "_paid_at"}
    if board.paid_as != "flag":
        shaped["paid"] = int(order["paid"]) if board.paid_as == "number" else str(int(order["paid"]))
    if board.paid_at_as != "absent" and "_paid_at" in order:
        shaped[board.paid_at_as] = order["_paid_at"]
    if board.amounts_as == "text":
        names = ("amount", "amount_RUR", "paid_amount")
        shaped |= {name: f"{shaped[name]:.2f}" for name in names if name in shaped}
    return shaped


def _is_wanted(order: dict[str, Any], call: Call) -> bool:
    text = call.text("search").casefold()
    searched = (order["_id"], order["email"], order["phone"], order["lastname"])
    return (call.text("paid") != "1" or order["paid"]) and any(text in str(one).casefold() for one in searched)


def _day(order: dict[str, Any]) -> date:
    return datetime.fromisoformat(order["created"]).astimezone(MOSCOW).date()


def _asked_day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%d.%m.%Y").replace(tzinfo=MOSCOW).date()
    except ValueError:
        return None
