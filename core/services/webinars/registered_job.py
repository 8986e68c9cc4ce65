"""The rounds that count who registered for each webinar, and came."""

from collections.abc import Callable
from datetime import datetime

from core.desk import Desk
from core.http.pace import pause
from core.jobs.rounds import work_round
from core.services.reports.registrations import KIND, count_and_store, list_uncounted

BREATH_S = 0.05
"""The pause between two reports, in which others can work."""


@work_round(KIND)
def count_registered(desk: Desk, project_id: int, should_stop: Callable[[], bool]) -> datetime | None:
    """Count every report that is not counted yet, or was before something changed. The next launch continues with those
    that are left."""
    for report_id, stamp in list_uncounted(desk, project_id).items():
        count_and_store(desk, project_id, report_id, stamp)
        pause(BREATH_S, should_stop)
    return None
