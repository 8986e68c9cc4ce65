"""The columns of people that are stored with each report, and the rows of which they are made."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, or_, select, update
from sqlmodel import Session, col

from data.models import Person, PersonColumns, Report
from data.repositories.bulk import in_chunks, insert_mappings


class Stored(NamedTuple):
    """The columns of a report, packed as in `core.domain.reports.columns`. `humans` is None when somebody of the report
    has become another human since."""

    report_id: int
    facts: bytes
    humans: bytes | None


_DELETE = delete(PersonColumns).where(col(PersonColumns.report_id) == bindparam("of"))


def put_columns(session: Session, project_id: int, report_id: int, facts: bytes, humans: bytes) -> None:
    """Store the columns of a report, in place of the former ones."""
    stamp = blake2b(facts + humans, digest_size=16).hexdigest()
    row = {"report_id": report_id, "project_id": project_id, "stamp": stamp, "facts": facts, "humans": humans}
    session.connection().execute(_DELETE, {"of": report_id})
    insert_mappings(session, PersonColumns, [row])


def list_stamps(session: Session, project_id: int, report_ids: Sequence[int]) -> dict[int, str]:
    """By report what changes whenever its columns do; those whose columns are not stored, or not as they should be, are
    left out."""
    query = select(col(PersonColumns.report_id), col(PersonColumns.stamp)).where(
        *_of(project_id, report_ids), col(PersonColumns.humans).is_not(None)
    )
    return {row[0]: row[1] for row in session.connection().execute(query)}


def list_columns(session: Session, project_id: int, report_ids: Sequence[int]) -> Iterable[Stored]:
    """The columns that are stored of these reports, in no order."""
    query = select(col(PersonColumns.report_id), col(PersonColumns.facts), col(PersonColumns.humans))
    for row in session.connection().execute(query.where(*_of(project_id, report_ids))):
        yield Stored._make(row)


def list_humans(session: Session, project_id: int, report_ids: Sequence[int]) -> dict[int, bytes]:
    """By report the humans, where they are stored as they should be."""
    query = select(col(PersonColumns.report_id), col(PersonColumns.humans))
    query = query.where(*_of(project_id, report_ids), col(PersonColumns.humans).is_not(None))
    return {row[0]: row[1] or b"" for row in session.connection().execute(query)}


def read_people(session: Session, report_id: int, names: Sequence[str]) -> Mapping[str, Sequence[Any]]:
    """These columns of the people of a report, in the order of their numbers."""
    query = select(*(col(getattr(Person, name)) for name in names)).where(col(Person.report_id) == report_id)
    rows = session.connection().execute(query.order_by(col(Person.number))).all()
    columns: Sequence[Sequence[Any]] = [*zip(*rows, strict=True)] if rows else [()] * len(names)
    return dict(zip(names, columns, strict=True))


def outdate_humans(session: Session, project_id: int, humans: Collection[int]) -> None:
    """Let the humans be read anew in all reports at which these were."""
    for some in in_chunks(humans):
        theirs = select(col(Person.report_id)).where(col(Person.project_id) == project_id, col(Person.human).in_(some))
        query = update(PersonColumns).where(col(PersonColumns.report_id).in_(theirs))
        session.connection().execute(query.values(humans=None))


def list_without_columns(session: Session, project_id: int) -> list[int]:
    """The loaded reports whose columns are not stored, or not as they should be, the newest first."""
    query = (
        select(col(Report.id))
        .outerjoin(PersonColumns, col(PersonColumns.report_id) == col(Report.id))
        .where(
            col(Report.project_id) == project_id,
            col(Report.pulled_at).is_not(None),
            or_(col(PersonColumns.report_id).is_(None), col(PersonColumns.humans).is_(None)),
        )
        .order_by(col(Report.starts_at).desc(), col(Report.id).desc())
    )
    return list(session.connection().scalars(query))


def _of(project_id: int, report_ids: Sequence[int]) -> tuple[Any, ...]:
    return col(PersonColumns.project_id) == project_id, col(PersonColumns.report_id).in_(report_ids)
