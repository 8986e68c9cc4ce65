"""Where the chat messages of a report are stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from data.models import Person, Report, ReportAnswer, Viewer


@dataclass(frozen=True, slots=True)
class StoredChat:
    """`answer`: the report's compressed answer to `get`, which holds the messages of all people. `starts_at`: the start
    from which its seconds are counted. `writers`: by chat id the number and the name of the person in the report."""

    answer: bytes = field(repr=False)
    starts_at: datetime
    writers: Mapping[str, tuple[int, str | None]] = field(repr=False)


def find_chat(session: Session, project_id: int, report_id: int, person_number: int | None = None) -> StoredChat | None:
    """What the messages of a report are read from; None when it is not stored. With `person_number` the writers are
    this person only."""
    answer = (
        select(col(ReportAnswer.body), col(Report.starts_at))
        .join(Report, (col(Report.id) == ReportAnswer.report_id) & (col(Report.version) == ReportAnswer.version))
        .where(col(Report.project_id) == project_id, col(Report.id) == report_id, col(ReportAnswer.call) == "get")
    )
    found = session.connection().execute(answer).first()
    if found is None:
        return None
    writers = (
        select(col(Viewer.chat_user_id), col(Viewer.person_number), col(Person.username))
        .join(Person, (col(Person.report_id) == Viewer.report_id) & (col(Person.number) == col(Viewer.person_number)))
        .where(col(Viewer.report_id) == report_id, col(Viewer.chat_user_id).is_not(None))
        .distinct()
    )
    if person_number is not None:
        writers = writers.where(col(Viewer.person_number) == person_number)
    rows = session.connection().execute(writers)
    return StoredChat(found.body, found.starts_at, {str(row[0]): (row[1], row[2]) for row in rows})
