"""Rows beside those of reports that tell which keys are one person's: registered people, received registrations, the
copy of Salebot's clients."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from data.models import Client, ClientVariable, ReceivedRegistration, Subscriber
from data.repositories.bulk import is_one_of

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


def list_near(session: Session, project_id: int, keys: Keys) -> list[Near]:
    """The rows with any of these keys."""
    return [
        *_subscribers(session, project_id, keys),
        *_registrations(session, project_id, keys),
        *_clients(session, project_id, keys),
    ]


def _subscribers(session: Session, project_id: int, keys: Keys) -> Iterator[Near]:
    row = Subscriber
    columns = (col(row.client_id), col(row.email), col(row.phone), col(row.username))
    for client_id, email, phone, name in _by_each(session, project_id, row, columns, keys):
        yield Near(client_id, _given(email), _given(phone), name)


def _registrations(session: Session, project_id: int, keys: Keys) -> Iterator[Near]:
    row = ReceivedRegistration
    columns = (col(row.client_id), col(row.email), col(row.phone), col(row.username), col(row.matched_by))
    as_stored = {**keys, "client_id": [int(value) for value in keys.get("client_id", ())]}
    for client_id, email, phone, name, matched_by in _by_each(session, project_id, row, columns, as_stored):
        is_theirs = client_id is not None and matched_by not in BY_PHONE
        yield Near(str(client_id) if is_theirs else None, _given(email), _given(phone), name)


def _by_each(
    session: Session, project_id: int, row: Any, columns: Sequence[Any], keys: Mapping[str, Collection[Any]]
) -> set[tuple[Any, ...]]:
    """A query for each kind of key: an index answers each of them, but not all joined by OR."""
    found: set[tuple[Any, ...]] = set()
    for kind, values in keys.items():
        if values:
            query = select(*columns).where(
                col(row.project_id) == project_id, is_one_of(session, col(getattr(row, kind)), values)
            )
            found.update(tuple(one) for one in session.connection().execute(query))
    return found


def _clients(session: Session, project_id: int, keys: Keys) -> Iterator[Near]:
    run = session.connection().execute
    row = ClientVariable
    wanted = {int(value) for value in keys.get("client_id", ())}
    if contacts := [*keys.get("email", ()), *keys.get("phone", ())]:
        query = select(col(row.client_id)).where(
            col(row.project_id) == project_id,
            col(row.contact).is_not(None),
            is_one_of(session, col(row.contact), contacts),
        )
        wanted |= set(run(query).scalars())
    if not wanted:
        return
    held: defaultdict[int, set[str]] = defaultdict(set)
    contacts_of = select(col(row.client_id), col(row.contact)).where(
        col(row.project_id) == project_id, is_one_of(session, col(row.client_id), wanted), col(row.contact).is_not(None)
    )
    for client_id, contact in run(contacts_of):
        held[client_id].add(str(contact))
    names = select(col(Client.client_id), col(Client.name)).where(
        col(Client.project_id) == project_id, is_one_of(session, col(Client.client_id), held)
    )
    for client_id, name in run(names):
        own = sorted(held[client_id])
        emails, phones = tuple(one for one in own if "@" in one), tuple(one for one in own if "@" not in one)
        yield Near(str(client_id), emails, phones, name)


def _given(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()
