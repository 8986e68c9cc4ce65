"""The newest webinars of one project in numbers: what their own pages say, and the list of webinars."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.desk import Desk
from core.domain.access.rights import Right
from core.rights import needs
from core.services.orders.states import get_orders_state
from core.services.reports.list_reports import ReportRow
from core.services.webinars.bought import NOTHING, Bought, get_bought_by_report
from core.services.webinars.numbers import Numbers, list_numbers
from core.services.webinars.trends import get_trends


@dataclass(frozen=True, slots=True)
class LatestNumbers:
    """One loaded webinar. `change`: how many more people came than usual in its room, as a share of these, None while
    too few were held there. `bought`: None where no orders are loaded."""

    numbers: Numbers
    change: float | None
    bought: Bought | None


@needs(Right.LOOK)
def list_latest_numbers(desk: Desk, project_id: int, latest: Sequence[ReportRow]) -> dict[int, LatestNumbers]:
    """The numbers of those of these webinars that are loaded, by report id."""
    loaded = [report for report in latest if report.is_pulled]
    ids = [report.id for report in loaded]
    numbers = list_numbers(desk, project_id, ids)
    usual = get_trends(desk, project_id).usual
    has_orders = bool(get_orders_state(desk, project_id).count)
    bought = get_bought_by_report(desk, project_id, ids) if has_orders else {}
    return {
        report.id: LatestNumbers(
            numbers=numbers[report.id],
            change=report.person_count / usual[report.id] - 1 if usual.get(report.id) else None,
            bought=bought.get(report.id, NOTHING) if has_orders else None,
        )
        for report in loaded
    }
