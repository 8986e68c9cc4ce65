"""Bizon365's addresses, v1 and v2 (docs/bizon365.md, section 1), with the check of token and project."""

import hmac

from starlette.requests import Request
from starlette.routing import BaseRoute, Route

from core.sandbox.bizon.orders import OrderMethods
from core.sandbox.bizon.registrations import Registrations
from core.sandbox.bizon.reports import ReportMethods
from core.sandbox.bizon.schedule import Schedules
from core.sandbox.bizon.subscribers import SubscriberMethods
from core.sandbox.calls import Answer, Call, json_answer, refusal
from core.sandbox.dispatcher import Dispatcher, Handler
from core.sandbox.faults import Switchboard
from core.sandbox.world.world import World


def bizon_routes(
    world: World, dispatcher: Dispatcher, signups: SubscriberMethods, orders: OrderMethods
) -> list[BaseRoute]:
    """All methods under ``/api/v1/webinars/...`` and ``/api/v2/{projectId}/...``, and the public schedules. The cash
    desk has a folder of its own in v1."""
    reports = ReportMethods(world)
    methods: list[tuple[str, str, str, Handler]] = [
        ("getlist", "GET", "reports", reports.getlist),
        ("get", "GET", "reports", reports.get),
        ("getviewers", "GET", "reports", reports.getviewers),
        ("getSubpages", "GET", "subpages", signups.get_subpages),
        ("getSubscribers", "GET", "subpages", signups.get_subscribers),
        ("addSubscriber", "POST", "subpages", signups.add_subscriber),
        ("removeSubscriber", "POST", "subpages", signups.remove_subscriber),
    ]

    def guard(request: Request, board: Switchboard) -> Answer | None:
        if not hmac.compare_digest(request.headers.get("X-Token", "").encode(), world.bizon_token.encode()):
            return refusal("Неверный токен", 401)
        if request.path_params.get("project_id", world.bizon_project_id) != world.bizon_project_id:
            return refusal("Проект не найден", 404)
        return None

    def no_guard(_request: Request, _board: Switchboard) -> None:
        return None

    def get_projects(call: Call) -> Answer:
        former = world.bizon_project_id[::-1]
        projects = [
            _project(world.bizon_project_id, "Онлайн-школа (песочница)"),
            _project(former, "Онлайн-школа, прежний проект", deleted=True),
        ]
        return json_answer({"projects": projects, "avail_project_slots": 1, "max_project_slots": 3})

    form = dispatcher.endpoint("form", Schedules(world, Registrations(world)).form, no_guard)
    routes: list[BaseRoute] = [
        Route("/api/v2/user/getProjects", dispatcher.endpoint("getProjects", get_projects, guard), methods=["GET"]),
        Route("/form/{pageId}", form, methods=["GET"]),
    ]
    for method, verb, folder, handler in methods:
        endpoint = dispatcher.endpoint(method, handler, guard)
        routes.append(Route(f"/api/v1/webinars/{folder}/{method}", endpoint, methods=[verb]))
        routes.append(Route(f"/api/v2/{{project_id}}/{folder}/{method}", endpoint, methods=[verb]))
    listed = dispatcher.endpoint("getorders", orders.get_orders, guard)
    routes += [Route(f"/api/{path}/getorders", listed) for path in ("v1/kassa/orders", "v2/{project_id}/orders")]
    return routes


def _project(number: str, title: str, *, deleted: bool = False) -> dict[str, object]:
    money = {"balance_total": 0, "balance_rub": 0, "demo_time": False}
    return {"id": number, "title": title, **money, "deleted": deleted}
