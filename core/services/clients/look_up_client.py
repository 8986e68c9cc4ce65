"""Looking up clients by name, phone, e-mail or id: in the dashboard's copy, or by a phone or an e-mail in Salebot."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.client_matching import ContactKind, contact_in
from core.domain.contacts import client_number
from core.domain.mail import normalize_email
from core.domain.phones import normalize_phone
from core.domain.search import searched_name
from core.rights import needs
from core.services.clients.copy import (
    KnownClient,
    KnownVariable,
    find_by_contact,
    find_known_client,
    list_client_variables,
)
from core.services.clients.find_client import find_clients
from core.services.projects.connections import INTERACTIVE, open_salebot
from core.services.projects.projects import get_project
from data.repositories import clients as repository

MOST = 20
KINDS: tuple[ContactKind, ...] = ("phone", "email")


@dataclass(frozen=True, slots=True)
class FoundClient:
    """A client; `client` is None for an id that the copy does not hold. `contacts` are the e-mails and phones in the
    variables that are known."""

    client_id: int
    client: KnownClient | None
    variables: tuple[KnownVariable, ...] = field(repr=False)
    contacts: tuple[str, ...] = field(repr=False)


@needs(Right.CONTACTS)
def look_up_client(desk: Desk, project_id: int, text: str) -> tuple[FoundClient, ...]:
    """The clients with this phone or e-mail in any variable, or with these words in their name, the newest first,
    `MOST` at most. Before them the client with this id, if the copy holds it or the text can only be an id. Does not
    ask Salebot."""
    country = get_project(desk, project_id).phone_country
    found = [client_id for kind in KINDS for client_id in find_by_contact(desk, project_id, kind, text)]
    if own_id := client_number(text):
        if not is_contact(text, country) or find_known_client(desk, project_id, own_id):
            found.insert(0, own_id)
    elif not is_contact(text, country) and (words := searched_name(text).split()):
        with desk.store.reading() as session:
            found += repository.list_by_name(session, project_id, words, limit=MOST)
    return tuple(get_found(desk, project_id, client_id) for client_id in list(dict.fromkeys(found))[:MOST])


def is_contact(text: str, country: str) -> bool:
    """Whether the text is a phone or an e-mail, by which Salebot can be asked; a phone without a country code is one of
    `country`."""
    return bool(normalize_phone(text, country) or normalize_email(text))


@needs(Right.CONTACTS)
def ask_salebot(desk: Desk, project_id: int, text: str) -> tuple[FoundClient, ...]:
    """The clients that Salebot finds by this phone or e-mail; they are stored in the copy. None for any other text.
    Takes a few calls. Raises the ApiErrors, NotConfigured and LimitReached."""
    phone = normalize_phone(text, get_project(desk, project_id).phone_country)
    contact = phone or normalize_email(text)
    if contact is None:
        return ()
    kind: ContactKind = "phone" if phone else "email"
    with open_salebot(desk, project_id, policy=INTERACTIVE) as api:
        found = find_clients(desk, api, project_id, kind=kind, contact=contact)
    return tuple(get_found(desk, project_id, client_id) for client_id in sorted(found, reverse=True)[:MOST])


@needs(Right.CONTACTS)
def get_found(desk: Desk, project_id: int, client_id: int) -> FoundClient:
    """A client as the copy knows it."""
    client = find_known_client(desk, project_id, client_id)
    variables = list_client_variables(desk, project_id, client_id)
    country = get_project(desk, project_id).phone_country
    contacts = contacts_in(variables, client.client_type if client else None, country)
    return FoundClient(client_id, client, tuple(variables), contacts)


def contacts_in(variables: Iterable[KnownVariable], client_type: int | None, country: str) -> tuple[str, ...]:
    """The e-mails and phones in the variables of a client, each once; phones without a country code are those of
    `country`."""
    found = (contact_in(one.name, one.value, client_type, country) for one in variables)
    return tuple(dict.fromkeys(contact for contact in found if contact))
