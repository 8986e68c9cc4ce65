"""The weekly summary: how the webinars of each room went in the last week, on the account's clock."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import time, timedelta
from typing import Any

from core.desk import Desk
from core.domain.notices.kinds import NoticeKind
from core.domain.orders.order import PaidState
from core.services.notices.notices import list_known, raise_notice
from core.services.orders.states import get_orders_state
from core.services.projects.projects import get_project
from core.services.reports.list_reports import ReportRow, ReportSearch, list_reports
from core.services.webinars.bought import get_bought
from core.services.webinars.numbers import get_numbers
from core.services.webinars.trends import get_trends

TOLD_AT = time(9)
TOLD_DAYS = 3
"""The summary comes on Monday, or until Wednesday when the dashboard did not run."""
MOST_REPORTS = 5_000
"""A room in which a webinar begins every quarter of an hour has 672 a week."""


def tell_week(desk: Desk, project_id: int) -> None:
    """Tell once of the week that has ended; not of one without webinars."""
    local = desk.now().astimezone(get_project(desk, project_id).time_zone)
    if local.weekday() >= TOLD_DAYS or (local.weekday() == 0 and local.time() < TOLD_AT):
        return
    until = local.date() - timedelta(days=local.weekday())
    once = until.isoformat()
    if list_known(desk, project_id, NoticeKind.WEEKLY, [once]):
        return
    since = until - timedelta(days=7)
    search = ReportSearch(since=since, until=until - timedelta(days=1))
    loaded = [row for row in list_reports(desk, project_id, search, page_size=MOST_REPORTS).rows if row.is_pulled]
    if loaded:
        facts = {"since": since.isoformat(), "until": (until - timedelta(days=1)).isoformat()}
        rooms = _sum_up(desk, project_id, loaded)
        raise_notice(desk, project_id, NoticeKind.WEEKLY, {**facts, "rooms": rooms}, once=once)


def _sum_up(desk: Desk, project_id: int, loaded: Sequence[ReportRow]) -> list[dict[str, Any]]:
    """By room, the one with most people first."""
    by_room: defaultdict[str, list[ReportRow]] = defaultdict(list)
    for row in loaded:
        by_room[row.room_id].append(row)
    usual = get_trends(desk, project_id).usual
    has_orders = bool(get_orders_state(desk, project_id).count)
    rooms = []
    for room_id, rows in by_room.items():
        ids = [row.id for row in rows]
        known = [row for row in rows if usual.get(row.id)]
        room: dict[str, Any] = {
            "title": next((row.room_title for row in rows if row.room_title), room_id),
            "webinars": len(rows),
            "came": get_numbers(desk, project_id, ids).came,
            "change": sum(row.person_count for row in known) / sum(usual[row.id] for row in known) - 1
            if known
            else None,
        }
        if has_orders:
            bought = get_bought(desk, project_id, ids)
            room["buyers"] = bought.buyers
            room["paid"] = [(one.paid_minor, one.currency) for one in bought.of(PaidState.PAID)]
        rooms.append(room)
    return sorted(rooms, key=lambda room: -room["came"])
