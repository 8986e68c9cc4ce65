"""The rounds that send events to other programs, each again and again for a day."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import httpx

from core.desk import Desk
from core.domain.outside.events import signed_headers, wait_after
from core.errors import NotConfigured
from core.http.posting import Posted, post_once
from core.http.transport import RetryPolicy, open_http
from core.jobs.rounds import work_round
from core.services.outside.events import complete_payload
from core.services.outside.states import EVENTS, KEPT_FOR, ROUND, EventState
from core.services.projects.projects import get_project
from data.models import EventAttempt
from data.repositories.outside import events as repository

POLICY = RetryPolicy(attempts=1, timeout_s=10.0)
GONE = 410
"""By this answer a receiver says that nothing is to be sent any more (Standard Webhooks)."""


@dataclass(frozen=True, slots=True)
class _Message:
    event_id: int
    endpoint_id: int
    url_sealed: bytes = field(repr=False)
    secret_sealed: bytes = field(repr=False)
    message_id: str
    body: bytes = field(repr=False)


@work_round(ROUND)
def send_events(desk: Desk, project_id: int, should_stop: Callable[[], bool]) -> datetime | None:
    """Send what is due. After a failure the endpoint is left alone for a while; the others go on. Returns when the next
    event is due."""
    with desk.store.writing(project_id) as session:
        repository.give_up_late(session, project_id, desk.now(), state=EventState.GIVEN_UP)
        repository.drop_older(session, project_id, desk.now() - KEPT_FOR)
    resting: list[int] = []
    with open_http(POLICY, own_network=get_project(desk, project_id).own_network) as http:
        while not should_stop() and (message := _find(desk, project_id, resting)):
            if not _send(desk, http, project_id, message):
                resting.append(message.endpoint_id)
    with desk.store.reading() as session:
        return repository.find_next_due(session, project_id)


def _find(desk: Desk, project_id: int, resting: list[int]) -> _Message | None:
    with desk.store.reading() as session:
        found = repository.find_due(session, project_id, desk.now(), resting)
        if found is None:
            return None
        event, endpoint = found
        payload = json.loads(event.payload)
        data = complete_payload(session, project_id, event.kind, payload, with_contacts=endpoint.with_contacts)
        written = {"type": event.kind, "timestamp": event.created_at.isoformat(), "data": data}
        return _Message(
            event_id=event.id or 0,
            endpoint_id=event.endpoint_id,
            url_sealed=endpoint.url_sealed,
            secret_sealed=endpoint.secret_sealed,
            message_id=event.message_id,
            body=json.dumps(written, ensure_ascii=False).encode(),
        )


def _send(desk: Desk, http: httpx.Client, project_id: int, message: _Message) -> bool:
    """Send it and note how that went; returns whether it was taken."""
    began, at = time.monotonic(), desk.now()
    problem: str | None
    try:
        url, secret = desk.vault.open(message.url_sealed), desk.vault.open(message.secret_sealed)
    except NotConfigured as error:
        posted, problem = Posted(None), error.what
    else:
        headers = signed_headers(secret, message.message_id, at, message.body)
        headers |= {"Content-Type": "application/json", "User-Agent": "Webinar-Desk"}
        posted = post_once(http, url, headers, message.body)
        problem = posted.trouble
    took_ms = round((time.monotonic() - began) * 1000)
    return _note(desk, project_id, message, posted.status, problem, at=at, took_ms=took_ms)


def _note(
    desk: Desk,
    project_id: int,
    message: _Message,
    status: int | None,
    problem: str | None,
    *,
    at: datetime,
    took_ms: int,
) -> bool:
    is_taken = status is not None and 200 <= status < 300
    with desk.store.writing(project_id) as session:
        event = repository.find_event(session, project_id, message.event_id)
        if event is None:  # removed meanwhile
            return is_taken
        event.attempts += 1
        before = after = EventState(event.state)
        again_at = desk.now() + wait_after(event.attempts)
        if is_taken:
            after = EventState.DELIVERED
        elif status == GONE or again_at >= event.try_until:
            after = EventState.GIVEN_UP
        if after is not before:
            event.state = EVENTS.check_move(before, after)
        # What was put off, or given up, while it was tried stays so
        event.due_at = max(again_at, event.due_at or at) if after is EventState.WAITING else None
        session.add(event)
        session.add(
            EventAttempt(
                event_id=message.event_id, number=event.attempts, at=at, took_ms=took_ms, status=status, problem=problem
            )
        )
        session.flush()
        endpoint = repository.find_endpoint(session, project_id, message.endpoint_id)
        if status == GONE and endpoint is not None:
            endpoint.is_on = False
            session.add(endpoint)
            repository.give_up_of(session, message.endpoint_id, state=EventState.GIVEN_UP)
        elif not is_taken:
            repository.put_off(session, message.endpoint_id, desk.now() + wait_after(1))
    return is_taken
