"""What is usual in the room of a webinar, to say beside its numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from core.desk import Desk
from core.domain.access.rights import Right
from core.rights import needs
from core.services.orders.states import get_orders_state
from core.services.reports.list_reports import ReportRow, ReportSearch, list_reports_before
from core.services.webinars.bought import NOTHING, get_bought_by_report
from core.services.webinars.numbers import list_numbers
from core.services.webinars.trends import FEWEST, USUAL_OF

LOOKED_AT = 2 * USUAL_OF
"""Some of the webinars before may not be loaded."""


@dataclass(frozen=True, slots=True)
class Usual:
    """The middle one of the webinars before: minutes, the share that was at the offer or to the end, and buyers. Each
    is None where too few of them know it."""

    middle_stay_min: float | None
    end_share: float | None
    buyers: float | None


@needs(Right.LOOK)
def get_usual(desk: Desk, project_id: int, report: ReportRow) -> Usual:
    """Of the loaded webinars of its room before it."""
    older = (report.starts_at, report.id)
    rows = list_reports_before(desk, project_id, ReportSearch(room_id=report.room_id), older, limit=LOOKED_AT)
    before = [row.id for row in rows if row.is_pulled][:USUAL_OF]
    numbers = list_numbers(desk, project_id, before).values()
    bought = {}
    if get_orders_state(desk, project_id).count:
        found = get_bought_by_report(desk, project_id, before)
        bought = {report_id: found.get(report_id, NOTHING).buyers for report_id in before}
    return Usual(
        middle_stay_min=_middle(one.middle_stay_min for one in numbers),
        end_share=_middle((one.at_offer or one.to_end).share for one in numbers),
        buyers=_middle(bought.values()),
    )


def _middle(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if len(known) >= FEWEST else None
