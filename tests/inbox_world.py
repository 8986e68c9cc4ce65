"""Deliveries put straight into the store, and registrations brought as far as a test wants them."""

import json
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, select, update

from core.desk import Desk
from core.services.inbox.receive_webhook import Arrival, store_deliveries
from data.models import ReceivedRegistration, ShopOrder, WebhookEvent
from tests.reports_world import START

PAGE = "222222:page1"
ROOM = "222222:room"


def registration(number: int, **more: Any) -> bytes:
    """The body that Bizon365 sends about person `number`."""
    fields = {
        "sublistId": PAGE,
        "room": ROOM,
        "email": f"person{number}@example.com",
        "username": f"Анна {number}",
        "phone": f"+7900{number:07d}",
        "webinarTime": "2026-11-20T16:00:00.000Z",
        **more,
    }
    return json.dumps({name: value for name, value in fields.items() if value is not None}).encode()


def deliver(desk: Desk, project_id: int, *bodies: bytes) -> list[int]:
    """Keep these deliveries; their event ids in this order."""
    store_deliveries(desk, [Arrival(project_id, body, "application/json") for body in bodies])
    with desk.store.reading() as session:
        query = select(WebhookEvent.id, WebhookEvent.body).where(WebhookEvent.project_id == project_id)
        ids = {body: event_id or 0 for event_id, body in session.exec(query)}
    return [ids[body] for body in bodies]


def bring_to(desk: Desk, event_id: int, state: str, **values: Any) -> None:
    """The registration as it would be in this state, with nothing left to be done by itself."""
    with desk.store.writing() as session:
        of_event = col(ReceivedRegistration.event_id) == event_id
        session.exec(update(ReceivedRegistration).where(of_event).values(state=state, **{"due_at": None, **values}))


def mark(desk: Desk, event_id: int, **values: Any) -> None:
    """Change the delivery itself: `is_test`, `relay_state`, `received_at`..."""
    with desk.store.writing() as session:
        session.exec(update(WebhookEvent).where(col(WebhookEvent.id) == event_id).values(**values))


def receive_at(desk: Desk, event_id: int, at: datetime) -> None:
    """As if it had come then."""
    mark(desk, event_id, received_at=at)
    with desk.store.writing() as session:
        of_event = col(ReceivedRegistration.event_id) == event_id
        session.exec(update(ReceivedRegistration).where(of_event).values(received_at=at))


def buy(desk: Desk, project_id: int, number: str, state: str = "paid", **who: Any) -> None:
    """An order of the cash desk, so many hours after `START` as its number says."""
    with desk.store.writing() as session:
        said: dict[str, Any] = {
            "said_by": "list",
            "said_at": START,
            "tags": "{}",
            "created_at": START + timedelta(hours=int(number)),
        }
        session.add(ShopOrder(project_id=project_id, number=number, state=state, amount_minor=500, **said, **who))
