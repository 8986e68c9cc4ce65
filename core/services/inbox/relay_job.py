"""The rounds that pass registrations on to Salebot."""

from collections.abc import Callable
from datetime import datetime

from core.desk import Desk
from core.jobs.rounds import ask_round, work_round
from core.services.inbox import job as inbox
from core.services.inbox.relay import relay_due

KIND = "relay"


@work_round(KIND)
def pass_on_registrations(desk: Desk, project_id: int, should_stop: Callable[[], bool]) -> datetime | None:
    """Pass on what is due; the moment of the next one. What is not to be passed on any more is for the inbox."""
    due_at = relay_due(desk, project_id, should_stop)
    if due_at is None:
        ask_round(inbox.KIND, project_id)
    return due_at
