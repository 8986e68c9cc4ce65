"""The audit log as it is shown: its entries, and how many of them a search finds."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import DEEDS_OF, Deed, DeedGroup
from core.domain.paging import page_offset
from core.rights import needs
from data.models import AuditEntry
from data.repositories.audit import entries as repository
from data.repositories.audit.entries import EntrySearch

_KNOWN = frozenset(Deed)
_OF_JOBS = (Deed.JOB_STOPPED, Deed.JOB_PAUSED, Deed.JOB_RESUMED)
_OF_USERS = DEEDS_OF[DeedGroup.ACCESS]


@dataclass(frozen=True, slots=True)
class AuditSearch:
    """What is looked for; None stands for any. Days are those of `zone`, both included."""

    zone: ZoneInfo
    operator: str | None = None
    group: DeedGroup | None = None
    project_id: int | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One entry. `deed` is None for one that a newer version has written. `project_name` is the name of the project at
    that time; `job_kind` is that of the job, `subject_name` the name of the user that it was done to; `digest` is the
    hash of the entry, which covers all entries before it."""

    number: int
    at: datetime
    operator: str
    deed: Deed | None
    project_id: int | None
    project_name: str | None
    job_kind: str | None
    subject_name: str | None
    count: int | None
    origin: str | None
    digest: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of the entries that were found; `total` counts all of them."""

    lines: Sequence[AuditLine]
    total: int


@needs(Right.INSTALLATION)
def list_entries(
    desk: Desk, search: AuditSearch, *, order: str = "at", descending: bool = True, page: int = 1, page_size: int
) -> AuditPage:
    """A page of what was done in all projects that the operator may see; `order` is one of
    `data.repositories.audit.entries.SORTED`, else KeyError."""
    found = _search(search, desk.acting.projects)
    with desk.store.reading() as session:
        rows = repository.list_entries(
            session,
            found,
            order=order,
            descending=descending,
            limit=page_size,
            offset=page_offset(page, page_size),
        )
        kinds = repository.list_job_kinds(session, {row.subject for row in rows if row.deed in _OF_JOBS})
        users = {int(row.subject) for row in rows if row.deed in _OF_USERS and row.subject}
        names = repository.list_user_names(session, users)
        lines = [
            _line(row, kinds.get(row.subject or ""), names.get(row.subject or "") if row.deed in _OF_USERS else None)
            for row in rows
        ]
        return AuditPage(lines, repository.count_entries(session, found))


@needs(Right.INSTALLATION)
def list_operators(desk: Desk) -> list[str]:
    """Everybody who stands in the log."""
    with desk.store.reading() as session:
        return repository.list_operators(session)


def _search(search: AuditSearch, seen: Collection[int] | None) -> EntrySearch:
    return EntrySearch(
        seen=seen,
        operator=search.operator or "",
        deeds=DEEDS_OF[search.group] if search.group else (),
        project_id=search.project_id,
        since=_midnight(search.first, search.zone),
        until=_midnight(search.last and search.last + timedelta(days=1), search.zone),
    )


def _midnight(day: date | None, zone: ZoneInfo) -> datetime | None:
    return datetime.combine(day, time(), zone) if day else None


def _line(row: AuditEntry, job_kind: str | None, subject_name: str | None) -> AuditLine:
    return AuditLine(
        number=row.number,
        at=row.at,
        operator=row.operator,
        deed=Deed(row.deed) if row.deed in _KNOWN else None,
        project_id=row.project_id,
        project_name=row.project_name,
        job_kind=job_kind,
        subject_name=subject_name,
        count=row.count,
        origin=row.origin,
        digest=row.digest,
    )
