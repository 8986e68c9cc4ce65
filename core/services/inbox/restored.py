"""Registrations received, in a store that came back from a backup: who was on the way to a client then may have got the
notice since."""

from datetime import datetime

from core.desk import Desk
from core.errors import Conflict
from core.problems import write_problem
from core.services.backups.after_restore import after_restore
from core.services.inbox.states import RECEIVED, RELAYED, ReceivedState
from data.repositories.inbox import registrations_received, relay


@after_restore
def hold_registrations(desk: Desk, made_at: datetime) -> None:
    """Settle what was on its way as problems, for the operator to look at; a notice may have been given. What was to be
    passed on to Salebot counts as sent, so that Salebot is asked first whether it has it."""
    problem = write_problem(Conflict("restored"))
    with desk.store.writing() as session:
        for before in RECEIVED.unsettled:
            after = RECEIVED.check_move(before, ReceivedState.FAILED)
            registrations_received.settle_all(session, before=before, after=after, problem=problem, relayed=RELAYED)
        relay.note_all_sent(session, made_at)
