"""The round that makes the backup of each night, and the one that an operator wants now."""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.domain.backups.keeping import BackupKind
from core.errors import Conflict, DeskError, StorageFault
from core.http.pace import Stopped
from core.jobs.rounds import HOME, ask_round, work_round
from core.rights import needs
from core.services.backups.archive import GoOn
from core.services.backups.make_backup import make_backup
from core.services.backups.send_copies import lacks_copies, send_copies
from core.services.backups.state import get_state, note_end, note_wanted
from core.storage_sentences import explain_storage

KIND = "backup"
AGAIN = timedelta(hours=1)
"""After a backup that failed."""
log = logging.getLogger(__name__)


@needs(Right.INSTALLATION)
def want_backup(desk: Desk) -> None:
    """Have a backup made now, in the background. Raises StorageFault("backups") when that cannot be written down."""
    note_wanted(desk)
    with desk.store.writing() as session:
        note(session, desk, Deed.BACKUP_MADE)
    ask_round(KIND, HOME)


@work_round(KIND, of_home=True)
def back_up(desk: Desk, _home: int, should_stop: Callable[[], bool]) -> datetime | None:
    """Make a backup if one is wanted or due, and copy what the bucket lacks. Returns when the next round is due."""

    def go_on() -> None:
        if should_stop():
            raise Stopped

    due = filter(None, (_make(desk, go_on), _send(desk, go_on)))
    return min(due, default=None)


def _make(desk: Desk, go_on: GoOn) -> datetime | None:
    try:
        state = get_state(desk)
        if not state.is_possible or state.due_at is None:
            return None
        if not state.is_wanted and state.due_at > desk.now():
            return state.due_at
        kind = BackupKind.BY_HAND if state.is_wanted else BackupKind.DAILY
        make_backup(desk.environment, desk.now(), kind, go_on)
        note_end(desk, None)
        if kind is BackupKind.DAILY:
            with desk.store.writing() as session:
                note(session, desk, Deed.BACKUP_MADE)
        return get_state(desk).due_at
    except (StorageFault, Conflict) as error:
        _fail(desk, error)
        return desk.now() + AGAIN


def _send(desk: Desk, go_on: GoOn) -> datetime | None:
    try:
        if lacks_copies(desk.environment, desk.now()):
            sent = send_copies(desk.environment, desk.now(), go_on)
            log.info("Copied to the bucket: %s.", ", ".join(sent) or "nothing")
    except StorageFault as fault:
        log.error("Not all backups were copied to the bucket: %s", explain_storage(fault))
        return desk.now() + AGAIN
    return None


def _fail(desk: Desk, error: DeskError) -> None:
    log.error("No backup was made: %s", explain_storage(error) if isinstance(error, StorageFault) else error)
    with suppress(StorageFault):
        note_end(desk, error)
