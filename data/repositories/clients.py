"""The dashboard's copy of Salebot's clients, their variables, and the contacts in these."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, tuple_
from sqlmodel import Session, col, delete, select

from data.dialects import lowered
from data.models import Client, ClientVariable
from data.repositories.bulk import in_chunks, insert_mappings


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of a client. `contact`: the value as a normalized phone or e-mail; None for any other value."""

    name: str
    value: str = field(repr=False)
    contact: str | None = field(default=None, repr=False)


BEFORE_ALL = (0, "")
"""The place before the first variable: client and name."""


@dataclass(frozen=True, slots=True)
class ClientSearch:
    """Which clients: those of these ids, or with all of these words (lower case, ё as е) in their name; without both
    all of the project."""

    ids: Collection[int] | None = None
    words: Sequence[str] = field(default=(), repr=False)

    def clauses(self, project_id: int) -> list[ColumnElement[bool]]:
        name = func.replace(lowered(col(Client.name)), "ё", "е")
        clauses = [col(Client.project_id) == project_id]
        if self.ids is not None:
            clauses.append(col(Client.client_id).in_(self.ids))
        return [*clauses, *(name.contains(word, autoescape=True) for word in self.words)]


def find_client(session: Session, project_id: int, client_id: int) -> Client | None:
    return session.get(Client, (project_id, client_id))


def list_by_contact(session: Session, project_id: int, contacts: Collection[str]) -> dict[str, list[int]]:
    """For each of these contacts that a client has in a variable, the ids of these clients, the newest first."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for some in in_chunks(sorted(contacts)):
        query = select(ClientVariable.contact, ClientVariable.client_id).where(
            ClientVariable.project_id == project_id,
            col(ClientVariable.contact).is_not(None),
            col(ClientVariable.contact).in_(some),
        )
        for contact, client_id in session.exec(query):
            found[contact or ""].add(client_id)
    return {contact: sorted(clients, reverse=True) for contact, clients in found.items()}


def list_contacts(session: Session, project_id: int, client_ids: Collection[int]) -> dict[int, set[str]]:
    """For each of these clients whose variables have all been read, the contacts in them."""
    found: dict[int, set[str]] = {}
    for some in in_chunks(sorted(client_ids)):
        read = select(Client.client_id).where(
            Client.project_id == project_id, col(Client.client_id).in_(some), col(Client.variables_at).is_not(None)
        )
        found |= {client_id: set() for client_id in session.exec(read)}
    return found | list_known_contacts(session, project_id, found)


def list_by_name(session: Session, project_id: int, words: Sequence[str], *, limit: int) -> list[int]:
    """The ids of the clients whose name holds each of these words (lower case, ё as е), the newest first. Looks at
    every client of the project."""
    query = select(Client.client_id).where(*ClientSearch(words=words).clauses(project_id))
    return list(session.exec(query.order_by(col(Client.client_id).desc()).limit(limit)))


def list_clients(
    session: Session,
    project_id: int,
    search: ClientSearch,
    *,
    order: str,
    descending: bool,
    limit: int,
    offset: int = 0,
) -> list[Client]:
    """A page in the order of this column: what is not known comes last, of as much the newest client first."""
    by: Any = lowered(col(Client.name)) if order == "name" else col(getattr(Client, order))
    query = select(Client).where(*search.clauses(project_id))
    query = query.order_by((by.desc() if descending else by.asc()).nulls_last(), col(Client.client_id).desc())
    return list(session.exec(query.limit(limit).offset(offset)))


def count_found(session: Session, project_id: int, search: ClientSearch) -> int:
    """How many clients the search finds."""
    return session.exec(select(func.count()).select_from(Client).where(*search.clauses(project_id))).one()


def list_known_contacts(session: Session, project_id: int, client_ids: Collection[int]) -> dict[int, set[str]]:
    """For each of these clients the contacts in its variables, those by which Salebot found it among them; a client
    without any is left out."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for some in in_chunks(sorted(client_ids)):
        held = select(ClientVariable.client_id, ClientVariable.contact).where(
            ClientVariable.project_id == project_id,
            col(ClientVariable.client_id).in_(some),
            col(ClientVariable.contact).is_not(None),
        )
        for client_id, contact in session.exec(held):
            found[client_id].add(contact or "")
    return dict(found)


def list_variables_after(
    session: Session, project_id: int, after: tuple[int, str], *, limit: int
) -> list[tuple[ClientVariable, int | None]]:
    """The next variables after the place `after`, by client and name, each with the messenger of its client; also those
    that Salebot's search has added."""
    row = ClientVariable
    its_client = (col(Client.project_id) == row.project_id) & (col(Client.client_id) == row.client_id)
    query = (
        select(row, Client.client_type)
        .join(Client, its_client)
        .where(row.project_id == project_id, tuple_(col(row.client_id), col(row.name)) > tuple_(*after))
        .order_by(col(row.client_id), col(row.name))
    )
    return list(session.exec(query.limit(limit)))


def put_clients(session: Session, project_id: int, clients: Mapping[int, Mapping[str, Any]], now: datetime) -> None:
    """Add clients; of those that are stored, update the given columns."""
    known: set[int] = set()
    for some in in_chunks(clients):
        query = select(Client).where(Client.project_id == project_id, col(Client.client_id).in_(some))
        for client in session.exec(query):
            client.sqlmodel_update({**clients[client.client_id], "seen_at": now})
            known.add(client.client_id)
    session.add_all(
        Client(project_id=project_id, client_id=client_id, seen_at=now, **values)
        for client_id, values in clients.items()
        if client_id not in known
    )
    session.flush()


def put_variables(
    session: Session, project_id: int, client_ids: Sequence[int], *, variables: Sequence[Variable], now: datetime
) -> None:
    """Store the same variables for each of these stored clients; a variable with an empty value is deleted."""
    names = [variable.name for variable in variables]
    for some in in_chunks(client_ids):
        of_them = col(ClientVariable.project_id) == project_id, col(ClientVariable.client_id).in_(some)
        session.exec(delete(ClientVariable).where(*of_them, col(ClientVariable.name).in_(names)))
    rows = (
        {
            "project_id": project_id,
            "client_id": client_id,
            "name": variable.name,
            "value": variable.value,
            "contact": variable.contact,
            "read_at": now,
        }
        for client_id in client_ids
        for variable in variables
        if variable.value
    )
    insert_mappings(session, ClientVariable, rows)


def drop_variables(session: Session, project_id: int, client_ids: Sequence[int]) -> None:
    """Delete the variables of these clients, except the platform id, which the list of clients gives, too."""
    for some in in_chunks(client_ids):
        of_them = col(ClientVariable.project_id) == project_id, col(ClientVariable.client_id).in_(some)
        session.exec(delete(ClientVariable).where(*of_them, col(ClientVariable.name) != "platform_id"))


def list_variables(session: Session, project_id: int, client_id: int) -> list[ClientVariable]:
    """In the order of their names."""
    query = select(ClientVariable).where(ClientVariable.project_id == project_id, ClientVariable.client_id == client_id)
    return list(session.exec(query.order_by(col(ClientVariable.name))))


def drop_client(session: Session, project_id: int, client_id: int) -> None:
    session.exec(delete(Client).where(col(Client.project_id) == project_id, col(Client.client_id) == client_id))


def drop_all(session: Session, project_id: int) -> None:
    """Forget every client of the project."""
    session.exec(delete(Client).where(col(Client.project_id) == project_id))


def count_clients(session: Session, project_id: int) -> tuple[int, int]:
    """The number of clients, and of those whose variables have all been read."""
    query = select(func.count(), func.count(col(Client.variables_at))).where(Client.project_id == project_id)
    known, read = session.exec(query).one()
    return known, read


def list_unread(session: Session, project_id: int, before: datetime) -> list[int]:
    """Clients whose variables were read before this moment, or never: the newest client first."""
    old = or_(col(Client.variables_at).is_(None), col(Client.variables_at) < before)
    query = select(Client.client_id).where(Client.project_id == project_id, old)
    return list(session.exec(query.order_by(col(Client.client_id).desc())))
