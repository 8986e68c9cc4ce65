"""Telling other programs what has happened: one call, in the transaction in which it happens."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import uuid4

from sqlmodel import Session

from core.desk import Desk
from core.domain.outside.events import TRIED_FOR
from core.services.outside.states import EventState
from data.models import OutgoingEvent
from data.repositories.bulk import insert_mappings
from data.repositories.outside import events as repository

Payload = Mapping[str, Any]
"""What an event says, as JSON can hold it: ids and codes, never a contact."""
FindContacts = Callable[[Session, int, Payload], Mapping[str, Any]]
"""The contacts of whom an event of a project is about, by its payload, as they are known when it is sent."""
_contacts: dict[str, FindContacts] = {}
Complete = Callable[[Session, int, Payload, bool], Payload]
"""What an event of a project says of its people, by its payload, as they are known when it is sent; with contacts where
the endpoint may have them."""
_complete: dict[str, Complete] = {}


def contacts_of(kind: str) -> Callable[[FindContacts], FindContacts]:
    """Register who finds the contacts of events of this kind. They are not kept with the event, so that nothing of an
    erased person waits to be sent."""

    def register(find: FindContacts) -> FindContacts:
        _contacts[kind] = find
        return find

    return register


def completes(kind: str) -> Callable[[Complete], Complete]:
    """Register who says whom events of this kind are about, where it is more than one person: none of them is kept with
    the event, either."""

    def register(complete: Complete) -> Complete:
        _complete[kind] = complete
        return complete

    return register


def complete_payload(
    session: Session, project_id: int, kind: str, payload: Payload, *, with_contacts: bool
) -> dict[str, Any]:
    """What is sent: the payload, and whom it is about."""
    data = dict(payload)
    if complete := _complete.get(kind):
        return dict(complete(session, project_id, data, with_contacts))
    if with_contacts and (find := _contacts.get(kind)):
        data["contacts"] = dict(find(session, project_id, data))
    return data


def add_events(
    session: Session, desk: Desk, project_id: int, kind: str, payloads: Iterable[Payload], *, run_id: int | None = None
) -> int:
    """Add events in an open transaction, one for each endpoint that asks for the kind; returns how many. `run_id`: the
    run of a scenario whose people they name. After it ask for a round (`core.services.outside.states.ROUND`)."""
    endpoints = [one for one in repository.list_endpoints(session, project_id) if kind in one.kinds.split()]
    if not endpoints:
        return 0
    rows = [
        {**new_event(desk, project_id, one.id or 0, kind, payload), "run_id": run_id}
        for payload in payloads
        for one in endpoints
        if one.is_on
    ]
    insert_mappings(session, OutgoingEvent, rows)
    return len(rows)


def new_event(desk: Desk, project_id: int, endpoint_id: int, kind: str, payload: Payload) -> dict[str, Any]:
    """The row of an event that is due now."""
    now = desk.now()
    return {
        "project_id": project_id,
        "endpoint_id": endpoint_id,
        "message_id": f"msg_{uuid4().hex}",
        "kind": kind,
        "payload": json.dumps(payload, ensure_ascii=False),
        "state": EventState.WAITING,
        "attempts": 0,
        "created_at": now,
        "try_until": now + TRIED_FOR,
        "due_at": now,
    }
