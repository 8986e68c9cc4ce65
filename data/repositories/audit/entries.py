"""The entries of the audit log, and its head."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, insert
from sqlmodel import Session, col, delete, select, update

from data.dialects import lowered
from data.models import AuditEntry, AuditHead, Job, Project, User

READ_AT_ONCE = 2_000
# Made once and without the ORM: an entry costs every deed, and most of its time would go into making these.
_LAST = select(AuditHead.number, AuditHead.digest).with_for_update()
_ADDED = insert(AuditEntry)
_MOVED = update(AuditHead)
_NAME = select(Project.name).where(col(Project.id) == bindparam("project_id"))


@dataclass(frozen=True, slots=True)
class EntrySearch:
    """Which entries are looked for; None and what is empty stand for any. `since` is included, `until` is not; with
    `seen` only entries of these projects, or of none."""

    operator: str = ""
    deeds: Collection[str] = ()
    project_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    seen: Collection[int] | None = None


def lock_head(session: Session) -> tuple[int, str]:
    """The number and the digest of the last entry. Nobody else adds one until the transaction has ended."""
    number, digest = session.connection().execute(_LAST).one()
    return number, digest


def get_head(session: Session) -> AuditHead:
    return session.exec(select(AuditHead)).one()


def find_project_name(session: Session, project_id: int) -> str | None:
    found: str | None = session.connection().scalar(_NAME, {"project_id": project_id})
    return found


def add_entry(session: Session, values: Mapping[str, object]) -> None:
    """Add the next entry, whose values are given by column, and move the head to it."""
    connection = session.connection()
    connection.execute(_ADDED, values)
    connection.execute(_MOVED, {"number": values["number"], "digest": values["digest"]})


SORTED: Mapping[str, Any] = {
    "at": col(AuditEntry.number),
    "who": lowered(col(AuditEntry.operator)),
    "count": col(AuditEntry.count),
    "project": lowered(col(AuditEntry.project_name)),
    "origin": func.nullif(col(AuditEntry.origin), ""),
}
"""What entries can be sorted by."""


def list_entries(
    session: Session,
    search: EntrySearch,
    *,
    order: str = "at",
    descending: bool = True,
    limit: int,
    offset: int = 0,
) -> list[AuditEntry]:
    """By one of `SORTED` (what is empty last), and then the newest first."""
    by = SORTED[order]
    ordered = (by.desc() if descending else by.asc()).nulls_last()
    query = select(AuditEntry).where(*_conditions(search)).order_by(ordered, col(AuditEntry.number).desc())
    return list(session.exec(query.limit(limit).offset(offset)))


def count_entries(session: Session, search: EntrySearch) -> int:
    return session.exec(select(func.count()).select_from(AuditEntry).where(*_conditions(search))).one()


def list_job_kinds(session: Session, job_ids: Collection[str | None]) -> dict[str, str]:
    """The kinds of those of these jobs that there still are."""
    return dict(session.exec(select(Job.id, Job.kind).where(col(Job.id).in_(job_ids))).all())


def list_user_names(session: Session, user_ids: Collection[int]) -> dict[str, str]:
    """The names of those of these users that there still are, by their ids as the log writes them."""
    found = session.exec(select(User.id, User.name).where(col(User.id).in_(user_ids)))
    return {str(user_id): name for user_id, name in found}


def list_operators(session: Session) -> list[str]:
    """Everybody who stands in the log, by name."""
    return list(session.exec(select(AuditEntry.operator).distinct().order_by(col(AuditEntry.operator))))


def iterate_chain(session: Session) -> Iterator[AuditEntry]:
    """All entries in the order of the chain, some at a time."""
    last: int | None = None
    while True:
        query = select(AuditEntry).order_by(col(AuditEntry.number)).limit(READ_AT_ONCE)
        found = session.exec(query if last is None else query.where(AuditEntry.number > last)).all()
        if not found:
            return
        yield from found
        last = found[-1].number
        session.expunge_all()


def find_last_before(session: Session, moment: datetime) -> AuditEntry | None:
    """The last of the oldest entries, all of which were written before this moment."""
    later = select(func.min(AuditEntry.number)).where(AuditEntry.at >= moment).scalar_subquery()
    query = select(AuditEntry).where((later.is_(None)) | (AuditEntry.number < later))
    return session.exec(query.order_by(col(AuditEntry.number).desc()).limit(1)).first()


def drop_until(session: Session, last: AuditEntry) -> None:
    """Remove this entry and all before it, which the head then allows."""
    session.exec(update(AuditHead).values(kept_from=last.number + 1, digest_before=last.digest))
    session.exec(delete(AuditEntry).where(col(AuditEntry.number) <= last.number))


def _conditions(search: EntrySearch) -> Iterator[ColumnElement[bool]]:
    if search.operator:
        yield col(AuditEntry.operator) == search.operator
    if search.deeds:
        yield col(AuditEntry.deed).in_(search.deeds)
    if search.project_id is not None:
        yield col(AuditEntry.project_id) == search.project_id
    if search.seen is not None:
        yield col(AuditEntry.project_id).is_(None) | col(AuditEntry.project_id).in_(search.seen)
    if search.since:
        yield col(AuditEntry.at) >= search.since
    if search.until:
        yield col(AuditEntry.at) < search.until
