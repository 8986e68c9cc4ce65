"""Registrations one after the other as they came, for programs that read what is new."""

from dataclasses import replace

from core.desk import Desk
from core.domain.access.masking import hide_contacts
from core.domain.access.rights import Right
from core.rights import needs
from core.services.inbox.rows import InboxRow, read_rows
from data.repositories.inbox import inbox as repository


@needs(Right.LOOK)
def list_arrivals(desk: Desk, project_id: int, after: int, *, limit: int) -> tuple[InboxRow, ...]:
    """The first registrations that came after this one (0: all), without those of the test button. Who sees no contacts
    gets None for them."""
    with desk.store.reading() as session:
        ids = repository.list_ids_after(session, project_id, after, limit=limit)
        rows = read_rows(session, project_id, ids)
    if desk.acting.may(Right.CONTACTS):
        return rows
    return tuple(
        replace(row, username=hide_contacts(row.username), email=None, phone=None, client_id=None) for row in rows
    )
