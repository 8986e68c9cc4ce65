"""Reading what a check of attendance needs: reports to choose from, the keys of one report's viewers, its people."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, false, func, or_, select
from sqlmodel import Session, col
from sqlmodel import select as select_model

from data.models import Person, Report, ReportAnswer, Viewer
from data.repositories.reports.reports import NEWEST_FIRST

ALTERNATIVES = 50
"""How many reports of a room, or of how many rooms, are read to be offered in place of one that was not found."""

_CHOSEN_BY = tuple(col(getattr(Report, name)) for name in ("id", "webinar_id", "room_id", "starts_at", "state"))
_PERSON_FACTS = (
    *("number", "stay_s", "entered_at_ms", "left_at_ms", "username", "city", "device", "system", "browser"),
    *("client_id", "email", "phone"),
)
_PERSON = tuple(col(getattr(Person, name)) for name in _PERSON_FACTS)


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
) -> list[tuple[int, str, str, datetime, str]]:
    """(id, webinar id, room id, start, state), each once: the account's `newest` reports, the room's newest, the newest
    of each room, and the room's reports of a period."""
    in_project = select(*_CHOSEN_BY).where(col(Report.project_id) == project_id)
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
    found = {row[0]: tuple(row) for query in queries for row in session.connection().execute(query)}
    return list(found.values())


def list_viewer_keys(
    session: Session, report_id: int, asked: Mapping[str, str] | None = None
) -> Sequence[tuple[int, str | None, str | None, str | None]]:
    """(person's number, client id, e-mail, phone) of every row of a report, or only of the rows that hold one of the
    values asked for (column to value)."""
    keys = (col(Viewer.person_number), col(Viewer.client_id), col(Viewer.email), col(Viewer.phone))
    query = select(*keys).where(col(Viewer.report_id) == report_id)
    if asked is not None:
        query = query.where(or_(false(), *(col(getattr(Viewer, name)) == value for name, value in asked.items())))
    found: Sequence[Any] = session.connection().execute(query).all()
    return found


def list_people(session: Session, report_id: int, numbers: Collection[int] | None = None) -> dict[int, Row[Any]]:
    """People of a report by number, all or only these: presence, name, place, device and contacts."""
    query = select(*_PERSON).where(col(Person.report_id) == report_id)
    if numbers is not None:
        query = query.where(col(Person.number).in_(numbers))
    return {row[0]: row for row in session.connection().execute(query)}


def list_last_places(session: Session, report_id: int, person_number: int | None = None) -> list[tuple[int, int, int]]:
    """(person's number, answer, position in it) of the row with which each person, or this one, entered last."""
    entered_last = (col(Viewer.entered_at_ms).desc().nulls_last(), col(Viewer.position).desc())
    rank = func.row_number().over(partition_by=col(Viewer.person_number), order_by=entered_last)
    columns = (col(Viewer.person_number), col(Viewer.answer_ordinal), col(Viewer.answer_position))
    rows = select(*columns, rank.label("rank")).where(col(Viewer.report_id) == report_id)
    if person_number is not None:
        rows = rows.where(col(Viewer.person_number) == person_number)
    ranked = rows.subquery()
    query = select(ranked.c.person_number, ranked.c.answer_ordinal, ranked.c.answer_position).where(ranked.c.rank == 1)
    return [(row[0], row[1], row[2]) for row in session.connection().execute(query)]


def find_answer(session: Session, report: Report, ordinal: int) -> bytes | None:
    """One page of the viewers that Bizon365 answered for the report as it is, compressed."""
    answer = session.get(ReportAnswer, (report.id, report.version, "getviewers", ordinal))
    return answer.body if answer else None
