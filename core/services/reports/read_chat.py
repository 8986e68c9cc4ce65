"""What somebody wrote in the chat of a webinar, out of the report as Bizon365 gave it (docs/bizon365.md, section 6)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.bizon.payloads import ReportDetail
from core.desk import Desk
from core.http.fields import as_object, as_text, as_whole, parse_json
from data.answers import unpack_answer
from data.repositories.inbox import stories as repository

LONGEST_WEBINAR_S = 7 * 24 * 3600
"""What lies further from the start is no second of a webinar."""


@dataclass(frozen=True, slots=True)
class ChatLine:
    """One message; `said_at` is None where Bizon365 does not tell the second."""

    said_at: datetime | None
    text: str = field(repr=False)


def read_chat(desk: Desk, project_id: int, report_id: int, person_number: int) -> tuple[ChatLine, ...]:
    """What a person of a report wrote, in the order of the webinar; empty when the report is not here any more.

    The whole report is unpacked for it, which takes a tenth of a second where it has thousands of viewers.
    """
    with desk.store.reading() as session:
        found = repository.find_chat(session, project_id, report_id, person_number)
    if found is None:
        return ()
    body, starts_at, chat_user_ids = found
    root = as_object(parse_json(unpack_answer(body))) or {}
    report = ReportDetail.from_root(root, b"")
    if report is None:
        return ()
    lines = [line for chat_id in chat_user_ids for line in _lines(report, chat_id, starts_at)]
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
