"""When people were at a webinar first and last."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from data.models import Person, Report


def first_starts(session: Session, project_id: int, report_ids: Sequence[int]) -> dict[int, datetime]:
    """For each human of these reports the start (aware UTC) of the first webinar of the project at which they were."""
    here = select(col(Person.human)).where(col(Person.project_id) == project_id, col(Person.report_id).in_(report_ids))
    query = (
        select(col(Person.human), func.min(col(Report.starts_at)))
        .join(Report, col(Report.id) == Person.report_id)
        .where(col(Person.project_id) == project_id, col(Report.project_id) == project_id, col(Person.human).in_(here))
        .group_by(col(Person.human))
    )
    return {row[0]: row[1] for row in session.connection().execute(query)}
