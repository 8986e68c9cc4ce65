"""Rows beside those of reports that tell which keys are one person's: registered people, received registrations, the
copy of Salebot's clients."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, bindparam, select, union
from sqlmodel import Session, col

from data.dialects import among
from data.models import Client, ClientVariable, ReceivedRegistration, Subscriber

Keys = Mapping[str, Collection[str]]
"""Kind (client_id, email, phone) -> values, normalized."""
BY_PHONE = ("phone", "whatsapp")
"""How a registration got a client that may be another member of the family."""


class Near(NamedTuple):
    """The keys and the name that stand in one row."""

    client_id: str | None
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    username: str | None


def _by_each(row: Any, *names: str) -> CompoundSelect[Any]:
    """The rows with any of these keys: of each kind by itself, for which there is an index. Built once, as all of these
    statements: they are asked for each campaign and each step that is planned, mostly about few people."""
    columns = [col(getattr(row, name)) for name in names]
    of_project = col(row.project_id) == bindparam("project_id")
    kinds = ("client_id", "email", "phone")
    return union(*(select(*columns).where(of_project, among(col(getattr(row, kind)), kind)) for kind in kinds))


_SUBSCRIBERS = _by_each(Subscriber, "client_id", "email", "phone", "username")
_REGISTRATIONS = _by_each(ReceivedRegistration, "client_id", "email", "phone", "username", "matched_by")
_OF_CLIENTS = (col(ClientVariable.project_id) == bindparam("project_id"), col(ClientVariable.contact).is_not(None))
_CLIENTS = select(col(ClientVariable.client_id)).where(*_OF_CLIENTS, among(col(ClientVariable.contact), "contacts"))
_CONTACTS = select(col(ClientVariable.client_id), col(ClientVariable.contact)).where(
    *_OF_CLIENTS, among(col(ClientVariable.client_id), "wanted")
)
_NAMES = select(col(Client.client_id), col(Client.name)).where(
    col(Client.project_id) == bindparam("project_id"), among(col(Client.client_id), "wanted")
)


def list_near(session: Session, project_id: int, keys: Keys) -> list[Near]:
    """The rows with any of these keys."""
    return [
        *_subscribers(session, project_id, keys),
        *_registrations(session, project_id, keys),
        *_clients(session, project_id, keys),
    ]


def _subscribers(session: Session, project_id: int, keys: Keys) -> Iterator[Near]:
    asked = {kind: keys.get(kind, ()) for kind in ("client_id", "email", "phone")}
    for row in session.connection().execute(_SUBSCRIBERS, {"project_id": project_id, **asked}):
        yield Near(row.client_id, _given(row.email), _given(row.phone), row.username)


def _registrations(session: Session, project_id: int, keys: Keys) -> Iterator[Near]:
    ids = [int(value) for value in keys.get("client_id", ())]
    asked = {"client_id": ids, "email": keys.get("email", ()), "phone": keys.get("phone", ())}
    for row in session.connection().execute(_REGISTRATIONS, {"project_id": project_id, **asked}):
        is_theirs = row.client_id is not None and row.matched_by not in BY_PHONE
        yield Near(str(row.client_id) if is_theirs else None, _given(row.email), _given(row.phone), row.username)


def _clients(session: Session, project_id: int, keys: Keys) -> Iterator[Near]:
    run = session.connection().execute
    wanted = {int(value) for value in keys.get("client_id", ())}
    if contacts := [*keys.get("email", ()), *keys.get("phone", ())]:
        wanted |= set(run(_CLIENTS, {"project_id": project_id, "contacts": contacts}).scalars())
    if not wanted:
        return
    held: defaultdict[int, set[str]] = defaultdict(set)
    for client_id, contact in run(_CONTACTS, {"project_id": project_id, "wanted": wanted}):
        held[client_id].add(str(contact))
    for client_id, name in run(_NAMES, {"project_id": project_id, "wanted": list(held)}):
        own = sorted(held[client_id])
        emails, phones = tuple(one for one in own if "@" in one), tuple(one for one in own if "@" not in one)
        yield Near(str(client_id), emails, phones, name)


def _given(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()
