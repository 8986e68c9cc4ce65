"""Reading the list of reports: paged, counted and filtered by the database, always within one project."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Subquery, and_, bindparam, func, or_
from sqlmodel import Session, col, select

from data.dialects import lowered
from data.models import Erasure, Report, Room
from data.repositories.bulk import in_chunks


@dataclass(frozen=True, slots=True)
class ReportConditions:
    """What the list is narrowed to; None and "" do not narrow. `until` is the first moment that is left out; `before`:
    the start and the id of a report, of which those are taken that come after it in the list."""

    room_id: str | None = None
    kind: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""
    before: tuple[datetime, int] | None = None

    def clauses(self, project_id: int) -> list[ColumnElement[bool]]:
        clauses: list[Any] = [col(Report.project_id) == project_id]
        if self.room_id is not None:
            clauses.append(col(Report.room_id) == self.room_id)
        if self.kind is not None:
            clauses.append(col(Report.kind) == self.kind)
        if self.since is not None:
            clauses.append(col(Report.starts_at) >= self.since)
        if self.until is not None:
            clauses.append(col(Report.starts_at) < self.until)
        if self.before is not None:
            starts_at, report_id = self.before
            at_once = and_(col(Report.starts_at) == starts_at, col(Report.id) < report_id)
            clauses.append(or_(col(Report.starts_at) < starts_at, at_once))
        if self.text:
            named = (lowered(col(Report.room_title)), lowered(col(Report.webinar_id)))
            clauses.append(or_(*(words.contains(self.text.lower(), autoescape=True) for words in named)))
        return clauses


NEWEST_FIRST = (col(Report.starts_at).desc(), col(Report.id).desc())


def list_reports(
    session: Session, project_id: int, conditions: ReportConditions, *, limit: int, offset: int = 0
) -> list[Report]:
    """Newest first."""
    query = select(Report).where(*conditions.clauses(project_id)).order_by(*NEWEST_FIRST)
    return list(session.exec(query.limit(limit).offset(offset)))


def count_reports(session: Session, project_id: int, conditions: ReportConditions) -> int:
    return session.exec(select(func.count()).select_from(Report).where(*conditions.clauses(project_id))).one()


def find_oldest_start(session: Session, project_id: int) -> datetime | None:
    """The start of the first webinar of which there is a report."""
    return session.exec(select(func.min(Report.starts_at)).where(Report.project_id == project_id)).one()


def list_pulled_ids(session: Session, project_id: int, conditions: ReportConditions, *, limit: int) -> list[int]:
    """The ids of the newest reports whose viewers are stored."""
    query = select(Report.id).where(*conditions.clauses(project_id), col(Report.pulled_at).is_not(None))
    return [key for key in session.exec(query.order_by(*NEWEST_FIRST).limit(limit)) if key is not None]


def list_pulled_starts(session: Session, project_id: int) -> dict[int, datetime]:
    """The start of each report whose viewers are stored, the earliest first."""
    query = select(Report.id, Report.starts_at).where(
        Report.project_id == project_id, col(Report.pulled_at).is_not(None)
    )
    return {key or 0: moment for key, moment in session.exec(query.order_by(col(Report.starts_at), col(Report.id)))}


def list_reports_by_id(session: Session, project_id: int, report_ids: Sequence[int]) -> list[Report]:
    """Newest first; ids of other projects are left out."""
    query = select(Report).where(Report.project_id == project_id, col(Report.id).in_(report_ids))
    return list(session.exec(query.order_by(*NEWEST_FIRST)))


def list_reports_by_webinar(session: Session, project_id: int, webinar_ids: Iterable[str]) -> list[Report]:
    """Newest first; unknown webinars are left out."""
    query = select(Report).where(Report.project_id == project_id, col(Report.webinar_id).in_(list(webinar_ids)))
    return list(session.exec(query.order_by(*NEWEST_FIRST)))


_OF_PROJECT = col(Report.project_id) == bindparam("project_id")
_VERSIONS = select(Report.id, Report.people_version).where(
    _OF_PROJECT, col(Report.id).in_(bindparam("report_ids", expanding=True))
)
_STAMP = select(*(func.count(), func.sum(Report.people_version), func.max(Report.pulled_at))).where(_OF_PROJECT)
"""Built once: both are asked for each message."""


def list_versions(session: Session, project_id: int, report_ids: Collection[int]) -> dict[int, int]:
    """By id how often the people of these reports were worked out."""
    found: dict[int, int] = {}
    for some in in_chunks(report_ids):
        rows = session.connection().execute(_VERSIONS, {"project_id": project_id, "report_ids": some})
        found |= {row[0]: row[1] for row in rows}
    return found


def people_stamp(session: Session, project_id: int) -> str:
    """Changes whenever the people of a report of the project are stored anew."""
    return ".".join(map(str, session.connection().execute(_STAMP, {"project_id": project_id}).one()))


def erased_stamp(session: Session, project_id: int) -> str:
    """Changes whenever somebody was erased from the project, or names and contacts of a report were removed."""
    erased = select(func.count(), func.max(Erasure.id)).where(Erasure.project_id == project_id)
    removed = select(func.max(Report.details_removed_at)).where(Report.project_id == project_id)
    return ".".join(map(str, (*session.exec(erased).one(), session.exec(removed).one())))


def find_newest(session: Session, project_id: int, state: str) -> Report | None:
    """The newest report in this state."""
    query = select(Report).where(Report.project_id == project_id, Report.state == state)
    return session.exec(query.order_by(*NEWEST_FIRST).limit(1)).first()


def list_rooms(session: Session, project_id: int) -> list[tuple[str, str | None]]:
    """(room id, latest title), the room with the latest webinar first. The title is None if no pulled report gives
    one."""
    rooms = _rooms(project_id)
    query = select(rooms.c.room_id, rooms.c.room_title).order_by(rooms.c.latest_at.desc(), rooms.c.room_id)
    return list(session.exec(query.where(rooms.c.rank == 1)).all())


class PeopleOf(NamedTuple):
    """A loaded report and how many people it has."""

    report_id: int
    room_id: str
    room_title: str | None
    people: int


def list_people_counts(session: Session, project_id: int, limit: int) -> list[PeopleOf]:
    """Of the loaded reports, the newest first."""
    query = (
        select(col(Report.id), col(Report.room_id), col(Report.room_title), col(Report.person_count))
        .where(col(Report.project_id) == project_id, col(Report.pulled_at).is_not(None))
        .order_by(col(Report.starts_at).desc(), col(Report.id).desc())
        .limit(limit)
    )
    rows: Iterable[Any] = session.connection().execute(query)
    return [PeopleOf(*row) for row in rows]


def list_held(session: Session, project_id: int, since: datetime) -> list[tuple[str, datetime, float | None]]:
    """(room id, start, length in seconds) of the webinars held since then."""
    query = select(Report.room_id, Report.starts_at, Report.length_s).where(
        Report.project_id == project_id, Report.starts_at >= since
    )
    return list(session.exec(query).all())


def list_room_titles(session: Session, project_id: int, room_ids: Collection[str]) -> dict[str, str]:
    """The latest titles of these rooms: from a pulled report, else from the list of registration pages."""
    rooms = _rooms(project_id)
    listed = select(Room.room_id, Room.title).where(Room.project_id == project_id, col(Room.room_id).in_(room_ids))
    reported = select(rooms.c.room_id, rooms.c.room_title).where(rooms.c.rank == 1, rooms.c.room_id.in_(room_ids))
    return {room_id: title for query in (listed, reported) for room_id, title in session.exec(query) if title}


def _rooms(project_id: int) -> Subquery:
    """Reports with their `rank` in the room, 1 for the newest of those that have a title."""
    room_id = col(Report.room_id)
    newest_titled = (col(Report.room_title).is_(None), *NEWEST_FIRST)
    return (
        select(
            room_id,
            Report.room_title,
            func.row_number().over(partition_by=room_id, order_by=newest_titled).label("rank"),
            func.max(Report.starts_at).over(partition_by=room_id).label("latest_at"),
        )
        .where(Report.project_id == project_id)
        .subquery()
    )


def count_states(session: Session, project_id: int) -> dict[str, int]:
    """The number of reports by state."""
    query = select(Report.state, func.count()).where(Report.project_id == project_id).group_by(col(Report.state))
    return dict(session.exec(query).all())
