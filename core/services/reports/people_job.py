"""The rounds that work out the people of stored reports again, after an update has changed the rule, and make the
columns of people anew, some of whom became other humans by a pull."""

from collections.abc import Callable
from datetime import datetime

from core.desk import Desk
from core.http.pace import pause
from core.jobs.rounds import work_round
from core.services.reports.columns import list_missing, store_missing
from core.services.reports.rework import list_outdated, rework_report
from core.services.reports.states import KIND as PULL

KIND = "people"
BREATH_S = 0.05
"""The pause between two reports, in which others can write."""


@work_round(KIND, after=(PULL,))
def rework_people(desk: Desk, project_id: int, should_stop: Callable[[], bool]) -> datetime | None:
    """Work out the people of every report of a former rule, one report after the other, and make the columns of people
    that are missing. The next launch continues with those that are left."""
    for report_id in list_outdated(desk, project_id):
        rework_report(desk, project_id, report_id)
        pause(BREATH_S, should_stop)
    for report_id in list_missing(desk, project_id):
        store_missing(desk, project_id, report_id)
        pause(BREATH_S, should_stop)
    return None
