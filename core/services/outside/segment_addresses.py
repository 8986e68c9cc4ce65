"""Addresses at which other services fetch the people of a saved segment as CSV. Whoever has the secret in an address
gets them, so it is kept as a key is: hashed, shown once, taken back at once."""

from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe

from core.audit import note
from core.desk import Desk
from core.domain.access.credentials import token_hash
from core.domain.access.rights import Operator, Right, Role
from core.domain.audit.deeds import Deed
from core.errors import NotFound
from core.rights import needs
from core.services.outside.use import note_contacts, note_used
from core.services.projects.account_secrets import TAIL_LENGTH
from core.services.projects.projects import get_project
from data.models import SegmentAddress
from data.repositories.outside import openings as repository

SEGMENTS_PATH = "/api/segments"
_MAY = frozenset({Right.LOOK, Right.CONTACTS})


@dataclass(frozen=True, slots=True)
class KnownAddress:
    """What may be shown of an address; as `core.services.outside.api_keys.KnownKey`."""

    id: int
    segment: str
    tail: str
    created_by: str
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Who fetches a segment by an address, and which."""

    address_id: int
    project_id: int
    segment: str
    operator: Operator
    contacts_at: datetime | None


@needs(Right.PROJECTS)
def list_segment_addresses(desk: Desk, project_id: int) -> list[KnownAddress]:
    """The addresses of the project's segments, the oldest first."""
    with desk.store.reading() as session:
        rows = repository.list_openings(session, SegmentAddress, project_id)
        return [
            KnownAddress(row.id or 0, row.segment, row.tail, row.created_by, row.created_at, row.used_at)
            for row in rows
        ]


@needs(Right.PROJECTS)
def make_segment_address(desk: Desk, project_id: int, segment: str) -> str:
    """Make an address for the segment of this name; returns its path, which is not stored: show it now. Raises
    NotFound for the project."""
    get_project(desk, project_id)
    secret = token_urlsafe(32)
    row = SegmentAddress(
        project_id=project_id,
        segment=segment,
        secret_hash=token_hash(secret),
        tail=secret[-TAIL_LENGTH:],
        created_by=desk.operator,
        created_at=desk.now(),
    )
    with desk.store.writing() as session:
        session.add(row)
        session.flush()
        note(session, desk, Deed.SEGMENT_ADDRESS_MADE, project_id=project_id, subject=row.id)
    return f"{SEGMENTS_PATH}/{secret}.csv"


@needs(Right.PROJECTS)
def remove_segment_address(desk: Desk, project_id: int, address_id: int) -> None:
    """Answer at this address no more. Raises NotFound."""
    with desk.store.writing() as session:
        row = repository.find_opening(session, SegmentAddress, project_id, address_id)
        if row is None:
            raise NotFound("segment_address", address_id)
        session.delete(row)
        note(session, desk, Deed.SEGMENT_ADDRESS_REMOVED, project_id=project_id, subject=address_id)


@needs(Right.LOOK)
def find_fetcher(desk: Desk, secret: str) -> Fetcher | None:
    """Who fetches by this secret; None when no address has it."""
    with desk.store.reading() as session:
        row = repository.find_address(session, token_hash(secret))
    if row is None or row.id is None:
        return None
    note_used(desk, SegmentAddress, row.id, row.used_at)
    operator = Operator(f"CSV: {row.id}", Role.OPERATOR, frozenset({row.project_id}), only=_MAY)
    return Fetcher(row.id, row.project_id, row.segment, operator, row.contacts_at)


@needs(Right.CONTACTS)
def note_segment_fetched(desk: Desk, project_id: int, fetcher: Fetcher) -> None:
    """Note in the journal that the address gives out contacts, once a day."""
    note_contacts(desk, SegmentAddress, project_id, fetcher.address_id, fetcher.contacts_at)
