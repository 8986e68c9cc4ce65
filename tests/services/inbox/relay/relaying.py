"""Registrations that come and are relayed, and what is known of it."""

import json
from datetime import datetime

import stamina
from sqlmodel import col, update

from core.desk import Desk
from core.errors import DeskError
from core.http.pace import never
from core.problems import read_problem
from core.services.inbox.receive_webhook import Arrival, store_deliveries
from core.services.inbox.relay import relay_due
from core.services.projects.connections import open_salebot
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project
from core.services.projects.salebot_settings import SalebotSettings, change_salebot_settings
from data.models import WebhookEvent
from tests.patience import PATIENCE_S
from tests.stored import fetch_all

KEY = "made0up0salebot0key"

JSON, FORM = "application/json; charset=utf-8", "application/x-www-form-urlencoded"

SESSION = "2026-12-01T16:00:00.000Z"

PATH = f"/bizon_webhook/{KEY}"

RELAYING = SalebotSettings(relay=True, variable_scope="client", per_second=10.0, daily_budget=0, campaign_cap=0)


def relaying_project(desk: Desk, salebot_base_url: str, key: str | None = KEY) -> int:
    draft = ProjectDraft(name="Школа", salebot_base_url=salebot_base_url, own_network=True)
    project = add_project(desk, draft, salebot_key=key)
    change_salebot_settings(desk, project.id, RELAYING)
    return project.id


def registration(name: str) -> bytes:
    return json.dumps({"sublistId": "222222:page1", "email": f"{name}@example.com", "secret": name}).encode()


def came(desk: Desk, project_id: int, *bodies: bytes, content_type: str = JSON) -> None:
    store_deliveries(desk, [Arrival(project_id, body, content_type) for body in bodies])


def relay(desk: Desk, project_id: int) -> datetime | None:
    return relay_due(desk, project_id, never)


def let_time_pass(desk: Desk) -> None:
    """Whatever waits is due now."""
    with desk.store.writing() as session:
        waiting = update(WebhookEvent).where(col(WebhookEvent.relay_state) == "waiting")
        session.exec(waiting.values(relay_at=desk.now()))


def states(desk: Desk) -> list[tuple[str | None, int]]:
    rows = fetch_all(desk, "SELECT relay_state, relay_attempts FROM webhook_event ORDER BY id")
    return [(row[0], row[1]) for row in rows]


def problem(desk: Desk) -> DeskError | None:
    return read_problem(fetch_all(desk, "SELECT max(relay_problem) FROM webhook_event")[0][0])


def of_client(desk: Desk, project_id: int, *, by_link: bool = True) -> tuple[int, bytes]:
    """A client, and a registration of theirs: by their link, or by the e-mail."""
    with open_salebot(desk, project_id) as api:
        client_id = api.fetch_clients(0, limit=1)[0].client_id
        api.save_variables([client_id], {"client.email": "anna@example.com"})
    fields = {"sublistId": "222222:page1", "email": "anna@example.com", "secret": "a1b2", "webinarTime": SESSION}
    link = {"url_marker": str(client_id), "url_marker_name": "salebot"} if by_link else {}
    return client_id, json.dumps(fields | link).encode()


def told(desk: Desk, project_id: int, client_id: int) -> list[str | None]:
    """What the client got, as Salebot holds it."""
    with open_salebot(desk, project_id) as api:
        return [row.text for row in api.fetch_history(client_id)]


@stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.05, wait_max=0.1, wait_jitter=0)
def taken(desk: Desk) -> None:
    assert [state for state, _ in states(desk)] == ["taken"]
