"""What a check of attendance reads: the reports to choose from, and the viewers and people of one report."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, false, func, or_, select
from sqlmodel import Session, col
from sqlmodel import select as select_model

from data.models import Person, Report, ReportAnswer, Viewer
from data.repositories.reports.reports import NEWEST_FIRST

ALTERNATIVES = 50
"""The most reports of one room, and the most rooms, that are read to be offered when the report was not found."""

_PERSON_FACTS = (
    *("number", "stay_s", "entered_at_ms", "left_at_ms", "username", "city", "device", "system", "browser"),
    *("client_id", "email", "phone"),
)
_PERSON = tuple(col(getattr(Person, name)) for name in _PERSON_FACTS)


class ListedReport(NamedTuple):
    """The columns of `Report` by which a report is chosen."""

    id: int
    webinar_id: str
    room_id: str
    starts_at: datetime
    state: str


class ViewerKeys(NamedTuple):
    """The columns of `Viewer` by which a person is found; a person may have several rows."""

    person_number: int
    client_id: str | None
    email: str | None
    phone: str | None


class AnswerPlace(NamedTuple):
    """The columns of `Viewer` that say where in Bizon365's answers the row stands."""

    person_number: int
    answer_ordinal: int
    answer_position: int


_LISTED = tuple(col(getattr(Report, name)) for name in ListedReport._fields)
_KEYS = tuple(col(getattr(Viewer, name)) for name in ViewerKeys._fields)
_PLACE = tuple(col(getattr(Viewer, name)) for name in AnswerPlace._fields)


def find_report(session: Session, project_id: int, report_id: int) -> Report | None:
    """One report of this project."""
    return session.exec(select_model(Report).where(Report.project_id == project_id, Report.id == report_id)).first()


def list_reports_to_choose(
    session: Session,
    project_id: int,
    room_id: str,
    *,
    newest: int,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[ListedReport]:
    """The account's `newest` reports, the room's newest ones, the newest report of each room and, between `since`
    (included) and `until` (excluded, both aware UTC), all reports of the room. Each report stands in the list once."""
    in_project = select(*_LISTED).where(col(Report.project_id) == project_id)
    of_room = in_project.where(col(Report.room_id) == room_id)
    rank = func.row_number().over(partition_by=col(Report.room_id), order_by=NEWEST_FIRST)
    ranked = select(col(Report.id), rank.label("rank")).where(col(Report.project_id) == project_id).subquery()
    of_rooms = in_project.join(ranked, ranked.c.id == Report.id).where(ranked.c.rank == 1)
    queries = [
        in_project.order_by(*NEWEST_FIRST).limit(newest),
        of_room.order_by(*NEWEST_FIRST).limit(ALTERNATIVES),
        of_rooms.order_by(*NEWEST_FIRST).limit(ALTERNATIVES),
    ]
    if since and until:
        queries.append(of_room.where(col(Report.starts_at) >= since, col(Report.starts_at) < until))
    rows = (row for query in queries for row in session.connection().execute(query))
    return list({report.id: report for report in map(ListedReport._make, rows)}.values())


def list_viewer_keys(
    session: Session, report_id: int, asked: Collection[tuple[str, str]] | None = None
) -> list[ViewerKeys]:
    """The keys of every row of a report, or only of the rows that hold one of the values `asked` (column and value)."""
    query = select(*_KEYS).where(col(Viewer.report_id) == report_id)
    if asked is not None:
        query = query.where(or_(false(), *(col(getattr(Viewer, name)) == value for name, value in asked)))
    return list(map(ViewerKeys._make, session.connection().execute(query).all()))


def list_people(session: Session, report_id: int, numbers: Collection[int] | None = None) -> dict[int, Row[Any]]:
    """The people of a report by their number, all or only those with these `numbers`. The rows have the columns of
    `Person` that are named in `_PERSON_FACTS`: presence, name, city, device and contacts."""
    query = select(*_PERSON).where(col(Person.report_id) == report_id)
    if numbers is not None:
        query = query.where(col(Person.number).in_(numbers))
    return {row.number: row for row in session.connection().execute(query)}


def list_last_places(session: Session, report_id: int, person_number: int | None = None) -> list[AnswerPlace]:
    """Where the row of the last entry stands in Bizon365's answers, for every person of a report or only for this
    one."""
    entered_last = (col(Viewer.entered_at_ms).desc().nulls_last(), col(Viewer.position).desc())
    rank = func.row_number().over(partition_by=col(Viewer.person_number), order_by=entered_last)
    rows = select(*_PLACE, rank.label("rank")).where(col(Viewer.report_id) == report_id)
    if person_number is not None:
        rows = rows.where(col(Viewer.person_number) == person_number)
    ranked = rows.subquery()
    query = select(*(ranked.c[name] for name in AnswerPlace._fields)).where(ranked.c.rank == 1)
    return list(map(AnswerPlace._make, session.connection().execute(query)))


def find_answer(session: Session, report: Report, ordinal: int) -> bytes | None:
    """The stored answer of Bizon365 with this page of viewers (`ordinal`), compressed. None where the report's present
    version has no such page."""
    answer = session.get(ReportAnswer, (report.id, report.version, "getviewers", ordinal))
    return answer.body if answer else None
