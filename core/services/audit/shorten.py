"""Removing the oldest entries of the audit log, whose time is over."""

from datetime import datetime

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.rights import needs
from data.repositories.audit import entries as repository


@needs(Right.INSTALLATION)
def shorten_log(desk: Desk, before: datetime) -> int:
    """Remove the entries from before this moment; returns how many. The chain goes on from the last of them, so the
    rest can still be proved, and the removal is noted. Entries behind one that is younger stay, as after a change of
    the clock."""
    with desk.store.writing() as session:
        repository.lock_head(session)
        kept_from = repository.get_head(session).kept_from
        last = repository.find_last_before(session, before)
        if last is None:
            return 0
        removed = last.number - kept_from + 1
        repository.drop_until(session, last)
        note(session, desk, Deed.AUDIT_LOG_SHORTENED, count=removed)
    return removed
