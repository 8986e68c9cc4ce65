"""The room by minute of one large report and of many laid over each other, against reading the same texts alone."""

import json
from collections.abc import Iterator, Sequence

from sqlalchemy import text

from benchmarks.growing import LARGE, Stored
from benchmarks.measure import Figure, Taken, figure, seconds
from core.desk import Desk
from core.services.reports.summary import Chosen
from core.services.webinars.numbers import get_numbers, list_numbers
from core.services.webinars.room import get_room_over_time

PHONES: Chosen = {"device": ("phone",)}
SUMS = "SELECT sums FROM room_sum WHERE report_id = :id"
PRESENCES = "SELECT presence FROM person WHERE report_id = :id AND device = 'phone' AND presence IS NOT NULL"


def measure(stored: Stored) -> Iterator[Figure]:
    """Figures of the large report, and of all others over each other."""
    desk, project_id, large, many = stored.desk, stored.project_id, stored.large_id, stored.report_ids
    sums = _read(desk, SUMS, [large])
    narrowed = _read(desk, PRESENCES, [large])
    yield figure(
        "room by minute",
        value=seconds(lambda: get_room_over_time(desk, project_id, [large]), tries=5),
        floor=sums,
        rows=LARGE,
        goal="at most 0.1 s",
    )
    yield figure(
        "room by minute, phones only",
        value=seconds(lambda: get_room_over_time(desk, project_id, [large], PHONES), tries=5),
        floor=narrowed,
        rows=LARGE,
        goal="at most 0.3 s",
    )
    yield figure(
        "numbers of a choice",
        value=seconds(lambda: get_numbers(desk, project_id, [large], PHONES), tries=5),
        floor=narrowed,
        rows=LARGE,
        goal="at most 0.1 s",
    )
    yield figure(
        "all webinars over each other",
        value=seconds(lambda: get_room_over_time(desk, project_id, many), tries=3),
        floor=_read(desk, SUMS, many),
        rows=stored.size,
        goal="at most 1 s",
    )
    yield figure(
        "numbers of all webinars",
        value=seconds(lambda: list_numbers(desk, project_id, many), tries=3),
        floor=_read(desk, SUMS, many),
        rows=stored.size,
        goal="at most 0.3 s",
    )


def _read(desk: Desk, sql: str, report_ids: Sequence[int]) -> Taken:
    """Seconds of reading texts of JSON from the store, one report after the other."""

    def read() -> None:
        with desk.store.reading() as session:
            for report_id in report_ids:
                for (found,) in session.connection().execute(text(sql), {"id": report_id}):
                    json.loads(found)

    return seconds(read, tries=3)
