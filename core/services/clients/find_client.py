"""Who has this phone or this e-mail: the dashboard's copy first, Salebot only for what it does not hold."""

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
    """The client with this phone, else with this e-mail (as they were typed), in any variable; of several the newest.

    Raises the ApiErrors, LimitReached and Stopped: whether there is such a client is then not known.
    """
    return match_client(Registrant(None, phone, email), partial(find_clients, desk, api, project_id), add_nobody)


def find_clients(
    desk: Desk, api: SalebotApi, project_id: int, kind: ContactKind, contact: str, *, cheaply: bool = False
) -> frozenset[int]:
    """All clients known by a contact. Whom Salebot finds is kept in the copy; that it finds nobody is not, for
    somebody may come the next minute. `cheaply` asks Salebot once, in the likeliest way of writing, and for no others.
    Raises as `find_client`."""
    if known := find_by_contact(desk, project_id, kind, contact):
        return frozenset(known)
    found = frozenset(_ask(api, kind, contact, cheaply=cheaply))
    for client_id in found:
        keep_client(desk, project_id, client_id, kind, contact)
    return found


def add_nobody(phone: str) -> None:
    """For who only looks: no client is made."""


def _ask(api: SalebotApi, kind: ContactKind, contact: str, *, cheaply: bool) -> Iterable[int]:
    """Salebot is asked for each way of writing until it knows one: it tells one client, and then, by the variable
    itself, whether there are others."""
    find = api.find_client_by_phone if kind == "phone" else api.find_client_by_email
    forms = written_forms(kind, contact)
    for form in forms[:1] if cheaply else forms:
        if (client_id := find(form)) is not None:
            return client_id, *(() if cheaply else _others(api, kind, form))
    return ()


def _others(api: SalebotApi, kind: ContactKind, form: str) -> tuple[int, ...]:
    """Nobody where Salebot refuses to tell: one client is known already."""
    try:
        return api.find_clients({kind: form})
    except Rejected:
        return ()
