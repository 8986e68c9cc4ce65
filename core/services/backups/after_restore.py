"""What is done once with a store that came back from a backup, before anybody works with it.

The store knows nothing of what was done since the backup was made. What was under way then may long be done, so it is
held until an operator has looked; and who was erased since then must be erased again. Capabilities register what is to
be done here.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from core.audit import note
from core.desk import Desk
from core.domain.audit.deeds import Deed
from core.services.backups.mark import ERASED_FILE, Phase, read_mark, write_mark
from core.storage import naming
from data.sqlite_erased import bring_back_erased
from data.sqlite_files import file_of

AfterRestore = Callable[[Desk, datetime], None]
"""Gets the desk and the moment at which the backup was made. It is called again after it was cut off, so that to do
twice what it does must be the same as to do it once."""

log = logging.getLogger(__name__)
_registered: dict[str, AfterRestore] = {}


def after_restore(function: AfterRestore) -> AfterRestore:
    """Have a function called after each restore. Its module must be one of `core.start.AFTER_RESTORE_MODULES`."""
    _registered[f"{function.__module__}.{function.__name__}"] = function
    return function


def is_to_be_settled(desk: Desk) -> bool:
    """Whether the store has come back from a backup and nobody has worked with it yet."""
    mark = read_mark(desk.home)
    return mark is not None and mark.phase is Phase.IN_PLACE


def settle_restored(desk: Desk) -> None:
    """Call what is registered, after a restore. Whatever of it fails is raised: then the dashboard must not start, and
    the next start begins with it again."""
    mark = read_mark(desk.home)
    if mark is None or mark.phase is not Phase.IN_PLACE:
        return
    _bring_back_erased(desk)
    for function in _registered.values():
        function(desk, mark.made_at)
    with desk.store.writing() as session:
        note(session, desk, Deed.BACKUP_RESTORED, operator=mark.asked_by)
    write_mark(desk.home, mark.changed(phase=Phase.SETTLED))
    log.info("What was under way when the backup was made is held.")


def _bring_back_erased(desk: Desk) -> None:
    """Let the store know who was erased from the one before it; whoever erases them again is registered."""
    kept, store = desk.home / "backups" / ERASED_FILE, file_of(desk.environment.database_url)
    if store and kept.exists():
        with naming("store", store):
            bring_back_erased(kept, store)
        kept.unlink()
