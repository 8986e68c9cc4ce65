"""The table rows of a pulled report: its people and their keys, its viewers, its answers."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from core.bizon.paging import Reading
from core.bizon.payloads import ReportDetail
from core.domain.identity import KeyKind, SharedKey
from core.domain.presence import Interval
from core.domain.reports.people import Person
from core.domain.reports.viewer_facts import ViewerFacts, ViewerReader
from data.answers import pack_answer
from data.repositories.bulk import Columns
from data.repositories.reports.report_writing import Answer

_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
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
_PERSON_FACTS = ("is_guest", "city_key", "is_partial", "viewer_count", *_SHARED_FACTS)
_VIEWER_FACTS = ("position", "chat_user_id", *_SHARED_FACTS)


def facts_of(
    reading: Reading,
    starts_at: datetime,
    length_s: float | None,
    phone_country: str,
    end_tolerance_s: float | None = None,
) -> list[ViewerFacts]:
    """The facts of each row, its times measured from the start of the webinar; `phone_country` is that of phones
    without a country code, `end_tolerance_s` what the project counts as the end."""
    reader = ViewerReader(
        starts_at_ms=round(starts_at.timestamp() * 1000),
        length_s=length_s,
        phone_country=phone_country,
        end_tolerance_s=end_tolerance_s,
    )
    return [reader.read(row.raw, position) for position, row in enumerate(reading.rows)]


def pack_answers(detail: ReportDetail, reading: Reading) -> list[Answer]:
    """The answers that a report is made from, compressed."""
    pages = [Answer("getviewers", ordinal, pack_answer(body)) for ordinal, body in enumerate(reading.bodies)]
    return [Answer("get", 0, pack_answer(detail.body)), *pages]


def person_columns(people: Sequence[Person], report_id: int, project_id: int) -> Columns:
    """The rows for the table `person`, without the human of each."""
    return {
        "report_id": [report_id] * len(people),
        "number": range(len(people)),
        "project_id": [project_id] * len(people),
        "keys": [_written(person.keys) for person in people],
        "presence": [write_presence(person.presence) for person in people],
        "clicked": settle_clicks([person.clicked for person in people]),
        **_facts_by_column(people, _PERSON_FACTS),
    }


def settle_clicks(clicked: Sequence[bool | None]) -> list[bool | None]:
    """What a report tells of clicks: a row that does not mention any is one without, as long as another one does."""
    is_told = any(one is not None for one in clicked)
    return [bool(one) if is_told else None for one in clicked]


def key_columns(people: Sequence[Person], report_id: int, project_id: int) -> Columns:
    """The rows for the table `person_key`."""
    rows = [(number, *key) for number, person in enumerate(people) for key in person.keys]
    return {
        "report_id": [report_id] * len(rows),
        "number": [row[0] for row in rows],
        "kind": [row[1] for row in rows],
        "value": [row[2] for row in rows],
        "project_id": [project_id] * len(rows),
    }


def read_keys(stored: str) -> list[tuple[KeyKind, str]]:
    """The stored contacts of a person: kind and value of each."""
    return [(kind, value) for kind, value in json.loads(stored)]


def write_presence(presence: Sequence[Interval] | None) -> str | None:
    """A presence as it is stored."""
    if presence is None:
        return None
    return f"[{','.join([f'[{interval.start_s:.12g},{interval.end_s:.12g}]' for interval in presence])}]"


def read_presence(stored: str | None) -> tuple[Interval, ...] | None:
    """A stored presence."""
    return None if stored is None else tuple(Interval(start_s, end_s) for start_s, end_s in json.loads(stored))


def write_shared(keys: Iterable[SharedKey]) -> str | None:
    """Keys that too many people share, as they are stored; None for none."""
    different = sorted(set(keys))
    return json.dumps(different, ensure_ascii=False) if different else None


def read_shared(stored: str | None) -> tuple[SharedKey, ...]:
    """Stored keys that too many people share."""
    return tuple(SharedKey(*key) for key in json.loads(stored)) if stored else ()


def viewer_columns(
    viewers: Sequence[ViewerFacts], people: Sequence[Person], reading: Reading, report_id: int
) -> Columns:
    """The rows for the table `viewer`, each with its person and the place of its raw row in the answers."""
    number_of = {position: number for number, person in enumerate(people) for position in person.positions}
    return {
        "report_id": [report_id] * len(viewers),
        "person_number": [number_of[viewer.position] for viewer in viewers],
        "answer_ordinal": [row.page for row in reading.rows],
        "answer_position": [row.position for row in reading.rows],
        "clicked": settle_clicks([viewer.clicked for viewer in viewers]),
        **_facts_by_column(viewers, _VIEWER_FACTS),
    }


def _facts_by_column(rows: Sequence[Person] | Sequence[ViewerFacts], names: Sequence[str]) -> dict[str, list[Any]]:
    return {name: [*map(attrgetter(name), rows)] for name in names}
