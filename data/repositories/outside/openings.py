"""Keys of the HTTP API and addresses of segments: found by the hash of their secret."""

from datetime import datetime
from typing import TypeVar

from sqlmodel import Session, col, delete, select, update

from data.models import ApiKey, SegmentAddress

Opening = TypeVar("Opening", ApiKey, SegmentAddress)


def list_openings(session: Session, kind: type[Opening], project_id: int) -> list[Opening]:
    """The oldest first."""
    query = select(kind).where(col(kind.project_id) == project_id)
    return list(session.exec(query.order_by(col(kind.id))))


def find_opening(session: Session, kind: type[Opening], project_id: int, opening_id: int) -> Opening | None:
    found = session.get(kind, opening_id)
    return found if found is not None and found.project_id == project_id else None


def find_key(session: Session, key_hash: str) -> ApiKey | None:
    return session.exec(select(ApiKey).where(ApiKey.key_hash == key_hash)).first()


def find_address(session: Session, secret_hash: str) -> SegmentAddress | None:
    return session.exec(select(SegmentAddress).where(SegmentAddress.secret_hash == secret_hash)).first()


def note_used(session: Session, kind: type[ApiKey] | type[SegmentAddress], opening_id: int, now: datetime) -> None:
    session.exec(update(kind).where(col(kind.id) == opening_id).values(used_at=now))


def drop_addresses(session: Session, project_id: int, segment: str) -> None:
    """Remove the addresses of a segment."""
    of_segment = delete(SegmentAddress).where(
        col(SegmentAddress.project_id) == project_id, col(SegmentAddress.segment) == segment
    )
    session.exec(of_segment)
