"""The sums that are stored with reports."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from data.models import RoomSum


def list_stored(session: Session, project_id: int, report_ids: Sequence[int]) -> dict[int, str]:
    """The sums (JSON) that are stored with these reports; a report may have none."""
    query = select(col(RoomSum.report_id), col(RoomSum.sums)).where(
        col(RoomSum.project_id) == project_id, col(RoomSum.report_id).in_(report_ids)
    )
    return {row[0]: row[1] for row in session.connection().execute(query)}
