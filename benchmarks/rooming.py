"""The room by minute of 20,000 viewers and of 300 webinars over each other, against reading the same texts alone."""

import json
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import text

from benchmarks.measure import Figure, figure, seconds
from core.desk import Desk
from core.services.projects.projects import list_projects
from core.services.reports.list_reports import ReportSearch, list_reports
from core.services.reports.summary import Chosen
from core.services.webinars.numbers import get_numbers, list_numbers
from core.services.webinars.room import get_room_over_time
from data.models import Report, RoomSum

WEBINARS = 300
PHONES: Chosen = {"device": ("phone",)}
SUMS = "SELECT sums FROM room_sum WHERE report_id = :id"
PRESENCES = "SELECT presence FROM person WHERE report_id = :id AND device = 'phone' AND presence IS NOT NULL"


def measure(desk: Desk) -> list[Figure]:
    """Figures of the largest report in the store, by itself and laid over itself."""
    project_id = list_projects(desk)[0].id
    rows = list_reports(desk, project_id, ReportSearch()).rows
    largest = max(rows, key=lambda row: row.viewer_count)
    many = _lay_over(desk, project_id, largest.id)
    stored = _read(desk, SUMS, [largest.id])
    narrowed = _read(desk, PRESENCES, [largest.id])
    viewers = largest.viewer_count

    def one(name: str, value: float, floor: float, goal: str, rows: int = viewers) -> Figure:
        return figure(name, value=value, floor=floor, rows=rows, goal=goal)

    return [
        one(
            "room by minute",
            seconds(lambda: get_room_over_time(desk, project_id, [largest.id]), tries=5),
            stored,
            "at most 0.1 s",
        ),
        one(
            "room by minute, phones only",
            seconds(lambda: get_room_over_time(desk, project_id, [largest.id], PHONES), tries=5),
            narrowed,
            "at most 0.3 s",
        ),
        one(
            "numbers of a choice",
            seconds(lambda: get_numbers(desk, project_id, [largest.id], PHONES), tries=5),
            narrowed,
            "at most 0.1 s",
        ),
        one(
            f"{WEBINARS} webinars over each other",
            seconds(lambda: get_room_over_time(desk, project_id, many), tries=3),
            _read(desk, SUMS, many),
            "at most 1 s",
            rows=viewers * WEBINARS,
        ),
        one(
            f"numbers of {WEBINARS} webinars",
            seconds(lambda: list_numbers(desk, project_id, many), tries=3),
            _read(desk, SUMS, many),
            "at most 0.3 s",
            rows=viewers * WEBINARS,
        ),
    ]


def _lay_over(desk: Desk, project_id: int, report_id: int) -> list[int]:
    """Further reports with the same sums; what is stored of their people is not read for these figures."""
    made: list[int] = []
    with desk.store.writing(project_id) as session:
        first, sums = session.get_one(Report, report_id), session.get_one(RoomSum, report_id).sums
        for number in range(WEBINARS):
            values = first.model_dump(exclude={"id"}) | {"webinar_id": f"{first.room_id}*over{number}"}
            report = Report(**values | {"starts_at": first.starts_at - timedelta(days=number)})
            session.add(report)
            session.flush()
            made.append(report.id or 0)
            session.add(RoomSum(report_id=made[-1], project_id=project_id, sums=sums))
    return made


def _read(desk: Desk, sql: str, report_ids: Sequence[int]) -> float:
    """Seconds of reading texts of JSON from the store, one report after the other."""

    def read() -> None:
        with desk.store.reading() as session:
            for report_id in report_ids:
                for (found,) in session.connection().execute(text(sql), {"id": report_id}):
                    json.loads(found)

    return seconds(read, tries=3)
