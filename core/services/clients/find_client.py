"""Finding clients by phone or e-mail: in the dashboard's copy first, and in Salebot only if the copy has none."""

from collections.abc import Iterable
from functools import partial

from core.desk import Desk
from core.domain.client_matching import ContactKind, Found, Registrant, match_client, written_forms
from core.errors import Rejected
from core.salebot.api import SalebotApi
from core.services.clients.copy import find_by_contact, keep_client


def find_client(
    desk: Desk, api: SalebotApi, project_id: int, *, phone: str | None = None, email: str | None = None
) -> Found | None:
    """The client with this phone, else with this e-mail (both as typed), in any variable; of several the newest.

    Raises the ApiErrors, LimitReached and Stopped: then it is not known whether there is such a client.
    """
    return match_client(Registrant(None, phone, email), partial(find_clients, desk, api, project_id), add_nobody)


def find_clients(
    desk: Desk, api: SalebotApi, project_id: int, kind: ContactKind, contact: str, *, cheaply: bool = False
) -> frozenset[int]:
    """All clients with a contact. A client that Salebot finds is stored in the copy; that Salebot finds none is not
    stored, because a client may be created the next minute. `cheaply`: one call to Salebot, with the likeliest notation
    only, and no search for further clients. Raises as `find_client`."""
    if known := find_by_contact(desk, project_id, kind, contact):
        return frozenset(known)
    found = frozenset(_ask(api, kind, contact, cheaply=cheaply))
    for client_id in found:
        keep_client(desk, project_id, client_id, kind=kind, contact=contact)
    return found


def add_nobody(phone: str) -> None:
    """In place of a function that creates a client, where none is to be created."""


def _ask(api: SalebotApi, kind: ContactKind, contact: str, *, cheaply: bool) -> Iterable[int]:
    """Ask Salebot for each notation until it finds a client. That call gives one client only; a search by the variable
    then gives the others."""
    find = api.find_client_by_phone if kind == "phone" else api.find_client_by_email
    forms = written_forms(kind, contact)
    for form in forms[:1] if cheaply else forms:
        if (client_id := find(form)) is not None:
            return client_id, *(() if cheaply else _others(api, kind, form))
    return ()


def _others(api: SalebotApi, kind: ContactKind, form: str) -> tuple[int, ...]:
    """The clients with this value in the variable. None when Salebot refuses the search: one client is found
    already."""
    try:
        return api.find_clients({kind: form})
    except Rejected:
        return ()
