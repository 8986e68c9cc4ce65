"""The dashboard's own copy of Salebot's clients and their variables, filled from whatever passes through, so that a
contact is looked for in all variables of all clients by one query."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.desk import Desk
from core.domain.bizon_variables import PROFILE
from core.domain.client_matching import WHATSAPP, ContactKind, comparable, contact_in
from core.http.fields import as_text, as_whole
from core.salebot.payloads import ClientRow
from data.models import Client
from data.repositories import clients as repository

FOUND_BY: Mapping[ContactKind, str] = {"phone": "found by phone", "email": "found by email"}
"""Under what a contact is kept by which Salebot has found a client, in a variable that it did not name. With their
spaces these are nobody's variables."""


@dataclass(frozen=True, slots=True)
class KnownClient:
    """A client as far as the copy knows it. `variables_at` says when all variables were read; None: only some have
    passed through."""

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


def keep_client(desk: Desk, project_id: int, client_id: int, kind: ContactKind, contact: str) -> None:
    """Remember a client whom Salebot has found by, or made for, a contact."""
    found = comparable(kind, contact)
    with desk.store.writing() as session:
        repository.put_clients(session, project_id, {client_id: {}}, desk.now())
        if found:
            variable = repository.Variable(FOUND_BY[kind], found, contact=found)
            repository.put_variables(session, project_id, [client_id], [variable], desk.now())


def keep_listed(desk: Desk, project_id: int, rows: Iterable[ClientRow]) -> None:
    """Remember clients as Salebot lists them, in one transaction."""
    listed = {row.client_id: row for row in rows}
    with desk.store.writing() as session:
        now = desk.now()
        repository.put_clients(session, project_id, {key: _columns(row) for key, row in listed.items()}, now)
        for row in listed.values():
            if row.client_type == WHATSAPP and row.platform_id:
                phone = _variable("platform_id", row.platform_id, row.client_type)
                repository.put_variables(session, project_id, [row.client_id], [phone], now)


def keep_variables(
    desk: Desk, project_id: int, client_ids: Sequence[int], variables: Mapping[str, Any], *, complete: bool = False
) -> None:
    """Remember variables that were saved to these clients, or, `complete`, everything that Salebot says of one.

    ``client.`` before a name is left out, as it is when Salebot reads a variable. Empty values are forgotten.
    """
    if not client_ids:
        return
    known = {name.removeprefix(PROFILE): _text(value) for name, value in variables.items()}
    columns: dict[str, Any] = {}
    with desk.store.writing() as session:
        now = desk.now()
        if complete:
            columns = _said_of_itself(known) | {"variables_at": now}
            repository.drop_variables(session, project_id, client_ids)
        repository.put_clients(session, project_id, dict.fromkeys(client_ids, columns), now)
        first = repository.find_client(session, project_id, client_ids[0])
        client_type = first.client_type if first else None
        rows = [_variable(name, value, client_type) for name, value in known.items()]
        # The variable that Salebot did not name may be the one that is overwritten now.
        outdated = {FOUND_BY["email" if "@" in row.contact else "phone"] for row in rows if row.contact}
        rows += [repository.Variable(name, "") for name in outdated]
        repository.put_variables(session, project_id, client_ids, rows, now)


def forget_client(desk: Desk, project_id: int, client_id: int) -> None:
    """Take a client out who is not in Salebot any more."""
    with desk.store.writing() as session:
        repository.drop_client(session, project_id, client_id)


def find_by_contact(desk: Desk, project_id: int, kind: ContactKind, contact: str) -> tuple[int, ...]:
    """The clients who have this phone or e-mail, however it is written, in any variable: the newest first."""
    wanted = comparable(kind, contact)
    return find_by_contacts(desk, project_id, [wanted]).get(wanted, ()) if wanted else ()


def find_by_contacts(desk: Desk, project_id: int, contacts: Collection[str]) -> dict[str, tuple[int, ...]]:
    """As `find_by_contact`, for many normalized e-mails and phones at once; who nobody has is left out."""
    with desk.store.reading() as session:
        found = repository.list_by_contact(session, project_id, contacts)
    return {contact: tuple(clients) for contact, clients in found.items()}


def find_known_client(desk: Desk, project_id: int, client_id: int) -> KnownClient | None:
    """What the copy knows of a client."""
    with desk.store.reading() as session:
        client = repository.find_client(session, project_id, client_id)
        return _known(client) if client else None


def list_client_variables(desk: Desk, project_id: int, client_id: int) -> list[KnownVariable]:
    """What the copy holds of a client, in the order of the names."""
    with desk.store.reading() as session:
        rows = repository.list_variables(session, project_id, client_id)
        return [KnownVariable(row.name, row.value, row.read_at) for row in rows if row.name not in FOUND_BY.values()]


def count_clients(desk: Desk, project_id: int) -> ClientCounts:
    """How far the copy is filled."""
    with desk.store.reading() as session:
        return ClientCounts(*repository.count_clients(session, project_id))


def _columns(row: ClientRow) -> dict[str, Any]:
    given = {name: getattr(row, name) for name in ("client_type", "platform_id", "name", "created_at")}
    return {name: value for name, value in given.items() if value is not None}


def _said_of_itself(known: Mapping[str, str]) -> dict[str, Any]:
    """What of a client is among its built-in variables; Salebot leaves them out where there is no profile."""
    given: dict[str, Any] = {name: known.get(name) for name in ("platform_id", "name")}
    given["client_type"] = as_whole(known.get("client_type"))
    return {name: value for name, value in given.items() if value not in (None, "")}


def _variable(name: str, value: str, client_type: int | None) -> repository.Variable:
    return repository.Variable(name, value, contact_in(name, value, client_type))


def _text(value: Any) -> str:
    """A value as it is shown: objects and lists as JSON, nothing as nothing."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return as_text(value) or ""


def _known(client: Client) -> KnownClient:
    return KnownClient(
        client_id=client.client_id,
        client_type=client.client_type,
        platform_id=client.platform_id,
        name=client.name,
        created_at=client.created_at,
        seen_at=client.seen_at,
        variables_at=client.variables_at,
    )
