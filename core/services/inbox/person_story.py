"""What the store holds about the person of a registration: the delivery, their registrations, the webinars that they
attended, what they ordered, and their client in Salebot with its variables."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.client_matching import ContactKind
from core.domain.inbox.bodies import body_text
from core.errors import DeskError, NotFound
from core.problems import read_problem
from core.rights import needs
from core.services.clients.copy import KnownClient, KnownVariable, find_by_contact, find_known_client
from core.services.clients.copy import list_client_variables as list_variables
from core.services.inbox.hand_match import FormerClient, list_former_clients
from core.services.inbox.person_history import SignUp, Visit, list_sign_ups, list_visits
from core.services.inbox.person_orders import PersonOrder, list_orders
from core.services.inbox.rows import InboxRow, find_row, relay_state_of
from core.services.inbox.states import RelayState
from data.repositories.inbox import person_traces, webhooks


@dataclass(frozen=True, slots=True)
class RawDelivery:
    """What Bizon365 sent; `came` are its fields by name. `relay_at`: when Salebot took it, or when the next try is
    due."""

    received_at: datetime
    content_type: str
    text: str = field(repr=False)
    came: Mapping[str, str] = field(repr=False)
    repeats: int
    repeated_at: datetime | None
    relay_state: RelayState | None
    relay_at: datetime | None
    relay_attempts: int
    relay_problem: DeskError | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A client of the copy that has the phone or the e-mail of the registration; `by`: which of the two."""

    client_id: int
    name: str | None = field(repr=False)
    by: tuple[ContactKind, ...]


@dataclass(frozen=True, slots=True)
class PersonStory:
    """All lists are newest first. `former` are clients that the registration had before, or whose match was taken
    back. `client` is None while no client is matched, and for a client that is not in the
    copy."""

    row: InboxRow
    delivery: RawDelivery
    sign_ups: tuple[SignUp, ...]
    visits: tuple[Visit, ...]
    orders: tuple[PersonOrder, ...]
    candidates: tuple[Candidate, ...]
    former: tuple[FormerClient, ...]
    client: KnownClient | None
    variables: tuple[KnownVariable, ...] = field(repr=False)


@needs(Right.CONTACTS)
def get_story(desk: Desk, project_id: int, event_id: int) -> PersonStory:
    """The story of the person of one registration. Reads the store only. Raises NotFound("registration")."""
    row = find_row(desk, project_id, event_id)
    if row is None:
        raise NotFound("registration", event_id)
    client_id = row.client_id
    # The client found by a phone may be another member of the family.
    own_client = None if row.matched_by in ("phone", "whatsapp") else client_id
    keys = person_traces.Keys(own_client, row.email, row.phone)
    return PersonStory(
        row=row,
        delivery=_get_delivery(desk, project_id, event_id),
        sign_ups=list_sign_ups(desk, project_id, keys, row.username),
        visits=list_visits(desk, project_id, keys, row.username),
        orders=list_orders(desk, project_id, keys, row.username),
        candidates=_list_candidates(desk, project_id, row),
        former=tuple(one for one in list_former_clients(desk, event_id) if one.client_id != client_id),
        client=find_known_client(desk, project_id, client_id) if client_id is not None else None,
        variables=tuple(list_variables(desk, project_id, client_id)) if client_id is not None else (),
    )


def _get_delivery(desk: Desk, project_id: int, event_id: int) -> RawDelivery:
    with desk.store.reading() as session:
        found = webhooks.find_delivery(session, project_id, event_id)
        came = webhooks.find_fields(session, project_id, event_id)
    if found is None or came is None:
        raise NotFound("registration", event_id)
    values: dict[str, Any] = {name: value for name, value in found.items() if name != "body"}
    values |= {
        "relay_state": relay_state_of(found["relay_state"]),
        "relay_problem": read_problem(found["relay_problem"]),
    }
    return RawDelivery(**values, text=body_text(found["body"], found["content_type"]), came=json.loads(came))


def _list_candidates(desk: Desk, project_id: int, row: InboxRow) -> tuple[Candidate, ...]:
    contacts: tuple[tuple[ContactKind, str | None], ...] = (("phone", row.phone), ("email", row.email))
    found: dict[int, list[ContactKind]] = {}
    for kind, contact in contacts:
        for client_id in find_by_contact(desk, project_id, kind, contact) if contact else ():
            found.setdefault(client_id, []).append(kind)
    return tuple(
        Candidate(client_id, client.name if client else None, tuple(by))
        for client_id, by in sorted(found.items(), reverse=True)
        for client in [find_known_client(desk, project_id, client_id)]
    )
