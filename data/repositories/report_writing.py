"""Writing reports: the lines of the list, and one report whole."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

from data.models import Person, Report, ReportAnswer, Viewer


def find_report(session: Session, project_id: int, webinar_id: str) -> Report | None:
    query = select(Report).where(Report.project_id == project_id, Report.webinar_id == webinar_id)
    return session.exec(query).first()


def save_listing(session: Session, project_id: int, webinar_id: str, values: dict[str, Any]) -> None:
    """A line of the report list: a report not seen before is added as listed, a known one brought up to date."""
    report = find_report(session, project_id, webinar_id)
    if report is None:
        report = Report(project_id=project_id, webinar_id=webinar_id, state="listed", **values)
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
    session: Session, report_id: int, people: Iterable[Mapping[str, Any]], viewers: Iterable[Mapping[str, Any]]
) -> None:
    """Put these people and viewers in the place of the report's former ones."""
    session.execute(delete(Viewer).where(col(Viewer.report_id) == report_id))
    session.execute(delete(Person).where(col(Person.report_id) == report_id))
    for model, rows in ((Person, list(people)), (Viewer, list(viewers))):
        if rows:
            # Straight to the table: the ORM's bulk insert looks at each of the rows once more.
            session.connection().execute(insert(model.metadata.tables[str(model.__tablename__)]), rows)


def add_answers(session: Session, answers: Iterable[ReportAnswer]) -> None:
    """Keep what Bizon365 answered."""
    session.add_all(answers)
