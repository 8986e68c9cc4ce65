"""Where other programs want to be told what happens: added, edited, turned off, tested, removed in Settings."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.addresses import clean_pasted
from core.domain.audit.deeds import Deed
from core.domain.outside.events import OFFERED, EventKind, make_secret
from core.errors import InvalidInput, NotFound
from core.jobs.rounds import ask_round
from core.rights import needs
from core.services.outside.events import new_event
from core.services.outside.states import ROUND, EventState
from core.services.projects.projects import get_project
from data.models import EventEndpoint, OutgoingEvent
from data.repositories.bulk import insert_mappings
from data.repositories.outside import events as repository

URL_MAX = 2_000


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What may be shown of an endpoint: the host of its address, and what it is told."""

    id: int
    host: str
    kinds: frozenset[str]
    with_contacts: bool
    is_on: bool
    created_by: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class EndpointDraft:
    """An endpoint to add. `with_contacts`: it gets the e-mails and phones of the people that events are about."""

    url: str = field(repr=False)
    kinds: Collection[EventKind]
    with_contacts: bool = False


@needs(Right.PROJECTS)
def list_endpoints(desk: Desk, project_id: int) -> list[Endpoint]:
    """The endpoints of the project, the oldest first."""
    with desk.store.reading() as session:
        rows = repository.list_endpoints(session, project_id)
        return [
            Endpoint(
                id=row.id or 0,
                host=row.host,
                kinds=frozenset(row.kinds.split()),
                with_contacts=row.with_contacts,
                is_on=row.is_on,
                created_by=row.created_by,
                created_at=row.created_at,
            )
            for row in rows
        ]


@dataclass(frozen=True, slots=True)
class Asking:
    """Where events of a kind go: the host, and whether contacts may go there."""

    host: str
    with_contacts: bool


@needs(Right.LOOK)
def list_asking_for(desk: Desk, project_id: int, kind: EventKind) -> list[Asking]:
    """The endpoints of the project that are on and ask for this kind of event, the oldest first."""
    with desk.store.reading() as session:
        rows = repository.list_endpoints(session, project_id)
        return [Asking(row.host, row.with_contacts) for row in rows if row.is_on and kind in row.kinds.split()]


@needs(Right.PROJECTS)
def add_endpoint(desk: Desk, project_id: int, draft: EndpointDraft) -> str:
    """Add an endpoint; returns the secret that signs what it gets, which is not shown again.

    Raises NotFound for the project, InvalidInput("endpoint_url") with reason ``required``, ``bad_url``, ``bad_scheme``
    (plain http is for a project's own network) or ``too_long``, and InvalidInput("endpoint_kinds", "required").
    """
    project = get_project(desk, project_id)
    url = _checked(draft.url, own_network=project.own_network)
    kinds = _written(draft.kinds)
    secret = make_secret()
    row = EventEndpoint(
        project_id=project_id,
        url_sealed=desk.vault.seal(url),
        host=urlsplit(url).hostname or "",
        secret_sealed=desk.vault.seal(secret),
        kinds=kinds,
        with_contacts=draft.with_contacts,
        created_by=desk.operator,
        created_at=desk.now(),
    )
    with desk.store.writing() as session:
        session.add(row)
        session.flush()
        note(session, desk, Deed.ENDPOINT_ADDED, project_id=project_id, subject=row.id)
    return secret


@needs(Right.PROJECTS)
def choose_events(
    desk: Desk, project_id: int, endpoint_id: int, kinds: Collection[EventKind], *, with_contacts: bool
) -> None:
    """Send these kinds of events to the endpoint from now on, with contacts or without; what waits for it of other
    kinds is given up. Raises NotFound, and InvalidInput("endpoint_kinds", "required")."""
    told = _written(kinds)
    with desk.store.writing() as session:
        row = repository.find_endpoint(session, project_id, endpoint_id)
        if row is None:
            raise NotFound("endpoint", endpoint_id)
        dropped = set(row.kinds.split()) - set(told.split())
        row.kinds, row.with_contacts = told, with_contacts
        session.add(row)
        repository.give_up_of(session, endpoint_id, state=EventState.GIVEN_UP, kinds=dropped)
        note(session, desk, Deed.ENDPOINT_CHANGED, project_id=project_id, subject=endpoint_id)


@needs(Right.PROJECTS)
def turn_endpoint(desk: Desk, project_id: int, endpoint_id: int, *, on: bool) -> None:
    """Send to the endpoint no more, or what happens from now on. What waited for it when it was turned off is given up.
    Raises NotFound."""
    with desk.store.writing() as session:
        row = repository.find_endpoint(session, project_id, endpoint_id)
        if row is None:
            raise NotFound("endpoint", endpoint_id)
        row.is_on = on
        session.add(row)
        if not on:
            repository.give_up_of(session, endpoint_id, state=EventState.GIVEN_UP)
        note(session, desk, Deed.ENDPOINT_CHANGED, project_id=project_id, subject=endpoint_id)


@needs(Right.PROJECTS)
def remove_endpoint(desk: Desk, project_id: int, endpoint_id: int) -> None:
    """Remove the endpoint with all events for it. Raises NotFound."""
    with desk.store.writing() as session:
        row = repository.find_endpoint(session, project_id, endpoint_id)
        if row is None:
            raise NotFound("endpoint", endpoint_id)
        session.delete(row)
        note(session, desk, Deed.ENDPOINT_REMOVED, project_id=project_id, subject=endpoint_id)


@needs(Right.PROJECTS)
def send_test_event(desk: Desk, project_id: int, endpoint_id: int) -> None:
    """Send an event that says nothing but that it is a test. Raises NotFound."""
    with desk.store.writing() as session:
        if repository.find_endpoint(session, project_id, endpoint_id) is None:
            raise NotFound("endpoint", endpoint_id)
        insert_mappings(session, OutgoingEvent, [new_event(desk, project_id, endpoint_id, EventKind.TEST, {})])
        note(session, desk, Deed.TEST_DELIVERED, project_id=project_id, subject=endpoint_id)
    ask_round(ROUND, project_id)


def _written(kinds: Collection[EventKind]) -> str:
    if not kinds:
        raise InvalidInput("endpoint_kinds", None, "required")
    return " ".join(kind for kind in OFFERED if kind in kinds)


def _checked(text: str, *, own_network: bool) -> str:
    url = clean_pasted(text)
    if not url:
        raise InvalidInput("endpoint_url", None, "required")
    if len(url) > URL_MAX:
        raise InvalidInput("endpoint_url", None, "too_long", URL_MAX)
    try:
        parts = urlsplit(url)
        is_address = bool(parts.hostname) and parts.port != 0 and parts.username is None
    except ValueError:
        is_address = False
    if not is_address or not url.isascii() or not url.isprintable():
        raise InvalidInput("endpoint_url", None, "bad_url")
    if parts.scheme != "https" and not (parts.scheme == "http" and own_network):
        raise InvalidInput("endpoint_url", None, "bad_scheme")
    return url
