"""The test delivery: a made-up registration sent over HTTP as Bizon365 sends it, to check the whole path."""

import json
import secrets
from dataclasses import dataclass
from datetime import timedelta

import httpx

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.domain.inbox.deliveries import read_delivery
from core.domain.sessions import write_moment
from core.errors import InvalidInput, NotConfigured, NotFound
from core.http.connecting import NotPublic
from core.http.transport import RetryPolicy, open_http
from core.rights import needs
from core.services.projects.projects import get_project
from core.services.projects.public_address import get_reached_address
from core.services.projects.webhook_secret import reveal_webhook_path
from core.services.registration.registration_pages import list_places
from data.repositories.inbox import webhooks as repository

JSON = "application/json"
_TIMEOUT_S = 20.0


@dataclass(frozen=True, slots=True)
class Delivered:
    """`event_id`: the stored delivery, marked as a test; `address`: the address that it was sent to."""

    event_id: int
    address: str


@needs(Right.WORK)
def send_test_delivery(desk: Desk, project_id: int) -> Delivered:
    """Deliver through the public address, as Bizon365 does, where one is known; else on this computer.

    The person is made up and has no phone: a phone could be somebody's, and would be written to in WhatsApp. Raises
    NotFound for the project, NotConfigured("webhook_secret"), InvalidInput("public_address") when the address leads
    into the own network and the project does not allow that, NotFound("webhook_address", the address) when nobody took
    it there.
    """
    path = reveal_webhook_path(desk, project_id)
    if path is None:
        raise NotConfigured("webhook_secret")
    address = get_reached_address(desk, project_id)
    body = _made_registration(desk, project_id)
    # This computer's own port is no address that somebody has typed.
    own_network = get_project(desk, project_id).own_network or address == desk.environment.public_address
    if _post(address + path, body, own_network=own_network) != httpx.codes.OK:
        raise NotFound("webhook_address", address)
    with desk.store.writing() as session:
        event_id = repository.find_event_id(session, project_id, read_delivery(body, JSON).key)
        if event_id is None:  # another dashboard with the same secret took it
            raise NotFound("webhook_address", address)
        repository.mark_test(session, event_id)
        note(session, desk, Deed.TEST_DELIVERED, project_id=project_id, subject=event_id)
    return Delivered(event_id, address)


def _made_registration(desk: Desk, project_id: int) -> bytes:
    pages = list_places(desk, project_id).pages
    page = next((page for page in pages if page.is_on and page.is_listed), None)
    mark = secrets.token_hex(4)
    session_at = (desk.now() + timedelta(days=1)).replace(minute=0, second=0, microsecond=0)
    fields = {
        "sublistId": page.page_id if page else "test",
        "room": page and page.room_id,
        "email": f"webhook-test-{mark}@example.com",
        "username": "Test",
        "webinarTime": write_moment(session_at),
        "secret": mark,
    }
    return json.dumps(fields).encode()


def _post(url: str, body: bytes, *, own_network: bool) -> int | None:
    """The HTTP status; None without an answer. Errors of httpx are not passed on: they contain the address. Raises
    InvalidInput("public_address") for one that leads into the own network, unless that is allowed."""
    with open_http(RetryPolicy(timeout_s=_TIMEOUT_S), own_network=own_network) as http:
        try:
            # The answer's body says nothing, whoever sends it and however large it is
            with http.stream("POST", url, content=body, headers={"Content-Type": JSON}) as answer:
                return answer.status_code
        except NotPublic:
            raise InvalidInput("public_address", None, "own_network") from None
        except (httpx.HTTPError, httpx.InvalidURL):
            return None
