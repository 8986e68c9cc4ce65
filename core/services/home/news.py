"""What has happened in a project that people are to be told: each look raises the notices that are missing."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from core.desk import Desk
from core.domain.notices.kinds import NoticeKind
from core.domain.orders.order import PaidState
from core.services.home.latest import LatestNumbers, list_latest_numbers
from core.services.home.usual import Usual, get_usual
from core.services.notices.notices import list_known, raise_notice
from core.services.reports.list_reports import ReportRow, ReportSearch, list_reports
from core.services.reports.states import ReportState

IS_NEWS = timedelta(days=2)
"""How long after a webinar its report is news: who loads the reports of a year is told of none of them."""


def tell_reports(desk: Desk, project_id: int) -> None:
    """Tell of each report that is ready, once, with its numbers of this moment."""
    since = (desk.now() - IS_NEWS).date()
    rows = list_reports(desk, project_id, ReportSearch(since=since)).rows
    ready = {row.webinar_id: row for row in rows if row.state is ReportState.READY and _is_news(row, desk.now())}
    if not ready:
        return
    known = list_known(desk, project_id, NoticeKind.REPORT_READY, ready)
    new = [row for webinar_id, row in ready.items() if webinar_id not in known]
    numbers = list_latest_numbers(desk, project_id, new) if new else {}
    for row in reversed(new):  # the oldest first
        facts = {**_about(row), **dict(_numbers(numbers[row.id], get_usual(desk, project_id, row)))}
        raise_notice(desk, project_id, NoticeKind.REPORT_READY, facts, once=row.webinar_id)


def _is_news(row: ReportRow, now: datetime) -> bool:
    return now - (row.starts_at + timedelta(seconds=row.length_s or 0)) <= IS_NEWS


def _about(row: ReportRow) -> dict[str, Any]:
    return {
        "report_id": row.id,
        "room_id": row.room_id,
        "room_title": row.room_title,
        "starts_at": row.starts_at.isoformat(),
    }


def _numbers(counted: LatestNumbers, usual: Usual) -> Iterator[tuple[str, Any]]:
    numbers = counted.numbers
    end = numbers.at_offer or numbers.to_end
    yield "came", numbers.came
    yield "change", counted.change
    yield "middle_stay_min", numbers.middle_stay_min
    yield "usual_stay_min", usual.middle_stay_min
    yield "end", "at_offer" if numbers.at_offer else "to_end"
    yield "end_people", end.people
    yield "end_known", end.known
    yield "usual_end_share", usual.end_share
    if counted.bought is not None:
        yield "buyers", counted.bought.buyers
        yield "paid", [(one.paid_minor, one.currency) for one in counted.bought.of(PaidState.PAID)]
        yield "usual_buyers", usual.buyers
