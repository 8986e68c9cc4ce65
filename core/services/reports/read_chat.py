"""What one person wrote in the chat of a webinar, read from the stored answer of Bizon365 (docs/bizon365.md,
section 6)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.bizon.payloads import ReportDetail
from core.desk import Desk
from core.domain.access.rights import Right
from core.http.fields import as_object, as_text, as_whole, parse_json
from core.rights import needs
from data.answers import unpack_answer
from data.repositories.reports import chats as repository

LONGEST_WEBINAR_S = 7 * 24 * 3600
"""Seconds. A message that is further from the start has a wrong time."""


@dataclass(frozen=True, slots=True)
class ChatLine:
    """One message; `said_at` (aware UTC) is None where Bizon365 does not give a usable time."""

    said_at: datetime | None
    text: str = field(repr=False)


@needs(Right.CONTACTS)
def read_chat(desk: Desk, project_id: int, report_id: int, person_number: int) -> tuple[ChatLine, ...]:
    """The messages of a person of a report, in order of time, those without a time last; none when the report is not
    stored.

    Unpacks the whole report, which takes a tenth of a second for thousands of viewers.
    """
    with desk.store.reading() as session:
        found = repository.find_chat(session, project_id, report_id, person_number)
    if found is None:
        return ()
    starts_at = found.starts_at
    root = as_object(parse_json(unpack_answer(found.answer))) or {}
    report = ReportDetail.from_root(root, b"")
    if report is None:
        return ()
    lines = [line for chat_id in found.chat_user_ids for line in _lines(report, chat_id, starts_at)]
    return tuple(sorted(lines, key=lambda line: (line.said_at is None, line.said_at or starts_at)))


def _lines(report: ReportDetail, chat_user_id: str, starts_at: datetime) -> list[ChatLine]:
    seconds = report.messages_ts.get(chat_user_id, [])
    texts = report.messages.get(chat_user_id, [])
    moments = [_said_at(second, starts_at) for second in seconds[: len(texts)]]
    moments += [None] * (len(texts) - len(moments))
    return [ChatLine(at, text) for at, value in zip(moments, texts, strict=True) if (text := as_text(value))]


def _said_at(second: object, starts_at: datetime) -> datetime | None:
    whole = as_whole(second)
    return None if whole is None or abs(whole) > LONGEST_WEBINAR_S else starts_at + timedelta(seconds=whole)
