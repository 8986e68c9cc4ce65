"""Writing reports: the lines of the list, and one report whole."""

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import bindparam, delete, insert
from sqlmodel import Session, col, select

from data.models import Model, Person, Report, ReportAnswer, Viewer


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


Rows = tuple[Sequence[str], Sequence[tuple[Any, ...]]]
"""Columns, and rows in their order."""


def replace_viewers(session: Session, report_id: int, people: Rows, viewers: Rows) -> None:
    """Put these people and viewers in the place of the report's former ones."""
    session.execute(delete(Viewer).where(col(Viewer.report_id) == report_id))
    session.execute(delete(Person).where(col(Person.report_id) == report_id))
    _insert(session, Person, people)
    _insert(session, Viewer, viewers)


def _insert(session: Session, model: type[Model], given: Rows) -> None:
    """Many plain rows at once. Straight to the driver: SQLAlchemy would spend more on each row than SQLite does."""
    columns, rows = given
    if not rows:
        return
    connection = session.connection()
    table = model.metadata.tables[str(model.__tablename__)]
    statement = insert(table).values({name: bindparam(name) for name in columns}).compile(dialect=connection.dialect)
    order = [columns.index(name) for name in statement.positiontup or ()]
    connection.exec_driver_sql(
        str(statement),
        list(map(itemgetter(*order), rows)) if order else [dict(zip(columns, row, strict=True)) for row in rows],
    )


def add_answers(session: Session, answers: Iterable[ReportAnswer]) -> None:
    """Keep what Bizon365 answered."""
    session.add_all(answers)
