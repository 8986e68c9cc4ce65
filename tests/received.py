"""What tests of received registrations need: deliveries, the round that works them off, and what became of them."""

import json
from datetime import datetime
from typing import Any

from sqlmodel import col, update

from core.desk import Desk
from core.http.pace import never
from core.sandbox.server import SandboxServer
from core.services.inbox.job import work_off
from core.services.inbox.receive_webhook import Arrival, store_deliveries
from core.services.inbox.write_registration import NOTICE
from core.services.projects.connections import open_salebot
from data.models import ReceivedRegistration
from tests.conftest import QUICK
from tests.stored import fetch_all

SESSION = "2026-12-01T16:00:00.000Z"


def deliver(desk: Desk, project_id: int, **fields: object) -> int:
    """A registration has come, with these fields besides the usual ones; its event."""
    usual = {"sublistId": "24681:py-free", "room": "24681:python-start", "webinarTime": SESSION, "secret": "s3cr3t"}
    body = json.dumps({**usual, **fields}).encode()
    store_deliveries(desk, [Arrival(project_id, body, "application/json")])
    [(event_id,)] = fetch_all(desk, "SELECT max(id) FROM webhook_event")
    return int(event_id)


def run_round(desk: Desk, project_id: int) -> datetime | None:
    """One round of the inbox; when it wants to look again."""
    return work_off(desk, project_id, never)


def received(desk: Desk, event_id: int) -> ReceivedRegistration:
    """A registration as it is stored."""
    with desk.store.reading() as session:
        row = session.get(ReceivedRegistration, event_id)
        assert row
        session.expunge(row)
        return row


def make_due(desk: Desk) -> None:
    """The time for the next try has come."""
    with desk.store.writing() as session:
        waiting = col(ReceivedRegistration.due_at).is_not(None)
        session.exec(update(ReceivedRegistration).where(waiting).values(due_at=desk.now()))


def give(desk: Desk, project_id: int, client_id: int, **variables: str) -> None:
    """Somebody else than the dashboard has saved variables to a client in Salebot."""
    with open_salebot(desk, project_id, policy=QUICK) as api:
        api.save_variables([client_id], variables)


def variables_of(desk: Desk, project_id: int, client_id: int) -> dict[str, Any]:
    """A client's variables as Salebot holds them."""
    with open_salebot(desk, project_id, policy=QUICK) as api:
        return api.get_variables(client_id)


def notices_of(desk: Desk, project_id: int, client_id: int) -> int:
    """How often a client got the notice, as Salebot holds it."""
    with open_salebot(desk, project_id, policy=QUICK) as api:
        return sum(row.text == NOTICE for row in api.fetch_history(client_id, 2000))


def clients_of(server: SandboxServer, count: int) -> list[int]:
    """Some clients of the sandbox, the oldest first."""
    people = (person.client_id for person in server.world.people.everybody())
    return sorted(client_id for client_id, _ in zip(filter(None, people), range(count), strict=False))


def asked_for(server: SandboxServer) -> list[str]:
    """The actions of Salebot that were asked for, in order."""
    return [exchange.method for exchange in server.traffic if "getSub" not in exchange.method]
