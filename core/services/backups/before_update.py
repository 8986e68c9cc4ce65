"""The backup that an update makes before it changes the store of an earlier version: the way back to that version."""

from pathlib import Path

from core.clock import clock_from
from core.domain.backups.keeping import BackupKind
from core.environment import Environment
from core.errors import StorageFault
from core.services.backups.make_backup import make_backup


def save_before_update(environment: Environment) -> None:
    """Make it. Raises StorageFault, "backup_before_update" for the folder and the disk: without a backup nothing is
    changed."""
    try:
        make_backup(environment, clock_from(environment.starts_at).now(), BackupKind.BEFORE_UPDATE)
    except StorageFault as fault:
        if fault.what != "backups":
            raise
        raise StorageFault("backup_before_update", fault.reason, Path(fault.path or environment.home)) from None
