"""Looking up clients by name, phone, e-mail or id: in the dashboard's copy, or by a phone or an e-mail in Salebot."""

from dataclasses import dataclass, field

from core.desk import Desk
from core.domain.client_matching import ContactKind, contact_in
from core.domain.contacts import client_number
from core.domain.mail import normalize_email
from core.domain.phones import normalize_phone
from core.domain.search import searched_name
from core.services.clients.copy import (
    KnownClient,
    KnownVariable,
    find_by_contact,
    find_known_client,
    list_client_variables,
)
from core.services.clients.find_client import find_clients
from core.services.projects.connections import INTERACTIVE, open_salebot
from data.repositories import clients as repository

MOST = 20
KINDS: tuple[ContactKind, ...] = ("phone", "email")


@dataclass(frozen=True, slots=True)
class FoundClient:
    """A client; `client` is None for an id that the copy does not hold."""

    client_id: int
    client: KnownClient | None
    variables: tuple[KnownVariable, ...] = field(repr=False)

    @property
    def contacts(self) -> tuple[str, ...]:
        """The e-mails and phones in the variables that are known."""
        client_type = self.client.client_type if self.client else None
        found = (contact_in(one.name, one.value, client_type) for one in self.variables)
        return tuple(dict.fromkeys(contact for contact in found if contact))


def look_up_client(desk: Desk, project_id: int, text: str) -> tuple[FoundClient, ...]:
    """The clients with this phone or e-mail in any variable, or with these words in their name, the newest first,
    `MOST` at most. Before them the client with this id, if the copy holds it or the text can only be an id. Does not
    ask Salebot."""
    found = [client_id for kind in KINDS for client_id in find_by_contact(desk, project_id, kind, text)]
    if own_id := client_number(text):
        if not is_contact(text) or find_known_client(desk, project_id, own_id):
            found.insert(0, own_id)
    elif not is_contact(text) and (words := searched_name(text).split()):
        with desk.store.reading() as session:
            found += repository.list_by_name(session, project_id, words, limit=MOST)
    return tuple(get_found(desk, project_id, client_id) for client_id in list(dict.fromkeys(found))[:MOST])


def is_contact(text: str) -> bool:
    """Whether the text is a phone or an e-mail, by which Salebot can be asked."""
    return bool(normalize_phone(text) or normalize_email(text))


def ask_salebot(desk: Desk, project_id: int, text: str) -> tuple[FoundClient, ...]:
    """The clients that Salebot finds by this phone or e-mail; they are stored in the copy. None for any other text.
    Takes a few calls. Raises the ApiErrors, NotConfigured and LimitReached."""
    if not is_contact(text):
        return ()
    kind: ContactKind = "phone" if normalize_phone(text) else "email"
    with open_salebot(desk, project_id, policy=INTERACTIVE) as api:
        found = find_clients(desk, api, project_id, kind, text)
    return tuple(get_found(desk, project_id, client_id) for client_id in sorted(found, reverse=True)[:MOST])


def get_found(desk: Desk, project_id: int, client_id: int) -> FoundClient:
    """A client as the copy knows it."""
    return FoundClient(
        client_id,
        find_known_client(desk, project_id, client_id),
        tuple(list_client_variables(desk, project_id, client_id)),
    )
