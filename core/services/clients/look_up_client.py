"""Looking up clients in the dashboard's copy by phone, e-mail or id."""

from dataclasses import dataclass, field

from core.desk import Desk
from core.domain.client_matching import ContactKind
from core.domain.contacts import client_number
from core.domain.mail import normalize_email
from core.domain.phones import normalize_phone
from core.services.clients.copy import (
    KnownClient,
    KnownVariable,
    find_by_contact,
    find_known_client,
    list_client_variables,
)

MOST = 20


@dataclass(frozen=True, slots=True)
class FoundClient:
    """A client; `client` is None for an id that the copy does not hold."""

    client_id: int
    client: KnownClient | None
    variables: tuple[KnownVariable, ...] = field(repr=False)


def look_up_client(desk: Desk, project_id: int, text: str) -> tuple[FoundClient, ...]:
    """The clients with this phone or e-mail in any variable, the newest first, `MOST` at most. Before them the client
    with this id, if the copy holds it or the text can only be an id. Does not ask Salebot."""
    kinds: tuple[ContactKind, ...] = ("phone", "email")
    found = [client_id for kind in kinds for client_id in find_by_contact(desk, project_id, kind, text)]
    if own_id := client_number(text):
        is_contact = normalize_phone(text) or normalize_email(text)
        if not is_contact or find_known_client(desk, project_id, own_id):
            found.insert(0, own_id)
    return tuple(_found(desk, project_id, client_id) for client_id in list(dict.fromkeys(found))[:MOST])


def _found(desk: Desk, project_id: int, client_id: int) -> FoundClient:
    return FoundClient(
        client_id,
        find_known_client(desk, project_id, client_id),
        tuple(list_client_variables(desk, project_id, client_id)),
    )
