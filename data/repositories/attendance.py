"""What a check of attendance reads: the reports to choose from, and the viewers and people of reports."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import false, func, or_, select
from sqlmodel import Session, col
from sqlmodel import select as select_model

from data.models import Person, PersonKey, Report, ReportAnswer, Viewer
from data.repositories.reports.reports import NEWEST_FIRST

ALTERNATIVES = 50
"""The most reports of one room, and the most rooms, that are read to be offered when the report was not found."""

_PERSON_FACTS = (
    *("report_id", "number", "human", "keys", "presence"),
    *("stay_s", "entered_at_ms", "left_at_ms", "username", "city", "device", "system", "browser"),
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


class AnswerPlace(NamedTuple):
    """The columns of `Viewer` that say where in Bizon365's answers the row stands."""

    person_number: int
    answer_ordinal: int
    answer_position: int


_LISTED = tuple(col(getattr(Report, name)) for name in ListedReport._fields)
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


def list_people(
    session: Session, project_id: int, report_ids: Sequence[int], keys: Collection[tuple[str, str]] | None = None
) -> Sequence[Any]:
    """The people of these reports of the project, or only those of the humans who hold one of the contacts `keys` (kind
    and value) there, by the start of the webinar and their number. The rows have the columns of `Person` that are named
    in `_PERSON_FACTS`: presence, name, city, device and contacts; and `starts_at` of the webinar."""
    in_reports = col(Person.report_id).in_(report_ids)
    query = (
        select(*_PERSON, col(Report.starts_at))
        .join(Report, col(Report.id) == Person.report_id)
        .where(in_reports, col(Report.project_id) == project_id)
    )
    if keys is not None:
        held = or_(false(), *((col(PersonKey.kind) == kind) & (col(PersonKey.value) == value) for kind, value in keys))
        same = (col(PersonKey.report_id) == Person.report_id) & (col(PersonKey.number) == Person.number)
        holders = select(col(Person.human)).join(PersonKey, same)
        query = query.where(
            col(Person.human).in_(holders.where(in_reports, col(PersonKey.project_id) == project_id, held))
        )
    found: Sequence[Any] = session.connection().execute(query.order_by(col(Report.starts_at), *_PERSON[:2])).all()
    return found


def count_guests(session: Session, report_ids: Sequence[int]) -> int:
    """How many people of these reports left no contact."""
    query = select(func.count()).where(col(Person.report_id).in_(report_ids), col(Person.is_guest).is_(True))
    return session.connection().execute(query.select_from(Person)).scalar_one()


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
