"""The dashboard's own copy of Salebot's clients and their variables. It is filled from all calls to Salebot, so that
one query finds a contact in all variables of all clients."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.bizon_variables import PROFILE
from core.domain.client_matching import WHATSAPP, ContactKind, comparable, contact_in
from core.domain.placeholders import is_nobodys
from core.domain.privacy.person_keys import Key
from core.http.fields import as_text, as_whole
from core.rights import needs
from core.salebot.payloads import ClientRow
from core.services.projects.erased import Erased, find_erased
from core.services.projects.projects import get_project
from data.models import Client
from data.repositories import clients as repository

FOUND_BY: Mapping[ContactKind, str] = {"phone": "found by phone", "email": "found by email"}
"""The names under which a contact is stored when Salebot found a client by it and did not say in which variable. No
real variable has these names, which contain spaces."""


@dataclass(frozen=True, slots=True)
class KnownClient:
    """A client in the copy. `variables_at`: when all its variables were read; None while only some of them are
    known."""

    client_id: int
    client_type: int | None
    platform_id: str | None = field(repr=False)
    name: str | None = field(repr=False)
    created_at: datetime | None
    seen_at: datetime
    variables_at: datetime | None


@dataclass(frozen=True, slots=True)
class KnownVariable:
    """A variable of a client, and when it was read or written."""

    name: str
    value: str = field(repr=False)
    read_at: datetime


@dataclass(frozen=True, slots=True)
class ClientCounts:
    """How many clients the copy holds, and of how many all variables were read."""

    clients: int
    with_variables: int


def keep_client(desk: Desk, project_id: int, client_id: int, *, kind: ContactKind, contact: str) -> None:
    """Store a client that Salebot has found by a contact, or has created for it."""
    found = comparable(kind, contact, get_project(desk, project_id).phone_country)
    with desk.store.writing(project_id) as session:
        if _is_erased(find_erased(desk, session, project_id), client_id, [found] if found else []):
            return
        repository.put_clients(session, project_id, {client_id: {}}, desk.now())
        if found:
            variable = repository.Variable(FOUND_BY[kind], found, contact=found)
            repository.put_variables(session, project_id, [client_id], variables=[variable], now=desk.now())


def keep_listed(desk: Desk, project_id: int, rows: Iterable[ClientRow]) -> None:
    """Store clients as Salebot lists them, in one transaction."""
    country = get_project(desk, project_id).phone_country
    listed = {row.client_id: row for row in rows}
    with desk.store.writing(project_id) as session:
        now = desk.now()
        erased = find_erased(desk, session, project_id)
        listed = {key: row for key, row in listed.items() if not _is_erased(erased, key)}
        repository.put_clients(session, project_id, {key: _columns(row) for key, row in listed.items()}, now)
        for row in listed.values():
            if row.client_type == WHATSAPP and row.platform_id:
                phone = _variable("platform_id", row.platform_id, row.client_type, country)
                repository.put_variables(session, project_id, [row.client_id], variables=[phone], now=now)


def keep_variables(
    desk: Desk, project_id: int, client_ids: Sequence[int], variables: Mapping[str, Any], *, complete: bool = False
) -> None:
    """Store variables that were saved to these clients; with `complete`, all variables of one client as Salebot gave
    them.

    The prefix ``client.`` of a name is dropped, as Salebot drops it when it reads a variable. A variable with an empty
    value is deleted.
    """
    if not client_ids:
        return
    country = get_project(desk, project_id).phone_country
    texts = {name.removeprefix(PROFILE): _text(value) for name, value in variables.items()}
    columns: dict[str, Any] = {}
    with desk.store.writing(project_id) as session:
        now = desk.now()
        contacts = [one for name, value in texts.items() if (one := contact_in(name, value, None, country))]
        erased = find_erased(desk, session, project_id)
        client_ids = [one for one in client_ids if not _is_erased(erased, one, contacts)]
        if not client_ids:
            return
        if complete:
            columns = _profile_columns(texts) | {"variables_at": now}
            repository.drop_variables(session, project_id, client_ids)
        repository.put_clients(session, project_id, dict.fromkeys(client_ids, columns), now)
        first = repository.find_client(session, project_id, client_ids[0])
        client_type = first.client_type if first else None
        rows = [_variable(name, value, client_type, country) for name, value in texts.items()]
        # The contact that Salebot found may stand in the very variable that is overwritten now.
        outdated = {FOUND_BY["email" if "@" in row.contact else "phone"] for row in rows if row.contact}
        rows += [repository.Variable(name, "") for name in outdated]
        repository.put_variables(session, project_id, client_ids, variables=rows, now=now)


def forget_client(desk: Desk, project_id: int, client_id: int) -> None:
    """Delete a client that Salebot does not have any more."""
    with desk.store.writing(project_id) as session:
        repository.drop_client(session, project_id, client_id)


def find_by_contact(desk: Desk, project_id: int, kind: ContactKind, contact: str) -> tuple[int, ...]:
    """The ids of the clients that have this phone or e-mail, in any notation, in any variable: the newest first."""
    wanted = comparable(kind, contact, get_project(desk, project_id).phone_country)
    return find_by_contacts(desk, project_id, [wanted]).get(wanted, ()) if wanted else ()


def find_by_contacts(desk: Desk, project_id: int, contacts: Collection[str]) -> dict[str, tuple[int, ...]]:
    """As `find_by_contact`, for many normalized e-mails and phones; a contact that no client has is left out, and so is
    a placeholder, which is nobody's."""
    contacts = [contact for contact in contacts if not is_nobodys(contact)]
    with desk.store.reading() as session:
        found = repository.list_by_contact(session, project_id, contacts)
    return {contact: tuple(clients) for contact, clients in found.items()}


def list_contacts(desk: Desk, project_id: int, client_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """The normalized e-mails and phones of those of these clients of whom the copy holds all variables."""
    with desk.store.reading() as session:
        found = repository.list_contacts(session, project_id, client_ids)
    return {client_id: frozenset(contacts) for client_id, contacts in found.items()}


def find_known_client(desk: Desk, project_id: int, client_id: int) -> KnownClient | None:
    """The client in the copy; None for one that the copy does not hold."""
    with desk.store.reading() as session:
        client = repository.find_client(session, project_id, client_id)
        return read_client(client) if client else None


def read_client(client: Client) -> KnownClient:
    """The client as the copy holds it."""
    return KnownClient(
        client_id=client.client_id,
        client_type=client.client_type,
        platform_id=client.platform_id,
        name=client.name,
        created_at=client.created_at,
        seen_at=client.seen_at,
        variables_at=client.variables_at,
    )


def list_client_variables(desk: Desk, project_id: int, client_id: int) -> list[KnownVariable]:
    """The variables of a client in the copy, in the order of their names."""
    with desk.store.reading() as session:
        rows = repository.list_variables(session, project_id, client_id)
        return [KnownVariable(row.name, row.value, row.read_at) for row in rows if row.name not in FOUND_BY.values()]


@needs(Right.LOOK)
def count_clients(desk: Desk, project_id: int) -> ClientCounts:
    """The size of the copy."""
    with desk.store.reading() as session:
        return ClientCounts(*repository.count_clients(session, project_id))


def _is_erased(erased: Erased, client_id: int, contacts: Collection[str] = ()) -> bool:
    """Whether the client is somebody who was erased and has not come back. E-mails and client ids decide; a phone may
    be a family's."""
    keys: list[Key] = [("client_id", str(client_id)), *(("email", one) for one in contacts if "@" in one)]
    return erased.find(keys, None) is not None


def _columns(row: ClientRow) -> dict[str, Any]:
    given = {name: getattr(row, name) for name in ("client_type", "platform_id", "name", "created_at")}
    return {name: value for name, value in given.items() if value is not None}


def _profile_columns(texts: Mapping[str, str]) -> dict[str, Any]:
    """The columns of a client that its built-in variables give; Salebot leaves out those that the profile lacks."""
    given: dict[str, Any] = {name: texts.get(name) for name in ("platform_id", "name")}
    given["client_type"] = as_whole(texts.get("client_type"))
    return {name: value for name, value in given.items() if value not in (None, "")}


def _variable(name: str, value: str, client_type: int | None, country: str) -> repository.Variable:
    return repository.Variable(name, value, contact_in(name, value, client_type, country))


def _text(value: Any) -> str:
    """A value as text: objects and lists as JSON, null as ""."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return as_text(value) or ""
