"""Reports whose people were worked out by a former rule, and the stored rows to work them out again."""

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from data.models import Report, ReportAnswer, Viewer
from data.repositories.reports.reports import NEWEST_FIRST

_IS_PULLED = col(Report.pulled_at).is_not(None) & col(Report.details_removed_at).is_(None)
"""Of a report whose details were removed there is nothing to work out again."""


def list_outdated(session: Session, project_id: int, version: int) -> list[int]:
    """The ids of the pulled reports of another `version` of the rule, the newest first."""
    query = select(col(Report.id)).where(
        col(Report.project_id) == project_id, _IS_PULLED, col(Report.identity_version) != version
    )
    return list(session.connection().scalars(query.order_by(*NEWEST_FIRST)))


def count_outdated(session: Session, project_id: int, version: int) -> int:
    query = select(func.count()).where(
        col(Report.project_id) == project_id, _IS_PULLED, col(Report.identity_version) != version
    )
    return session.connection().execute(query.select_from(Report)).scalar_one()


def mark_outdated(session: Session, project_id: int) -> None:
    """Have the people of all reports of the project worked out again."""
    session.connection().execute(update(Report).where(col(Report.project_id) == project_id).values(identity_version=0))


def list_places(session: Session, report_id: int) -> tuple[list[int], list[int]]:
    """Where each viewer of the report stands in its answers, in the order of the viewers: the page of each, and the row
    of the page."""
    query = select(col(Viewer.answer_ordinal), col(Viewer.answer_position)).where(col(Viewer.report_id) == report_id)
    rows = session.connection().execute(query.order_by(col(Viewer.position))).all()
    return [row[0] for row in rows], [row[1] for row in rows]


def list_answers(session: Session, report_id: int, version: int, call: str = "getviewers") -> dict[int, bytes]:
    """The stored answers of this version of the report, compressed, by page."""
    query = select(col(ReportAnswer.ordinal), col(ReportAnswer.body)).where(
        col(ReportAnswer.report_id) == report_id,
        col(ReportAnswer.version) == version,
        col(ReportAnswer.call) == call,
    )
    return {row[0]: row[1] for row in session.connection().execute(query)}
