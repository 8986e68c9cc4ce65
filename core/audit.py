"""Writing the audit log: one call in the transaction of each deed."""

from dataclasses import asdict
from datetime import datetime

from sqlmodel import Session

from core.desk import Desk
from core.domain.audit.chain import Entry, checked_subject, hash_of
from core.domain.audit.deeds import Deed
from data.repositories.audit import entries as repository


def note(
    session: Session,
    desk: Desk,
    deed: Deed,
    *,
    project_id: int | None = None,
    subject: int | str | None = None,
    count: int | None = None,
    operator: str | None = None,
    origin: str | None = None,
) -> None:
    """Add an entry to the audit log, in the transaction that does what it says: both are kept, or neither is.

    `subject`: the number of the row, or the id of the job, that it was done to (`core.domain.audit.chain`); `count`:
    how many people, or things, it concerns. `operator` is the desk's unless it is given, which it may be only by the
    name of a known user. `origin`: the network address from which it came; the operator's, unless it is given.
    Nothing here can be a contact or a secret.

    From here to the end of the transaction nobody else can write an entry, so call it last. Raises ValueError for a
    subject of another kind.
    """
    add_entry(
        session,
        deed,
        operator=operator or desk.operator,
        at=desk.now(),
        project_id=project_id,
        subject=subject,
        count=count,
        origin=origin or desk.acting.origin,
    )


def add_entry(
    session: Session,
    deed: Deed,
    *,
    operator: str,
    at: datetime,
    project_id: int | None = None,
    subject: int | str | None = None,
    count: int | None = None,
    origin: str | None = None,
) -> None:
    """As `note`, where no desk is open."""
    session.flush()  # a project that was just added has its name in the store then
    last, before = repository.lock_head(session)
    entry = Entry(
        number=last + 1,
        at=at,
        operator=operator,
        deed=deed,
        project_id=project_id,
        project_name=None if project_id is None else repository.find_project_name(session, project_id),
        subject=checked_subject(subject),
        count=count,
        origin=origin,
    )
    repository.add_entry(session, {**asdict(entry), "digest": hash_of(entry, before)})
