"""What waits for its next try because a service was not well, not set up or not to be asked: tried at once, since what
stood in its way may be gone."""

from core.desk import Desk
from data.repositories import expected_reports, registrations_received, relay


def hurry(desk: Desk, project_id: int) -> int:
    """Registrations to be written or passed on, and announced reports, are due now; how many there were."""
    with desk.store.writing() as session:
        now = desk.now()
        return sum(kind.hurry(session, project_id, now) for kind in (registrations_received, relay, expected_reports))
