"""Salebot's addresses, with the check of the key (docs/salebot.md, section 1)."""

import hmac

from starlette.requests import Request
from starlette.routing import BaseRoute, Route

from core.sandbox.calls import Answer
from core.sandbox.dispatcher import Dispatcher, Guard, Handler
from core.sandbox.faults import Right, Switchboard
from core.sandbox.salebot.answers import fail
from core.sandbox.salebot.methods import SalebotMethods
from core.sandbox.world.world import World

_WRONG_KEY, _NO_RIGHT = "Wrong api key", "Access denied"


def salebot_routes(world: World, dispatcher: Dispatcher) -> list[BaseRoute]:
    """All actions under ``/api/{key}/...``, by GET and POST, and ``/bizon_webhook/{key}``."""
    methods = SalebotMethods(world, dispatcher.clock)
    reading: tuple[Handler, ...] = (
        methods.find_client_id_by_phone,
        methods.find_client_id_by_email,
        methods.find_client_id_by_var,
        methods.find_clients,
        methods.whatsapp_client_id,
        methods.get_clients,
        methods.get_variables,
        methods.get_history,
    )
    changing: tuple[Handler, ...] = (
        methods.save_variables,
        methods.message,
        methods.callback,
        methods.load_clients,
        methods.add_to_list,
        methods.remove_from_list,
    )
    actions: list[tuple[Handler, tuple[Right, ...]]] = [
        (methods.connected_channels, ()),
        *((action, ("read",)) for action in reading),
        *((action, ("change",)) for action in changing),
    ]
    routes: list[BaseRoute] = [
        Route(
            f"/api/{{key}}/{action.__name__}",
            dispatcher.endpoint(action.__name__, action, _guard(world, rights)),
            methods=["GET", "POST"],
        )
        for action, rights in actions
    ]
    webhook = dispatcher.endpoint("bizon_webhook", methods.bizon_webhook, _guard(world, ("read", "change")))
    return [*routes, Route("/bizon_webhook/{key}", webhook, methods=["POST"])]


def _guard(world: World, rights: tuple[Right, ...]) -> Guard:
    """Lets in who has the key, if the key has these rights."""

    def guard(request: Request, board: Switchboard) -> Answer | None:
        if not hmac.compare_digest(request.path_params["key"].encode(), world.salebot_key.encode()):
            return fail(_WRONG_KEY, 200 if board.wrong_key == "fail" else int(board.wrong_key))
        if set(rights) - set(board.rights):
            return fail(_NO_RIGHT, 200 if board.no_right == "fail" else int(board.no_right))
        return None

    return guard
