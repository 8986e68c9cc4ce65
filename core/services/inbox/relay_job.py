"""The rounds that pass registrations on to Salebot."""

from collections.abc import Callable
from datetime import datetime

from core.desk import Desk
from core.jobs.rounds import ask_round, work_round
from core.services.inbox import job as inbox
from core.services.inbox.relay import relay_due
from data.repositories.inbox import relay as repository

KIND = "relay"


def look_after_relay(project_id: int) -> None:
    """Relaying was switched on or off: have somebody look what is to be passed on now, or is not any more."""
    ask_round(KIND, project_id)


@work_round(KIND, repository.bring_forward)
def pass_on_registrations(desk: Desk, project_id: int, should_stop: Callable[[], bool]) -> datetime | None:
    """Pass on what is due; the moment of the next one. What is not to be passed on any more is for the inbox."""
    due_at = relay_due(desk, project_id, should_stop)
    if due_at is None:
        ask_round(inbox.KIND, project_id)
    return due_at
