"""Calls to the sandbox's Salebot as its tests make them."""

from typing import Any

import httpx

from core.sandbox.server import SandboxServer
from tests import patience


def answer_of(salebot: httpx.Client, action: str, **params: str | int) -> Any:
    return salebot.get(action, params=params).json()


def hook(sandbox: SandboxServer, body: dict[str, Any], **options: Any) -> httpx.Response:
    address = f"{sandbox.address}/bizon_webhook/{sandbox.salebot_key}"
    return patience.post(address, **(options or {"json": body}))


def new_client(salebot: httpx.Client, phone: str) -> int:
    row = {"platform_id": phone, "group_id": "g==", "client_type": 6}
    client_id: int = salebot.post("load_clients", json=[row]).json()["items"][0]["id"]
    return client_id


def save(salebot: httpx.Client, client_id: int, variables: dict[str, str]) -> None:
    salebot.post("save_variables", json={"client_id": client_id, "variables": variables})


def phone_owner(salebot: httpx.Client, phone: str) -> int | None:
    client_id: int | None = answer_of(salebot, "find_client_id_by_phone", phone=phone).get("client_id")
    return client_id
