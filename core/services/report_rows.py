"""A pulled report as rows of the store."""

import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from core.bizon.paging import Reading
from core.bizon.payloads import ReportDetail
from core.domain.people import Person, ViewerFacts, viewer_facts

# Level 1 keeps an answer at about an eighth of its size; higher levels cost more time than they save room.
COMPRESSION = 1


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
    return [
        (call, ordinal, zlib.compress(body, COMPRESSION)) for call, ordinal, body in [("get", 0, detail.body), *pages]
    ]


def person_rows(people: Sequence[Person], report_id: int, project_id: int) -> list[dict[str, Any]]:
    """Rows for the table of people."""
    return [
        {
            "report_id": report_id,
            "number": number,
            "project_id": project_id,
            "key_kind": person.key_kind,
            # A row that nothing is known of is a person of its own report only.
            "key": f"{person.key_kind}:{report_id}:{person.key}"
            if person.key_kind == "row"
            else f"{person.key_kind}:{person.key}",
            "client_id": person.client_id,
            "email": person.email,
            "phone": person.phone,
            "username": person.username,
            "country": person.country,
            "region": person.region,
            "city": person.city,
            "city_key": person.city_key,
            "device": person.device,
            "system": person.system,
            "browser": person.browser,
            "entered_at_ms": person.entered_at_ms,
            "left_at_ms": person.left_at_ms,
            "stay_s": person.stay_s,
            "finished": person.finished,
            "messages": person.messages,
            "viewer_count": person.viewer_count,
        }
        for number, person in enumerate(people)
    ]


def viewer_rows(
    facts: Sequence[ViewerFacts], people: Sequence[Person], reading: Reading, report_id: int
) -> list[dict[str, Any]]:
    """Rows for the table of viewers, each pointing to its person and to its place in the raw answers."""
    number_of = {position: number for number, person in enumerate(people) for position in person.positions}
    return [
        {
            "report_id": report_id,
            "position": viewer.position,
            "person_number": number_of[viewer.position],
            "answer_ordinal": row.page,
            "answer_position": row.position,
            "client_id": viewer.client_id,
            "email": viewer.email,
            "phone": viewer.phone,
            "chat_user_id": viewer.chat_user_id,
            "username": viewer.username,
            "country": viewer.country,
            "region": viewer.region,
            "city": viewer.city,
            "device": viewer.device,
            "system": viewer.system,
            "browser": viewer.browser,
            "entered_at_ms": viewer.entered_at_ms,
            "left_at_ms": viewer.left_at_ms,
            "stay_s": viewer.stay_s,
            "finished": viewer.finished,
            "messages": viewer.messages,
        }
        for viewer, row in zip(facts, reading.rows, strict=True)
    ]
