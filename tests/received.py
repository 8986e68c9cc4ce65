"""What tests of received registrations need: deliveries, the round that works them off, and what became of them."""

import json
from typing import Any

import httpx
from sqlalchemy import text

from core.desk import Desk
from core.http.pace import never
from core.jobs.inbox import work_off
from core.sandbox.server import SandboxServer
from core.services.receive_webhook import Arrival, store_deliveries
from core.services.write_registration import NOTICE
from tests.stored import fetch_all

SESSION = "2026-12-01T16:00:00.000Z"


def deliver(desk: Desk, project_id: int, **fields: object) -> int:
    """A registration has come, with these fields besides the usual ones; its event."""
    usual = {"sublistId": "24681:py-free", "room": "24681:python-start", "webinarTime": SESSION, "secret": "s3cr3t"}
    body = json.dumps({**usual, **fields}).encode()
    store_deliveries(desk, [Arrival(project_id, body, "application/json")])
    [(event_id,)] = fetch_all(desk, "SELECT max(id) FROM webhook_event")
    return int(event_id)


def run_round(desk: Desk, project_id: int) -> object:
    """One round of the inbox; when it wants to look again."""
    return work_off(desk, project_id, never)


def row_of(desk: Desk, event_id: int) -> Any:
    """A registration as it is stored."""
    [row] = fetch_all(desk, "SELECT * FROM received_registration WHERE event_id = :id", id=event_id)
    return row


def make_due(desk: Desk) -> None:
    """The time for the next try has come."""
    with desk.store.writing() as session:
        now = desk.now().replace(tzinfo=None)
        session.connection().execute(
            text("UPDATE received_registration SET due_at = :now WHERE due_at IS NOT NULL"), {"now": str(now)}
        )


def salebot(server: SandboxServer, action: str, **params: Any) -> Any:
    """Ask the sandbox's Salebot, past the dashboard."""
    return httpx.get(f"{server.address}/api/{server.salebot_key}/{action}", params=params).json()


def variables_of(server: SandboxServer, client_id: int) -> dict[str, Any]:
    """A client's variables, as the sandbox's Salebot holds them."""
    return dict(salebot(server, "get_variables", client_id=client_id))


def notices_of(server: SandboxServer, client_id: int) -> int:
    """How often a client got the notice, as the sandbox's Salebot holds it."""
    rows = salebot(server, "get_history", client_id=client_id, limit=2000)["result"]
    return sum(NOTICE in (row.get("text"), row.get("message")) for row in rows)
