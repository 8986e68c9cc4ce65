"""Writing reports: the lines of Bizon365's list, and the viewers and answers of one report."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from data.models import Person, PersonKey, Project, Report, ReportAnswer, RoomSum, Viewer
from data.repositories.bulk import Columns, in_chunks, insert_columns, insert_mappings


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of Bizon365 about a report, compressed; `call` and `ordinal` as in `ReportAnswer`."""

    call: str
    ordinal: int
    body: bytes = field(repr=False)


class Stored(NamedTuple):
    """What is stored of a report before it is pulled, and `phone_country` of its project."""

    report_id: int
    starts_at: datetime
    length_s: float | None
    content_hash: str | None
    identity_version: int
    phone_country: str


_NAMED = (col(Report.project_id) == bindparam("project_id"), col(Report.webinar_id) == bindparam("webinar_id"))
_FIND = select(Report).where(*_NAMED)


_AXIS = ("starts_at", "length_s")
"""What the presence of people is cut to."""


def find_report(session: Session, project_id: int, webinar_id: str) -> Report | None:
    return session.exec(_FIND, params={"project_id": project_id, "webinar_id": webinar_id}).first()


_FIND_STORED = (
    select_columns(
        col(Report.id),
        *(col(getattr(Report, name)) for name in Stored._fields[1:-1]),
        col(Project.phone_country),
    )
    .join(Project, col(Project.id) == col(Report.project_id))
    .where(*_NAMED)
)


def find_stored(session: Session, project_id: int, webinar_id: str) -> Stored | None:
    values = {"project_id": project_id, "webinar_id": webinar_id}
    row = session.connection().execute(_FIND_STORED, values).first()
    return Stored._make(row) if row else None


def save_listing(
    session: Session,
    project_id: int,
    webinar_id: str,
    values: dict[str, Any],
    *,
    listed_at: datetime | None,
    new_state: str,
) -> bool:
    """Store a line of the report list: a new report is added in `new_state`, a stored one is updated. `listed_at`: see
    `Report`; None for a list that does not show the report's evening. Returns whether its people have to be worked out
    again, since the webinar was at another time than when they were."""
    report = find_report(session, project_id, webinar_id)
    if report is None:
        never = values["starts_at"]
        report = Report(
            project_id=project_id, webinar_id=webinar_id, state=new_state, listed_at=listed_at or never, **values
        )
        session.add(report)
        return False
    is_moved = report.pulled_at is not None and any(getattr(report, name) != values[name] for name in _AXIS)
    report.sqlmodel_update(values if listed_at is None else {**values, "listed_at": listed_at})
    if is_moved:
        report.identity_version = 0
    session.add(report)
    return is_moved


def list_states(session: Session, project_id: int, webinar_ids: Iterable[str]) -> dict[str, str]:
    """The states of these reports by webinar id; reports that are not stored are left out."""
    query = select(Report.webinar_id, Report.state).where(
        Report.project_id == project_id, col(Report.webinar_id).in_(list(webinar_ids))
    )
    return dict(session.exec(query).all())


def list_said(session: Session, project_id: int, webinar_ids: Sequence[str]) -> list[int]:
    """How many viewers the list says of each of these reports of which it says so."""
    found: list[int] = []
    for some in in_chunks(webinar_ids):
        query = select(Report.participants_said).where(
            Report.project_id == project_id, col(Report.webinar_id).in_(some)
        )
        found += [said for said in session.exec(query) if said]
    return found


_DELETE = [delete(model).where(col(model.report_id) == bindparam("of")) for model in (Viewer, PersonKey, Person)]


def replace_viewers(session: Session, report_id: int, *, people: Columns, keys: Columns, viewers: Columns) -> None:
    """Delete the report's people, their keys and viewers, and insert these instead."""
    for statement in _DELETE:
        session.connection().execute(statement, {"of": report_id})
    insert_columns(session, Person, people)
    insert_columns(session, PersonKey, keys)
    insert_columns(session, Viewer, viewers)


_DELETE_SUMS = delete(RoomSum).where(col(RoomSum.report_id) == bindparam("of"))


def put_sums(session: Session, project_id: int, report_id: int, sums: str) -> None:
    """Store the sums over the people of the report, in place of the former ones."""
    session.connection().execute(_DELETE_SUMS, {"of": report_id})
    insert_mappings(session, RoomSum, [{"report_id": report_id, "project_id": project_id, "sums": sums}])


def add_answers(
    session: Session, report_id: int, answers: Iterable[Answer], *, version: int, fetched_at: datetime
) -> None:
    """Store the answers that this version of the report was made from."""
    of_version = {"report_id": report_id, "version": version, "fetched_at": fetched_at}
    rows = ({**of_version, "call": one.call, "ordinal": one.ordinal, "body": one.body} for one in answers)
    insert_mappings(session, ReportAnswer, rows)
