"""Registration pages put straight into the store, made of raw subscribers as Bizon365 gives them."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from core.bizon.payloads import Subscriber
from core.desk import Desk
from core.domain.phones import DEFAULT_COUNTRY
from core.services.registration.pull_subscribers import (
    FetchedSubscribers,
    save_subscribers,
    subscriber_columns,
    subscriber_origin,
)
from data.answers import pack_answer
from data.models import RegistrationPage
from tests.reports_world import ROOM, START
from tests.stored import write

PAGE = "222222:page1"


def subscriber(email: str = "", *, session_at: datetime = START, **more: Any) -> dict[str, Any]:
    """A raw subscriber who registered for the session."""
    return {"email": email, "webinarTime": session_at.isoformat(), **more}


def store_page(
    desk: Desk,
    project_id: int,
    subscribers: Sequence[dict[str, Any]] | None,
    *,
    page_id: str = PAGE,
    room_id: str | None = ROOM,
    marker_name: str | None = None,
    complete: bool = True,
) -> None:
    """A page that leads to the room, with these subscribers, loaded on the day after the webinar, or (None) one whose
    subscribers were never loaded."""
    page = RegistrationPage(project_id=project_id, page_id=page_id, room_id=room_id, marker_name=marker_name)
    with desk.store.writing() as session:
        session.merge(page)
    if subscribers is None:
        return
    save_subscribers(desk, project_id, fetched_page(page_id, subscribers, marker_name, complete=complete))
    loaded_at = START + timedelta(days=1)
    write(
        desk, "UPDATE registration_page SET subscribers_pulled_at = :at WHERE page_id = :id", at=loaded_at, id=page_id
    )


def fetched_page(
    page_id: str, subscribers: Sequence[dict[str, Any]], marker_name: str | None, *, complete: bool = True
) -> FetchedSubscribers:
    """The subscribers of the page as a pull gives them, in one answer."""
    people = [Subscriber.of(raw) for raw in subscribers]
    rows = [
        {
            "number": number,
            "answer_ordinal": 0,
            "answer_position": number,
            **subscriber_columns(person, marker_name, DEFAULT_COUNTRY),
        }
        for number, person in enumerate(people)
    ]
    origins = [subscriber_origin(person, marker_name, page_id) for person in people]
    answers = [pack_answer(json.dumps({"list": subscribers}).encode())]
    return FetchedSubscribers(page_id, rows, origins, answers, said=len(rows), complete=complete)
