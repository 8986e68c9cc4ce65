"""Control of the sandbox: switching faults, reading the traffic, and events of the account that send webhooks."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from core.sandbox.bizon.orders import OrderMethods
from core.sandbox.bizon.subscribers import SubscriberMethods
from core.sandbox.bizon.webhooks import Webhooks
from core.sandbox.calls import Answer, Call
from core.sandbox.dispatcher import Dispatcher
from core.sandbox.faults import Switchboard
from core.sandbox.world.world import World


class Target(BaseModel):
    """The address that webhooks are sent to; with None none are sent."""

    model_config = ConfigDict(extra="forbid")

    target: str | None


class AccountEvents:
    """Events at Bizon365 that no API call causes, and that make it send a webhook."""

    def __init__(
        self,
        world: World,
        dispatcher: Dispatcher,
        signups: SubscriberMethods,
        orders: OrderMethods,
        webhooks: Webhooks,
    ) -> None:
        self._world = world
        self._dispatcher = dispatcher
        self._signups = signups
        self._orders = orders
        self.webhooks = webhooks

    def sign_up(self, fields: Mapping[str, Any]) -> Answer:
        """A person registers on a page themselves: `pageId` and `email` at least, else as `addSubscriber` takes
        them, and `url_marker_name`, `url_param`, `url_param_name`. Without `time` it is the page's next session."""
        call = Call(
            method="sign_up", params=dict(fields), body=dict(fields), board=self._dispatcher.faults.board, faults=()
        )
        return self._dispatcher.work(self._signups.sign_up, call)

    def change_order(self, fields: Mapping[str, Any], key: str | None = None) -> None:
        """An order of the cash desk is made, paid or given back: `_id`, and the fields of an order that are new. With
        `key`, the API key of the cash desk, it sends its webhook, too."""
        if key is None:
            self._orders.put(fields)
        else:
            self._orders.announce(fields, key)

    def hold_webinar(self, room: str) -> str:
        """A webinar of this room (``python-start``) ends now, and Bizon365 says so to nobody; returns its id. Raises
        KeyError for a room that is not there."""
        return self._world.hold(room, self._dispatcher.clock.now()).webinar_id

    def end_webinar(self, webinar_id: str) -> None:
        """Bizon365 says that a webinar has ended, also one that it has not listed yet."""
        webinar = self._world.find_webinar(webinar_id)
        self.webhooks.send_fields(
            {
                "event": "webinarEnd",
                "roomid": webinar_id.rpartition("*")[0],
                "webinarId": webinar_id,
                "stat": webinar.participants if webinar else 0,
                "len": webinar.minutes if webinar else 0,
            }
        )


def control_routes(dispatcher: Dispatcher, account_events: AccountEvents) -> list[BaseRoute]:
    """The control of a sandbox that runs in another process, over HTTP."""
    webhooks = account_events.webhooks

    async def faults(request: Request) -> Response:
        if request.method == "PUT":
            try:
                dispatcher.faults.replace(Switchboard.model_validate_json(await request.body()))
            except ValidationError as error:
                return _invalid(error)
        return JSONResponse(dispatcher.faults.board.model_dump())

    async def traffic(request: Request) -> Response:
        if request.method == "DELETE":
            dispatcher.traffic.clear()
        return JSONResponse([asdict(exchange) for exchange in dispatcher.traffic])

    async def target(request: Request) -> Response:
        if request.method == "PUT":
            try:
                webhooks.target = Target.model_validate_json(await request.body()).target
            except ValidationError as error:
                return _invalid(error)
        return JSONResponse({"target": webhooks.target})

    async def registration(request: Request) -> Response:
        answer = await run_in_threadpool(account_events.sign_up, await request.json())
        return Response(answer.body, answer.status, media_type=answer.media_type)

    async def webinar_end(request: Request) -> Response:
        account_events.end_webinar((await request.json())["webinarId"])
        return Response(status_code=204)

    async def webinar(request: Request) -> Response:
        try:
            webinar_id = account_events.hold_webinar((await request.json())["room"])
        except KeyError:
            return Response(status_code=404)
        return JSONResponse({"webinarId": webinar_id})

    async def order(request: Request) -> Response:
        given = await request.json()
        account_events.change_order(given["order"], given.get("key"))
        return Response(status_code=204)

    async def anything(request: Request) -> Response:
        webhooks.send(await request.body(), request.headers.get("content-type", ""))
        return Response(status_code=204)

    return [
        Route("/_sandbox/faults", faults, methods=["GET", "PUT"]),
        Route("/_sandbox/traffic", traffic, methods=["GET", "DELETE"]),
        Route("/_sandbox/webhooks", target, methods=["GET", "PUT"]),
        Route("/_sandbox/webhooks/registration", registration, methods=["POST"]),
        Route("/_sandbox/webhooks/webinar_end", webinar_end, methods=["POST"]),
        Route("/_sandbox/webinars", webinar, methods=["POST"]),
        Route("/_sandbox/webhooks/order", order, methods=["POST"]),
        Route("/_sandbox/webhooks/anything", anything, methods=["POST"]),
    ]


def _invalid(error: ValidationError) -> Response:
    return JSONResponse(json.loads(error.json(include_url=False)), 422)
