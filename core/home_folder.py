"""The home folder of an installation: that it can be written to, and that nobody else can read what is in it."""

import logging
import os
import stat
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryFile

from core.errors import StorageFault
from data.faults import fault_of
from data.sqlite_files import COMPANIONS

FOLDER_MODE, FILE_MODE = 0o700, 0o600
NEEDED_BYTES = 1 << 20
"""How much must be free on the disk: SQLite needs room for reading, too."""
EXPORTS = "exports"
OWN_FOLDERS = frozenset({"log", "logs", "backups", EXPORTS})
log = logging.getLogger(__name__)


def prepare_home(home: Path) -> None:
    """Make the folder on the first start, and see that it can be written to. Raises StorageFault("home")."""
    try:
        home.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)  # it holds contacts of viewers
        with TemporaryFile(dir=home) as probe:
            probe.write(bytes(NEEDED_BYTES))
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        refused = "read_only" if isinstance(error, PermissionError) else "unreachable"
        raise StorageFault("home", fault_of(error) or refused, home) from None


def exports_folder(home: Path, project_id: int) -> Path:
    """Where the files of a project lie that scenarios write."""
    return home / EXPORTS / str(project_id)


def close_to_others(home: Path, files: Iterable[Path]) -> None:
    """Take the rights of the group and of all others from the folder and from these files, which earlier versions left
    open. Where that is not possible, or would close a folder that others need, the log says so."""
    mode = home.stat().st_mode
    if _is_shared(home, mode):
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            log.warning(
                "Others can open %s, which is not the dashboard's alone. Set DESK_HOME to a folder of its own.", home
            )
    else:
        _tighten(home, FOLDER_MODE)
    for file in files:
        for path in (file, *(Path(f"{file}{companion}") for companion in COMPANIONS)):
            _tighten(path, FILE_MODE)


def _is_shared(home: Path, mode: int) -> bool:
    """Whether the folder has other things in it than a home has, as /tmp and /srv have."""
    folders = {entry.name for entry in home.iterdir() if entry.is_dir()}
    return home == home.parent or bool(mode & stat.S_ISVTX) or not folders <= OWN_FOLDERS


def _tighten(path: Path, most: int) -> None:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & ~most:
            path.chmod(mode & most)
    except FileNotFoundError:
        return
    except OSError:
        log.warning("Others can read %s, which belongs to another user. Give it to the user of the dashboard.", path)
