"""The rounds that pass registrations on to Salebot."""

from collections.abc import Callable
from datetime import datetime

from core.desk import Desk
from core.jobs.rounds import work_round
from core.services.relay import relay_due

KIND = "relay"


@work_round(KIND)
def pass_on_registrations(desk: Desk, project_id: int, should_stop: Callable[[], bool]) -> datetime | None:
    """Pass on what is due; the moment of the next one."""
    return relay_due(desk, project_id, should_stop)
