"""Salebot's addresses, with the check of the key (Salebot facts §1)."""

import hmac

from starlette.requests import Request
from starlette.routing import BaseRoute, Route

from core.sandbox.exchange import Answer, Stand, json_answer
from core.sandbox.faults import Switchboard
from core.sandbox.salebot_desk import SalebotDesk
from core.sandbox.world import World


def salebot_routes(world: World, stand: Stand) -> list[BaseRoute]:
    """All actions under ``/api/{key}/...``, by GET and POST, and ``/bizon_webhook/{key}``."""
    desk = SalebotDesk(world)
    actions = [
        desk.connected_channels,
        desk.find_client_id_by_phone,
        desk.find_client_id_by_email,
        desk.find_client_id_by_var,
        desk.find_clients,
        desk.whatsapp_client_id,
        desk.get_clients,
        desk.get_variables,
        desk.save_variables,
        desk.message,
        desk.callback,
        desk.load_clients,
        desk.get_history,
        desk.add_to_list,
        desk.remove_from_list,
    ]

    def guard(request: Request, board: Switchboard) -> Answer | None:
        if hmac.compare_digest(request.path_params["key"].encode(), world.salebot_key.encode()):
            return None
        refused = {"status": "fail", "message": "Wrong api key"}
        return json_answer(refused, 200 if board.wrong_key == "fail" else int(board.wrong_key))

    routes: list[BaseRoute] = [
        Route(
            f"/api/{{key}}/{action.__name__}",
            stand.endpoint(action.__name__, action, guard),
            methods=["GET", "POST"],
        )
        for action in actions
    ]
    webhook = stand.endpoint("bizon_webhook", desk.bizon_webhook, guard)
    return [*routes, Route("/bizon_webhook/{key}", webhook, methods=["POST"])]
