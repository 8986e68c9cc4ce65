"""When a key or an address was used last, and that it gives out contacts: neither is worth a write at each use."""

from datetime import datetime, timedelta

from core.audit import note
from core.desk import Desk
from core.domain.audit.deeds import Deed
from data.models import ApiKey, SegmentAddress
from data.repositories.outside import openings as repository

USED_EVERY = timedelta(minutes=1)
NOTED_EVERY = timedelta(days=1)


def note_used(desk: Desk, kind: type[ApiKey] | type[SegmentAddress], opening_id: int, used_at: datetime | None) -> None:
    """Store that it is used now, unless that was stored within a minute."""
    now = desk.now()
    if used_at is None or not timedelta(0) <= now - used_at < USED_EVERY:
        with desk.store.noting() as session:
            repository.note_used(session, kind, opening_id, now)


def note_contacts(
    desk: Desk, kind: type[repository.Opening], project_id: int, opening_id: int, noted_at: datetime | None
) -> None:
    """Note in the journal that it gives out contacts, once a day."""
    now = desk.now()
    if noted_at is not None and timedelta(0) <= now - noted_at < NOTED_EVERY:
        return
    with desk.store.writing() as session:
        row = repository.find_opening(session, kind, project_id, opening_id)
        if row is not None:
            row.contacts_at = now
            session.add(row)
            note(session, desk, Deed.CONTACTS_FETCHED, project_id=project_id, subject=opening_id)
