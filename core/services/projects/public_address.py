"""The address at which Salebot and Bizon365 reach this dashboard, usually of a tunnel or a reverse proxy."""

from urllib.parse import urlsplit

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.addresses import clean_base_url, clean_pasted, may_be_public
from core.domain.audit.deeds import Deed
from core.errors import InvalidInput
from core.rights import needs
from core.services.projects.remembered import Topic, forget_in, recall, remember_in
from core.services.projects.setup_verdicts import void_verdicts

TOPIC: Topic = "public_address"


@needs(Right.LOOK)
def get_public_address(desk: Desk, project_id: int) -> str | None:
    """``https://host[:port]``; None while it is not set."""
    address: str | None = recall(desk, project_id, TOPIC)
    return address


@needs(Right.LOOK)
def get_reached_address(desk: Desk, project_id: int) -> str:
    """The public address; while it is not set, the one under which only this computer reaches the webhook and the
    functions."""
    return get_public_address(desk, project_id) or desk.environment.public_address


@needs(Right.PROJECTS)
def set_public_address(desk: Desk, project_id: int, typed: str) -> None:
    """Set the address, or delete it when nothing is typed; a path is dropped, a Cyrillic domain is stored in its ASCII
    form (``xn--…``).

    Raises InvalidInput(field="public_address") with the reasons of `clean_base_url`, or ``not_public`` for an address
    that only this computer or its network can reach.
    """
    if not typed.strip():
        _set(desk, project_id, None)
        return
    try:
        address = clean_base_url(_with_ascii_host(clean_pasted(typed)))
    except InvalidInput as error:
        raise InvalidInput(TOPIC, None, error.reason) from None
    if not may_be_public(urlsplit(address).hostname or ""):
        raise InvalidInput(TOPIC, None, "not_public")
    _set(desk, project_id, address)


def _set(desk: Desk, project_id: int, address: str | None) -> None:
    with desk.store.writing() as session:
        if address is None:
            forget_in(session, project_id, TOPIC)
        else:
            remember_in(session, desk, project_id, TOPIC, value=address)
        # Whether the registration pages deliver here has to be checked again
        void_verdicts(session, project_id, ("webhook",), desk.now())
        note(session, desk, Deed.PUBLIC_ADDRESS_CHANGED, project_id=project_id)


def _with_ascii_host(address: str) -> str:
    """Only this address takes Cyrillic letters: in the address of a known service one would be a homograph attack."""
    try:
        host = urlsplit(address if "://" in address else f"https://{address}").hostname or ""
        return address if host.isascii() else address.lower().replace(host, host.encode("idna").decode(), 1)
    except ValueError:
        raise InvalidInput("base_url", None, "bad_url") from None
