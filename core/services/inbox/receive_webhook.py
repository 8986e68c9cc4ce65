"""Storing Bizon365's deliveries: each once, unchanged, with the work that results from it."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.inbox.deliveries import Delivery, DeliveryKind, RegistrationFields, WebinarEnd, read_delivery
from core.domain.outside.events import EventKind
from core.domain.phones import DEFAULT_COUNTRY
from core.domain.privacy.person_keys import Key
from core.domain.search import searched_name, surname_first
from core.domain.tags import TAGS
from core.rights import needs
from core.services.inbox.states import ReceivedState, RelayState
from core.services.orders.take_deliveries import REFUSED, is_genuine, take_orders
from core.services.outside.events import add_events, contacts_of
from core.services.projects.erased import note_return
from core.services.projects.projects import list_phone_countries
from core.services.reports.states import ExpectedState
from data.repositories.inbox import inbox
from data.repositories.inbox import webhooks as repository
from data.repositories.reports.expected_reports import add_expected

LONGEST_TYPE = 200
"""Characters of the content type that are kept."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One delivery to a project as received; `content_type` is the header."""

    project_id: int
    body: bytes = field(repr=False)
    content_type: str


@dataclass(frozen=True, slots=True)
class NewWork:
    """A project has a new delivery of this kind to process; `is_relayed`: it is also relayed to Salebot."""

    project_id: int
    kind: DeliveryKind
    is_relayed: bool


@needs(Right.WORK)
def store_deliveries(desk: Desk, arrivals: Sequence[Arrival]) -> frozenset[NewWork]:
    """Store all of them in one transaction, which a power cut does not undo; a repeat is only counted.

    Returns the resulting work without repeats. Raises the store's errors; then nothing was stored.
    """
    if not arrivals:
        return frozenset()
    countries = list_phone_countries(desk)
    read = [
        (one, read_delivery(one.body, one.content_type, countries.get(one.project_id, DEFAULT_COUNTRY)))
        for one in arrivals
    ]
    came = Counter((arrival.project_id, delivery.key) for arrival, delivery in read)
    first = {(arrival.project_id, delivery.key): (arrival, delivery) for arrival, delivery in reversed(read)}
    now = desk.now()
    project_ids = sorted({arrival.project_id for arrival in arrivals})
    with desk.store.writing(*project_ids, durable=True) as session:
        relaying = repository.list_relaying(session, project_ids)
        refused = {
            key for key, (_, one) in first.items() if one.order and not is_genuine(desk, session, key[0], one.order)
        }
        relayed = {key: delivery.kind == "registration" and key[0] in relaying for key, (_, delivery) in first.items()}
        events = [_event(*first[key], now, is_relayed=relayed[key], is_refused=key in refused) for key in came]
        new = repository.add_events(session, events)
        came.subtract(new.keys())
        if repeats := +came:
            repository.count_repeats(session, repeats, now)
        kept = [(event_id, key[0], first[key][1]) for key, event_id in new.items()]
        repository.add_registrations(
            session, [_registration(at, of, one.registration, now) for at, of, one in kept if one.registration]
        )
        for project_id in project_ids:
            news = [_news(at, one.registration) for at, of, one in kept if of == project_id and one.registration]
            add_events(session, desk, project_id, EventKind.REGISTRATION_RECEIVED, news)
        for _, project_id, delivery in kept:
            if delivery.registration:
                note_return(desk, session, project_id, _keys(delivery.registration))
        add_expected(session, [_expected(at, of, one.ended, now) for at, of, one in kept if one.ended])
        for project_id in project_ids:
            came_of = [first[key][1].order for key in new if key[0] == project_id and key not in refused]
            if orders := [order for order in came_of if order]:
                country = countries.get(project_id, DEFAULT_COUNTRY)
                take_orders(desk, session, project_id, orders, country=country, now=now)
    return frozenset(NewWork(key[0], first[key][1].kind, relayed[key]) for key in new)


def _event(
    arrival: Arrival, delivery: Delivery, now: datetime, *, is_relayed: bool, is_refused: bool
) -> dict[str, Any]:
    return {
        "project_id": arrival.project_id,
        "kind": REFUSED if is_refused else delivery.kind,
        "delivery_key": delivery.key,
        "content_type": arrival.content_type[:LONGEST_TYPE],
        "body": arrival.body,
        "is_test": False,
        "received_at": now,
        "repeats": 0,
        "relay_state": RelayState.WAITING if is_relayed else None,
        "relay_at": now if is_relayed else None,
        "relay_attempts": 0,
    }


def _registration(event_id: int, project_id: int, found: RegistrationFields, now: datetime) -> dict[str, Any]:
    name_key = searched_name(found.username) if found.username else None
    return {
        "event_id": event_id,
        "project_id": project_id,
        "received_at": now,
        "page_id": found.page_id,
        "room_id": found.room_id,
        "session_at": found.session_at,
        "email": found.email,
        "phone": found.phone,
        "username": found.username,
        "name_key": name_key,
        "surname_key": name_key and surname_first(name_key),
        "link_client_id": found.link_client_id,
        "fields": json.dumps(dict(found.fields), ensure_ascii=False),
        "state": ReceivedState.WAITING,
        "due_at": now,
        "attempts": 0,
    }


def _news(event_id: int, found: RegistrationFields) -> dict[str, Any]:
    """What other programs are told of a registration."""
    return {
        "registration_id": event_id,
        "page_id": found.page_id,
        "room_id": found.room_id,
        "session_at": found.session_at and found.session_at.isoformat(),
        "tags": {tag: str(found.fields[tag]) for tag in TAGS if found.fields.get(tag)},
    }


@contacts_of(EventKind.REGISTRATION_RECEIVED)
def find_contacts(session: Session, project_id: int, payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """The contacts of who registered."""
    rows = inbox.list_rows(session, project_id, [payload["registration_id"]])
    return {"name": rows[0]["username"], "email": rows[0]["email"], "phone": rows[0]["phone"]} if rows else {}


def _keys(found: RegistrationFields) -> list[Key]:
    """The keys by which somebody who was erased is known to have registered again; a phone may be a family's."""
    keys: list[Key] = [("email", found.email)] if found.email else []
    return [*keys, ("client_id", str(found.link_client_id))] if found.link_client_id else keys


def _expected(event_id: int, project_id: int, ended: WebinarEnd, now: datetime) -> dict[str, Any]:
    return {
        "project_id": project_id,
        "webinar_id": ended.webinar_id,
        "room_id": ended.room_id,
        "event_id": event_id,
        "viewers_said": ended.viewers,
        "announced_at": now,
        "state": ExpectedState.WAITING,
        "due_at": now,
        "attempts": 0,
    }
