"""The clients that operators chose for registrations, and those that registrations had before."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlmodel import Session, col, select

from data.models import RegistrationClient
from data.repositories.bulk import in_chunks


def find_client(session: Session, event_id: int, client_id: int) -> RegistrationClient | None:
    return session.get(RegistrationClient, (event_id, client_id))


def put_client(session: Session, event_id: int, client_id: int, **values: Any) -> None:
    """Store these columns of a client of a registration; the others stay."""
    row = find_client(session, event_id, client_id) or RegistrationClient(event_id=event_id, client_id=client_id)
    row.sqlmodel_update(values)
    session.add(row)


def list_clients(session: Session, event_id: int) -> list[RegistrationClient]:
    """All of a registration, in the order of their ids."""
    query = select(RegistrationClient).where(RegistrationClient.event_id == event_id)
    return list(session.exec(query.order_by(col(RegistrationClient.client_id))))


def list_taken_back(session: Session, event_ids: Collection[int]) -> dict[int, set[int]]:
    """For each of these registrations, the clients that an operator chose and took back; registrations without any are
    left out."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for some in in_chunks(sorted(event_ids)):
        query = select(RegistrationClient.event_id, RegistrationClient.client_id).where(
            col(RegistrationClient.event_id).in_(some), col(RegistrationClient.taken_back_at).is_not(None)
        )
        for event_id, client_id in session.exec(query):
            found[event_id].add(client_id)
    return found
