"""How long what failed waits for its next try, and bringing that try forward when what stood in its way may be gone."""

from datetime import timedelta

from core.desk import Desk
from data.repositories.inbox import registrations_received, relay
from data.repositories.reports import expected_reports

WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=60))
"""How long a registration waits after the first, second, ... try; after the last of them always as long."""


def wait_after(failed_before: int) -> timedelta:
    """How long to wait after a try that failed, as so many before it did."""
    return WAITS[min(failed_before, len(WAITS) - 1)]


def hurry(desk: Desk, project_id: int) -> int:
    """Registrations to be written or passed on, and announced reports, that a problem has put off are due now; how
    many there were."""
    with desk.store.writing() as session:
        now = desk.now()
        return sum(kind.hurry(session, project_id, now) for kind in (registrations_received, relay, expected_reports))
