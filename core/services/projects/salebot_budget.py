"""The calls to Salebot that count towards the project's daily message quota, and their budget.

See docs/salebot.md, section 3.
"""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from core.desk import Desk
from core.domain.access.rights import Right
from core.errors import LimitReached
from core.rights import needs
from core.services.projects.projects import require_project
from data.repositories.projects import salebot_use


@dataclass(frozen=True, slots=True)
class SalebotDay:
    """`calls` were made on `day`, a date of the account's clock, of the `budget` that the operator has set."""

    day: date
    calls: int
    budget: int


@needs(Right.LOOK)
def get_salebot_use(desk: Desk, project_id: int) -> SalebotDay:
    """The calls of today. Raises NotFound."""
    with desk.store.reading() as session:
        project = require_project(session, project_id)
        today = _today(desk, ZoneInfo(project.time_zone))
        calls = salebot_use.count_calls(session, project_id, today.isoformat())
        return SalebotDay(today, calls, project.salebot_daily_budget)


def spend_call(desk: Desk, project_id: int, zone: ZoneInfo) -> None:
    """Count one more call of today, a date on the clock of `zone`, before the call is made.

    Raises LimitReached("salebot_budget") when the budget is used up; then nothing is counted.
    """
    with desk.store.writing(project_id) as session:
        calls = salebot_use.add_call(session, project_id, _today(desk, zone).isoformat())
    if calls is None:
        raise LimitReached("salebot_budget", get_salebot_use(desk, project_id).budget)


def _today(desk: Desk, zone: ZoneInfo) -> date:
    return desk.now().astimezone(zone).date()
