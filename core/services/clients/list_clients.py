"""Listing the copy of Salebot's clients: searched, sorted, paged."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Literal

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.contacts import client_number
from core.domain.paging import page_offset
from core.domain.search import searched_name
from core.rights import needs
from core.services.clients.copy import KnownClient, find_by_contact, read_client
from core.services.clients.look_up_client import KINDS, is_contact
from core.services.projects.projects import get_project
from data.repositories import clients as repository

PAGE_SIZE = 50
ClientOrder = Literal["name", "client_id", "created_at", "variables_at"]
"""The columns by which clients can be sorted."""


@dataclass(frozen=True, slots=True)
class ListedClient:
    """A client, with the e-mails and the phones in the variables that are known."""

    client: KnownClient
    emails: tuple[str, ...] = field(repr=False)
    phones: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class ClientPage:
    """One page; `total` counts all pages."""

    rows: tuple[ListedClient, ...]
    total: int


@needs(Right.CONTACTS)
def list_clients(
    desk: Desk,
    project_id: int,
    text: str = "",
    order: ClientOrder = "client_id",
    *,
    descending: bool = True,
    page: int = 1,
    page_size: int = PAGE_SIZE,
) -> ClientPage:
    """A page of the clients with this phone or e-mail in any variable, with this id, or with these words in their name;
    without a text of all. What is not known comes last; does not ask Salebot."""
    search = _read_search(desk, project_id, text)
    with desk.store.reading() as session:
        total = repository.count_found(session, project_id, search)
        clients = repository.list_clients(
            session,
            project_id,
            search,
            order=order,
            descending=descending,
            limit=page_size,
            offset=page_offset(page, page_size),
        )
        contacts = repository.list_known_contacts(session, project_id, [one.client_id for one in clients])
        return ClientPage(tuple(_listed(read_client(one), contacts.get(one.client_id, ())) for one in clients), total)


def _read_search(desk: Desk, project_id: int, text: str) -> repository.ClientSearch:
    if not text.strip():
        return repository.ClientSearch()
    ids = {client_id for kind in KINDS for client_id in find_by_contact(desk, project_id, kind, text)}
    if own_id := client_number(text):
        ids.add(own_id)
    elif not ids and not is_contact(text, get_project(desk, project_id).phone_country):
        return repository.ClientSearch(words=searched_name(text).split())
    return repository.ClientSearch(ids=ids)


def _listed(client: KnownClient, contacts: Collection[str]) -> ListedClient:
    emails = sorted(one for one in contacts if "@" in one)
    return ListedClient(client, tuple(emails), tuple(sorted(set(contacts) - set(emails))))
