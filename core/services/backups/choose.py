"""One backup of the list, chosen by an operator: to be downloaded, or to take the place of what is there."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.errors import InvalidInput
from core.rights import needs
from core.services.backups.folder import get_backup
from core.services.backups.make_backup import reaching
from core.services.backups.restore import prepare_restore
from core.services.backups.send_copies import fetch_copy, list_copies, note_copies
from data.repositories import made_since


@dataclass(frozen=True, slots=True)
class Lost:
    """How many of each there are that came after a moment, in all projects."""

    projects: int
    registrations: int
    batches: int
    campaigns: int
    links: int


@needs(Right.INSTALLATION)
def count_lost(desk: Desk, since: datetime) -> Lost:
    """What a restore of the backup of this moment would take away."""
    with desk.store.reading() as session:
        return Lost(**made_since.count(session, since))


@needs(Right.INSTALLATION)
def take_backup(desk: Desk, name: str) -> Path:
    """The file of a backup, for its download. Raises InvalidInput("backup", reason="gone") and
    StorageFault("backups")."""
    with reaching(desk.environment.backup_folder):
        path = get_backup(desk.environment.backup_folder, name, desk.now()).path
    with desk.store.writing() as session:
        note(session, desk, Deed.BACKUP_DOWNLOADED)
    return path


@needs(Right.INSTALLATION)
def ask_restore(desk: Desk, name: str) -> None:
    """Unpack and check a backup, and have the next start of the process put it in its place. Until then nothing is
    changed. One that is only in the bucket is brought into the folder first, and stays there. Raises as
    `core.services.backups.restore.prepare_restore` and `core.services.backups.send_copies.fetch_copy`."""
    file = _bring(desk, name)
    prepare_restore(
        desk.environment, file, desk.now(), asked_by=desk.operator, passphrase=desk.environment.backup_passphrase
    )
    with desk.store.writing() as session:
        note(
            session, desk, Deed.BACKUP_RESTORED
        )  # for the backup of the present state; the one that comes gets its own


@needs(Right.INSTALLATION)
def look_into_bucket(desk: Desk) -> None:
    """Ask the bucket what is in it; `core.services.backups.state.get_state` knows it then. Raises StorageFault as
    `core.services.backups.bucket.Bucket`."""
    note_copies(desk.environment, list_copies(desk.environment), desk.now())


def _bring(desk: Desk, name: str) -> Path:
    """The file of a backup in the folder."""
    environment = desk.environment
    try:
        with reaching(environment.backup_folder):
            return get_backup(environment.backup_folder, name, desk.now()).path
    except InvalidInput:
        if environment.backup_bucket is None:
            raise
        return fetch_copy(environment, name, desk.now())
