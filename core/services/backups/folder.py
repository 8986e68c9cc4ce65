"""The folder of the backups: what the files are called, which there are, and which of them are kept."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from core.clock import DEFAULT_TIME_ZONE
from core.domain.backups.keeping import BackupKind, KeptAs, Made, choose_kept
from core.errors import InvalidInput

ZONE = ZoneInfo(DEFAULT_TIME_ZONE)
"""On its calendar a backup is the last one of a day. A backup belongs to no project, so to no zone of a project."""
_NAME = re.compile(r"desk-(\d{8}-\d{6})Z-([a-z-]+)\.tar\.gz(\.sealed)?", re.ASCII)
_MOMENT = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A backup in the folder. It got its name after it was checked."""

    path: Path
    made: Made
    bytes: int
    is_sealed: bool
    kept_as: KeptAs | None = None

    @property
    def name(self) -> str:
        return self.path.name


def list_backups(folder: Path, now: datetime) -> list[BackupFile]:
    """The newest first, each with the reason why it is kept; None for one that goes with the next backup. Raises
    OSError for a folder that cannot be read; one that is not there holds none."""
    found = _list_files(folder)
    kept = choose_kept((one.made for one in found), now, ZONE)
    return [BackupFile(one.path, one.made, one.bytes, one.is_sealed, kept.get(one.made)) for one in found]


def get_backup(folder: Path, name: str, now: datetime) -> BackupFile:
    """Raises InvalidInput("backup", reason="gone") when there is none of this name."""
    for one in list_backups(folder, now):
        if one.name == name:
            return one
    raise InvalidInput("backup", name, "gone")


def free_name(folder: Path, at: datetime, kind: BackupKind, *, is_sealed: bool) -> tuple[Path, datetime]:
    """A name that no backup has, and the moment in it: that of the backup, or a later second if there is one of this
    second."""
    at = at.astimezone(UTC).replace(microsecond=0)
    taken = {one.made.at for one in _list_files(folder)}
    while at in taken:
        at += timedelta(seconds=1)
    return folder / f"desk-{at:{_MOMENT}}Z-{kind}.tar.gz{'.sealed' if is_sealed else ''}", at


def delete_superfluous(folder: Path, now: datetime) -> list[str]:
    """Delete what the rule does not keep; returns the names. Raises OSError."""
    superfluous = [one.path for one in list_backups(folder, now) if one.kept_as is None]
    for path in superfluous:
        path.unlink(missing_ok=True)
    return [path.name for path in superfluous]


def read_name(path: Path, size: int) -> BackupFile | None:
    """What the name of a file says of the backup in it; None for the name of anything else."""
    name = _NAME.fullmatch(path.name)
    if not name or name[2] not in set(BackupKind):
        return None
    at = datetime.strptime(name[1], _MOMENT).replace(tzinfo=UTC)
    return BackupFile(path, Made(at, BackupKind(name[2])), size, bool(name[3]))


def _list_files(folder: Path) -> list[BackupFile]:
    found = [read_name(path, path.stat().st_size) for path in (folder.iterdir() if folder.exists() else ())]
    return sorted(filter(None, found), key=lambda one: (one.made, one.name), reverse=True)
