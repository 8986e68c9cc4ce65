"""Where the chat messages of a report are stored."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from data.models import Report, ReportAnswer, Viewer


@dataclass(frozen=True, slots=True)
class StoredChat:
    """`answer`: the report's compressed answer to `get`, which holds the messages of all people. `starts_at`: the start
    from which its seconds are counted. `chat_user_ids`: the chat ids of the person."""

    answer: bytes = field(repr=False)
    starts_at: datetime
    chat_user_ids: Sequence[str]


def find_chat(session: Session, project_id: int, report_id: int, person_number: int) -> StoredChat | None:
    """What the messages of one person of a report are read from; None when the report is not stored."""
    answer = (
        select(col(ReportAnswer.body), col(Report.starts_at))
        .join(Report, (col(Report.id) == ReportAnswer.report_id) & (col(Report.version) == ReportAnswer.version))
        .where(col(Report.project_id) == project_id, col(Report.id) == report_id, col(ReportAnswer.call) == "get")
    )
    chat_ids = select(col(Viewer.chat_user_id)).where(
        col(Viewer.report_id) == report_id,
        col(Viewer.person_number) == person_number,
        col(Viewer.chat_user_id).is_not(None),
    )
    found = session.connection().execute(answer).first()
    if found is None:
        return None
    return StoredChat(found.body, found.starts_at, list(session.connection().scalars(chat_ids.distinct())))
