"""Writing reports: the lines of the list, and one report whole."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from data.models import Person, Report, ReportAnswer, Viewer
from data.repositories.bulk import insert_mappings


def find_report(session: Session, project_id: int, webinar_id: str) -> Report | None:
    query = select(Report).where(Report.project_id == project_id, Report.webinar_id == webinar_id)
    return session.exec(query).first()


def save_listing(session: Session, project_id: int, webinar_id: str, values: dict[str, Any], *, new_state: str) -> None:
    """Store a line of the report list: a new report is added in `new_state`, a stored one brought up to date."""
    report = find_report(session, project_id, webinar_id)
    if report is None:
        report = Report(project_id=project_id, webinar_id=webinar_id, state=new_state, **values)
    else:
        report.sqlmodel_update(values)
    session.add(report)


def list_states(session: Session, project_id: int, webinar_ids: Iterable[str]) -> dict[str, str]:
    """The state of each of these reports that is known."""
    query = select(Report.webinar_id, Report.state).where(
        Report.project_id == project_id, col(Report.webinar_id).in_(list(webinar_ids))
    )
    return dict(session.exec(query).all())


def replace_viewers(
    session: Session, report_id: int, *, people: Iterable[Mapping[str, Any]], viewers: Iterable[Mapping[str, Any]]
) -> None:
    """Put these people and viewers, as values by column, in the place of the report's former ones."""
    session.execute(delete(Viewer).where(col(Viewer.report_id) == report_id))
    session.execute(delete(Person).where(col(Person.report_id) == report_id))
    insert_mappings(session, Person, people)
    insert_mappings(session, Viewer, viewers)


def add_answers(
    session: Session, report_id: int, version: int, answers: Iterable[tuple[str, int, bytes]], now: datetime
) -> None:
    """Keep what Bizon365 answered, as (call, ordinal, compressed body)."""
    for call, ordinal, body in answers:
        session.add(
            ReportAnswer(report_id=report_id, version=version, call=call, ordinal=ordinal, body=body, fetched_at=now)
        )
