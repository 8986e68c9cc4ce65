"""A pulled report as rows of the store."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from core.bizon.paging import Reading
from core.bizon.payloads import ReportDetail
from core.domain.reports.people import Person
from core.domain.reports.viewer_facts import ViewerFacts, viewer_facts
from data.answers import pack_answer

# Level 1 keeps an answer at about an eighth of its size; higher levels cost more time than they save room.
_SHARED_FACTS = (
    "client_id",
    "email",
    "phone",
    "username",
    "country",
    "region",
    "city",
    "device",
    "system",
    "browser",
    "entered_at_ms",
    "left_at_ms",
    "stay_s",
    "finished",
    "messages",
)
_PERSON_FACTS = ("key_kind", "city_key", "viewer_count", *_SHARED_FACTS)
_VIEWER_FACTS = ("position", "chat_user_id", *_SHARED_FACTS)
PERSON_COLUMNS = ("report_id", "number", "project_id", "key", *_PERSON_FACTS)
VIEWER_COLUMNS = ("report_id", "person_number", "answer_ordinal", "answer_position", *_VIEWER_FACTS)


def facts_of(reading: Reading, starts_at: datetime, length_s: float | None) -> list[ViewerFacts]:
    """What each row says, on the axis of the webinar."""
    starts_at_ms = round(starts_at.timestamp() * 1000)
    return [
        viewer_facts(row.raw, position=position, starts_at_ms=starts_at_ms, length_s=length_s)
        for position, row in enumerate(reading.rows)
    ]


def pack_answers(detail: ReportDetail, reading: Reading) -> list[tuple[str, int, bytes]]:
    """The answers behind a report as (call, ordinal, compressed body)."""
    pages = [("getviewers", ordinal, body) for ordinal, body in enumerate(reading.bodies)]
    return [(call, ordinal, pack_answer(body)) for call, ordinal, body in [("get", 0, detail.body), *pages]]


def person_rows(people: Sequence[Person], report_id: int, project_id: int) -> Iterator[tuple[Any, ...]]:
    """Rows for the table of people, in the order of `PERSON_COLUMNS`."""
    facts = attrgetter(*_PERSON_FACTS)
    for number, person in enumerate(people):
        # A row that nothing is known of is a person of its own report only.
        key = f"row:{report_id}:{person.key}" if person.key_kind == "row" else f"{person.key_kind}:{person.key}"
        yield report_id, number, project_id, key, *facts(person)


def viewer_rows(
    viewers: Sequence[ViewerFacts], people: Sequence[Person], reading: Reading, report_id: int
) -> Iterator[tuple[Any, ...]]:
    """Rows for the table of viewers, in the order of `VIEWER_COLUMNS`, each with its person and its raw answer."""
    facts = attrgetter(*_VIEWER_FACTS)
    number_of = {position: number for number, person in enumerate(people) for position in person.positions}
    for viewer, row in zip(viewers, reading.rows, strict=True):
        yield report_id, number_of[viewer.position], row.page, row.position, *facts(viewer)
