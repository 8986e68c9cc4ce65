"""Bulk registrations and their undoing that came back from a backup. What was done of them since then is found out by
itself, as a run asks Bizon365 who is registered before it begins; but the operator may have decided otherwise."""

from datetime import datetime

from core.desk import Desk
from core.jobs.restored import hold_jobs
from core.services.backups.after_restore import after_restore
from core.services.registration.removal import KIND as REMOVE
from core.services.registration.states import KIND as REGISTER


@after_restore
def hold_runs(desk: Desk, made_at: datetime) -> None:
    """Let all runs that are not over rest."""
    with desk.store.writing() as session:
        for kind in (REGISTER, REMOVE):
            hold_jobs(session, kind, desk.now())
