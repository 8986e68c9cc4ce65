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


def person_rows(people: Sequence[Person], report_id: int, project_id: int) -> Iterator[dict[str, Any]]:
    """Rows for the table of people, as values by column."""
    facts = attrgetter(*_PERSON_FACTS)
    for number, person in enumerate(people):
        # A row that nothing is known of is a person of its own report only.
        key = f"row:{report_id}:{person.key}" if person.key_kind == "row" else f"{person.key_kind}:{person.key}"
        row = zip(_PERSON_FACTS, facts(person), strict=True)
        yield dict(row, report_id=report_id, number=number, project_id=project_id, key=key)


def viewer_rows(
    viewers: Sequence[ViewerFacts], people: Sequence[Person], reading: Reading, report_id: int
) -> Iterator[dict[str, Any]]:
    """Rows for the table of viewers, as values by column, each with its person and its place in the raw answers."""
    facts = attrgetter(*_VIEWER_FACTS)
    number_of = {position: number for number, person in enumerate(people) for position in person.positions}
    for viewer, row in zip(viewers, reading.rows, strict=True):
        yield dict(
            zip(_VIEWER_FACTS, facts(viewer), strict=True),
            report_id=report_id,
            person_number=number_of[viewer.position],
            answer_ordinal=row.page,
            answer_position=row.position,
        )
