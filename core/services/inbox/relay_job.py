"""The rounds that pass registrations on to Salebot."""

from collections.abc import Callable
from datetime import datetime

from core.desk import Desk
from core.jobs.rounds import ask_round, work_round
from core.services.inbox import job as inbox
from core.services.inbox.relay import bring_forward, relay_due

KIND = "relay"


def look_after_relay(project_id: int) -> None:
    """Ask for a round after relaying was switched on or off."""
    ask_round(KIND, project_id)


@work_round(KIND, bring_forward)
def pass_on_registrations(desk: Desk, project_id: int, should_stop: Callable[[], bool]) -> datetime | None:
    """Relay what is due; returns when the next delivery is due. Then the inbox is asked for a round: it processes what
    is not relayed any more, and looks up the clients that Salebot creates for what it has just got."""
    due_at = relay_due(desk, project_id, should_stop)
    ask_round(inbox.KIND, project_id)
    return due_at
