"""What was written in the chat of a webinar, by one person or by all, read from the stored answer of Bizon365
(docs/bizon365.md, section 6)."""

from collections.abc import Iterator
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
    """One message; `said_at` (aware UTC) is None where Bizon365 does not give a usable time. `number` and `username`
    are of the person in the report, None for who is not in it."""

    said_at: datetime | None
    text: str = field(repr=False)
    number: int | None = None
    username: str | None = field(default=None, repr=False)


@needs(Right.CONTACTS)
def read_chat(desk: Desk, project_id: int, report_id: int, person_number: int) -> tuple[ChatLine, ...]:
    """The messages of a person of a report, in order of time, those without a time last; none when the report is not
    stored.

    Unpacks the whole report, which takes a tenth of a second for thousands of viewers.
    """
    return read_whole_chat(desk, project_id, report_id, person_number)[1]


@needs(Right.CONTACTS)
def read_whole_chat(
    desk: Desk, project_id: int, report_id: int, person_number: int | None = None
) -> tuple[datetime | None, tuple[ChatLine, ...]]:
    """The start of the webinar (aware UTC) and the messages of a report, in order of time, those without a time last;
    None and none when it is not stored. With `person_number` only those of this person."""
    with desk.store.reading() as session:
        found = repository.find_chat(session, project_id, report_id, person_number)
    if found is None:
        return None, ()
    starts_at = found.starts_at
    root = as_object(parse_json(unpack_answer(found.answer))) or {}
    report = ReportDetail.from_root(root, b"")
    if report is None:
        return starts_at, ()
    chat_ids = report.messages if person_number is None else found.writers
    lines = [line for chat_id in chat_ids for line in _lines(report, chat_id, found)]
    return starts_at, tuple(sorted(lines, key=lambda line: (line.said_at is None, line.said_at or starts_at)))


def _lines(report: ReportDetail, chat_user_id: str, chat: repository.StoredChat) -> Iterator[ChatLine]:
    seconds = report.messages_ts.get(chat_user_id, [])
    number, username = chat.writers.get(chat_user_id, (None, None))
    for place, value in enumerate(report.messages.get(chat_user_id, [])):
        if text := as_text(value):
            at = _said_at(seconds[place], chat.starts_at) if place < len(seconds) else None
            yield ChatLine(at, text, number, username)


def _said_at(second: object, starts_at: datetime) -> datetime | None:
    whole = as_whole(second)
    return None if whole is None or abs(whole) > LONGEST_WEBINAR_S else starts_at + timedelta(seconds=whole)
