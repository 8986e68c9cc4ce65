"""What matching a registration with a client by hand would do: who the client is, and what would be written."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.bizon_variables import build_bizon_variables
from core.errors import NotFound
from core.rights import needs
from core.services.clients.copy import KnownVariable, find_known_client, list_client_variables
from core.services.clients.look_up_client import contacts_in
from core.services.inbox.actions import read_client
from core.services.inbox.rows import InboxRow, find_row
from core.services.inbox.write_registration import NOTICE
from core.services.projects.projects import get_project
from data.models import ReceivedRegistration
from data.repositories.inbox import registrations_received

Agreement = Literal["same", "different", "unknown"]
"""Whether a client has a contact of the registration: it has it, it has only others, or nothing of both is known."""


@dataclass(frozen=True, slots=True)
class VariableChange:
    """A variable of the client: its value now ("" for none) and the one that would be saved."""

    name: str
    before: str = field(repr=False)
    after: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class MatchPreview:
    """A client as Salebot had it when it was read (`read_at`; None when that is not known), and what would be done with
    it. `contacts` are its e-mails and phones, `changes` the variables whose value would change, `notice` the text of
    the callback; both are empty where Salebot writes itself, because the registration is relayed."""

    event_id: int
    client_id: int
    name: str | None = field(repr=False)
    client_type: int | None
    created_at: datetime | None
    read_at: datetime | None
    contacts: tuple[str, ...] = field(repr=False)
    agreement: Agreement
    changes: tuple[VariableChange, ...] = field(repr=False)
    notice: str
    is_relayed: bool


@needs(Right.CONTACTS)
def preview_match(desk: Desk, project_id: int, event_id: int, client_id: int) -> MatchPreview:
    """Read the client from Salebot (one call), and say what would be written to it. Raises NotFound("client") when
    Salebot has no such client, NotFound("registration"), and the errors of `read_client`."""
    if find_row(desk, project_id, event_id) is None:
        raise NotFound("registration", event_id)
    read_client(desk, project_id, client_id)
    return preview_again(desk, project_id, event_id, client_id)


@needs(Right.CONTACTS)
def preview_again(desk: Desk, project_id: int, event_id: int, client_id: int) -> MatchPreview:
    """As `preview_match`, with the client as it was read last, without a call. Raises NotFound("registration")."""
    row = find_row(desk, project_id, event_id)
    if row is None:
        raise NotFound("registration", event_id)
    client = find_known_client(desk, project_id, client_id)
    held = list_client_variables(desk, project_id, client_id)
    client_type = client.client_type if client else None
    contacts = contacts_in(held, client_type, get_project(desk, project_id).phone_country)
    return MatchPreview(
        event_id=event_id,
        client_id=client_id,
        name=client.name if client else None,
        client_type=client_type,
        created_at=client.created_at if client else None,
        read_at=client.variables_at if client else None,
        contacts=contacts,
        agreement=_compare(row, contacts),
        changes=() if row.is_relayed else _changes(desk, project_id, event_id, held),
        notice="" if row.is_relayed else NOTICE,
        is_relayed=row.is_relayed,
    )


def variables_to_write(row: ReceivedRegistration, zone: ZoneInfo) -> dict[str, str]:
    """The variables that a registration writes to its client."""
    return build_bizon_variables(json.loads(row.fields), row.session_at, row.phone, zone)


def _compare(row: InboxRow, contacts: Collection[str]) -> Agreement:
    asked = {contact for contact in (row.email, row.phone) if contact}
    if asked & set(contacts):
        return "same"
    return "different" if asked and contacts else "unknown"


def _changes(desk: Desk, project_id: int, event_id: int, held: Collection[KnownVariable]) -> tuple[VariableChange, ...]:
    zone = get_project(desk, project_id).time_zone
    with desk.store.reading() as session:
        found = registrations_received.find_row(session, project_id, event_id)
        if found is None:
            raise NotFound("registration", event_id)
        written = variables_to_write(found.registration, zone)
    before = {one.name: one.value for one in held}
    return tuple(
        VariableChange(name, before.get(name, ""), value)
        for name, value in written.items()
        if value != before.get(name, "")
    )
