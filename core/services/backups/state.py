"""How it stands with the backups: the last one, whether one is wanted or due, and why none could be made."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.backups.keeping import choose_kept, find_last, next_due
from core.errors import DeskError
from core.problems import read_problem, write_problem
from core.rights import needs
from core.services.backups.folder import ZONE, BackupFile, list_backups
from core.services.backups.make_backup import reaching
from core.services.backups.mark import Mark, read_mark
from core.services.backups.send_copies import Copies, read_copies
from data.repositories.projects import projects
from data.sqlite_files import file_of

OLD_AFTER = timedelta(days=2)
WANTED_FILE, PROBLEM_FILE = "wanted", "problem.json"


@dataclass(frozen=True, slots=True)
class BackupState:
    """`is_possible`: the store is an SQLite file. `backups`: the newest first. `last_at`: when the newest was made that
    is not of the future. `is_wanted`: one is being made, or about to be. `problem`: why the last try failed, at
    `failed_at`. `is_old`: there should have been one within the last two days. `is_sealed`: the next one will be.
    `restored`: the last restore. `copies`: those in the bucket, None without one; `only_there`: those of them that are
    not in the folder, with the reason why they are kept there."""

    is_possible: bool
    backups: tuple[BackupFile, ...] = ()
    last_at: datetime | None = None
    due_at: datetime | None = None
    is_wanted: bool = False
    problem: DeskError | None = None
    failed_at: datetime | None = None
    is_old: bool = False
    is_sealed: bool = False
    restored: Mark | None = None
    copies: Copies | None = None
    only_there: tuple[BackupFile, ...] = ()

    @property
    def needs_attention(self) -> bool:
        return self.is_old or self.problem is not None or bool(self.copies and self.copies.problem)


@needs(Right.INSTALLATION)
def get_state(desk: Desk) -> BackupState:
    """Raises StorageFault("backups") when the folder cannot be read."""
    if file_of(desk.environment.database_url) is None:
        return BackupState(is_possible=False)
    now = desk.now()
    with reaching(desk.environment.backup_folder):
        backups = list_backups(desk.environment.backup_folder, now)
    copies = read_copies(desk.environment)
    last_at = find_last((one.made.at for one in backups), now)
    with desk.store.reading() as session:
        begun_at = min(projects.find_first_made_at(session) or now, now)
    problem, failed_at = _read_problem(desk.home)
    return BackupState(
        is_possible=True,
        backups=tuple(backups),
        last_at=last_at,
        due_at=next_due(last_at, begun_at, ZONE),
        is_wanted=_file(desk.home, WANTED_FILE).exists(),
        problem=problem,
        failed_at=failed_at,
        is_old=now - (last_at or begun_at) > OLD_AFTER,
        is_sealed=bool(desk.environment.backup_passphrase),
        restored=read_mark(desk.home),
        copies=copies,
        only_there=_only_there(copies, backups, now) if copies else (),
    )


def note_wanted(desk: Desk) -> None:
    """Write down that the operator wants a backup. Raises StorageFault("backups")."""
    with reaching(desk.home):
        file = _file(desk.home, WANTED_FILE)
        file.parent.mkdir(mode=0o700, exist_ok=True)
        file.touch(mode=0o600)


def note_end(desk: Desk, problem: DeskError | None) -> None:
    """Write down how a try ended. Nothing is wanted any more. On a full disk the problem may be lost; that there is no
    backup is seen all the same."""
    file = _file(desk.home, PROBLEM_FILE)
    with reaching(desk.home):
        _file(desk.home, WANTED_FILE).unlink(missing_ok=True)
        if problem is None:
            file.unlink(missing_ok=True)
        else:
            file.parent.mkdir(mode=0o700, exist_ok=True)
            file.write_text(json.dumps({"at": desk.now().isoformat(), "problem": write_problem(problem)}))


def _only_there(copies: Copies, here: Iterable[BackupFile], now: datetime) -> tuple[BackupFile, ...]:
    kept = choose_kept((one.made for one in copies.files), now, ZONE)
    names = {one.name for one in here}
    return tuple(replace(one, kept_as=kept.get(one.made)) for one in copies.files if one.name not in names)


def _read_problem(home: Path) -> tuple[DeskError | None, datetime | None]:
    try:
        values = json.loads(_file(home, PROBLEM_FILE).read_text())
        return read_problem(values["problem"]), datetime.fromisoformat(values["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None, None


def _file(home: Path, name: str) -> Path:
    return home / "backups" / name
