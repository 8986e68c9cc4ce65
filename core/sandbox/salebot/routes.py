"""Salebot's addresses, with the check of the key (docs/salebot.md, section 1)."""

import hmac

from starlette.requests import Request
from starlette.routing import BaseRoute, Route

from core.sandbox.exchange import Answer, Guard, Handler, Stand
from core.sandbox.faults import Right, Switchboard
from core.sandbox.salebot.answers import fail
from core.sandbox.salebot.methods import SalebotDesk
from core.sandbox.world.world import World

_WRONG_KEY, _NO_RIGHT = "Wrong api key", "Access denied"


def salebot_routes(world: World, stand: Stand) -> list[BaseRoute]:
    """All actions under ``/api/{key}/...``, by GET and POST, and ``/bizon_webhook/{key}``."""
    desk = SalebotDesk(world, stand.clock)
    reading: tuple[Handler, ...] = (
        desk.find_client_id_by_phone,
        desk.find_client_id_by_email,
        desk.find_client_id_by_var,
        desk.find_clients,
        desk.whatsapp_client_id,
        desk.get_clients,
        desk.get_variables,
        desk.get_history,
    )
    changing: tuple[Handler, ...] = (
        desk.save_variables,
        desk.message,
        desk.callback,
        desk.load_clients,
        desk.add_to_list,
        desk.remove_from_list,
    )
    actions: list[tuple[Handler, tuple[Right, ...]]] = [
        (desk.connected_channels, ()),
        *((action, ("read",)) for action in reading),
        *((action, ("change",)) for action in changing),
    ]
    routes: list[BaseRoute] = [
        Route(
            f"/api/{{key}}/{action.__name__}",
            stand.endpoint(action.__name__, action, _guard(world, rights)),
            methods=["GET", "POST"],
        )
        for action, rights in actions
    ]
    webhook = stand.endpoint("bizon_webhook", desk.bizon_webhook, _guard(world, ("read", "change")))
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
