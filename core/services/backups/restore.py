"""Restoring a backup: its databases are unpacked and checked beside those of the home, then take their places.

What takes place is written down before (`mark.py`), so that a restore that was cut off goes on with the next start.
"""

import logging
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from core.domain.backups.keeping import BackupKind
from core.environment import Environment
from core.errors import DeskError, InvalidInput, NotConfigured, StorageFault
from core.jobs.home_lock import holding_home
from core.services.backups.archive import GoOn, Manifest, open_archive, unpack
from core.services.backups.make_backup import JOBS, KEPT_FREE, STORE, WHAT, make_backup, reaching, taking_turn
from core.services.backups.mark import ERASED_FILE, Mark, Phase, read_mark, staged_file, write_mark
from core.storage import naming
from core.vault import open_vault
from core.waits import USUAL_WAITS
from data.sqlite_copies import describe, list_sealed_of_live, sync_file
from data.sqlite_erased import keep_erased
from data.sqlite_files import COMPANIONS, file_of, name_aside
from data.store import knows_revision

log = logging.getLogger(__name__)


def prepare_restore(
    environment: Environment,
    file: Path,
    now: datetime,
    *,
    asked_by: str,
    passphrase: str | None,
    without_key: bool = False,
    go_on: GoOn = lambda: None,
) -> Mark:
    """Unpack a backup beside the databases, check it, and write down that it is to take their places: `finish_restore`
    does that. Until then nothing is changed.

    Raises NotConfigured("backups") when the store is no SQLite file; InvalidInput: "passphrase" (``missing``,
    ``wrong``) and "backup" (``gone``, ``damaged``, ``newer``); StorageFault("key") as `open_vault`, unless
    `without_key`, when the key of this home does not open the secrets in the backup; other StorageFaults.
    """
    staged = {name: staged_file(target) for name, target in _targets(environment).items()}
    if not file.is_file():
        raise InvalidInput("backup", str(file), "gone")
    try:
        with reaching(environment.home), taking_turn(environment):
            _require_room(environment.home, file, passphrase)
            manifest = unpack(file, passphrase, staged, go_on)
            _check(environment, manifest, staged, without_key=without_key, go_on=go_on)
            mark = Mark(
                Phase.STAGED,
                file.name,
                made_at=manifest.made_at,
                asked_at=now,
                asked_by=asked_by,
                databases=list(manifest.databases),
            )
            write_mark(environment.home, mark)
    except BaseException:
        for path in staged.values():
            path.unlink(missing_ok=True)
        raise
    return mark


def finish_restore(environment: Environment, now: datetime) -> Mark | None:
    """Let a backup that was prepared take the place of what is there. Returns what was done, None when nothing was to
    be done.

    What was there is made a backup first. Where that is not possible, because it is damaged or there is no room, the
    files stay beside the new ones under other names. Raises Conflict("process") while a dashboard works with the home.
    """
    mark = read_mark(environment.home)
    if mark is None or mark.phase is not Phase.STAGED:
        return None
    with holding_home(environment.home, USUAL_WAITS.home_lock_s):
        return finish_held(environment, mark, now)


def finish_held(environment: Environment, mark: Mark, now: datetime) -> Mark:
    """As `finish_restore`, for a caller that holds the lock of the home."""
    if not mark.was_saved:
        _keep_erased(environment)
        mark = mark.changed(was_saved=True, saved_as=_save_present(environment, now))
        write_mark(environment.home, mark)
    for name, target in _targets(environment).items():
        staged = staged_file(target)
        with naming(WHAT[name], target):
            if name in mark.databases and not staged.exists():
                continue  # it took its place before this was cut off
            if aside := _move_away(target, keep=mark.saved_as is None):
                mark = mark.changed(aside=[*mark.aside, str(aside)])
                write_mark(environment.home, mark)
            if staged.exists():
                staged.rename(target)
            sync_file(target.parent)
    mark = mark.changed(phase=Phase.IN_PLACE)
    write_mark(environment.home, mark)
    log.info("The backup %s of %s was restored.", mark.backup, mark.made_at)
    return mark


def _targets(environment: Environment) -> dict[str, Path]:
    found = {STORE: file_of(environment.database_url), JOBS: file_of(environment.jobs_database_url)}
    if found[STORE] is None:
        raise NotConfigured("backups")
    return {name: file for name, file in found.items() if file}


def _require_room(home: Path, file: Path, passphrase: str | None) -> None:
    with open_archive(file, passphrase) as (manifest, _):
        needed = sum(described.bytes for described in manifest.databases.values()) + KEPT_FREE
    if shutil.disk_usage(home).free < needed:
        raise StorageFault("home", "full", home)


def _check(
    environment: Environment, manifest: Manifest, staged: dict[str, Path], *, without_key: bool, go_on: GoOn
) -> None:
    """That what was unpacked is whole and as it was when the backup was made, and that this program can use it."""
    for name, described in manifest.databases.items():
        if describe(staged[name], go_on) != described:
            raise InvalidInput("backup", None, "damaged")
        sync_file(staged[name])
    migration = manifest.databases[STORE].migration if STORE in manifest.databases else None
    if migration is None:
        raise InvalidInput("backup", None, "damaged")
    if not knows_revision(migration):
        raise InvalidInput("backup", None, "newer")
    if not without_key:
        with closing(sqlite3.connect(staged[STORE])) as connection:
            sealed = list_sealed_of_live(connection)
        if sealed:
            open_vault(environment.home, environment.secret_key, sealed)


def _save_present(environment: Environment, now: datetime) -> str | None:
    """A backup of what is about to be replaced; None where none can be made, and where there is nothing."""
    with suppress(DeskError, KeyError):
        return make_backup(environment, now, BackupKind.BEFORE_RESTORE).name
    return None


def _keep_erased(environment: Environment) -> None:
    """Keep who was erased from what is about to be replaced; what comes in its place does not know of them."""
    store = _targets(environment)[STORE]
    if store.exists():
        try:
            keep_erased(store, environment.home / "backups" / ERASED_FILE)
        except sqlite3.Error:
            log.error("The store is damaged, so it cannot be told who was erased. Erase them again after the restore.")


def _move_away(target: Path, *, keep: bool) -> Path | None:
    """Free the name of a database: under another one where it is to be kept. What belongs to it goes first, as SQLite
    would take it for a part of the new one. Returns where it is."""
    if not keep:
        for path in (*(Path(f"{target}{companion}") for companion in COMPANIONS), target):
            path.unlink(missing_ok=True)
        return None
    if not target.exists():
        return None
    aside = name_aside(target, "before-restore")
    for companion in COMPANIONS:
        with suppress(FileNotFoundError):
            Path(f"{target}{companion}").rename(f"{aside}{companion}")
    target.rename(aside)
    return aside
