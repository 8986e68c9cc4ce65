"""Making a backup while the dashboard works: copies of both databases as they were at one moment, checked, packed, and
only then given the name of a backup."""

import logging
import shutil
import sqlite3
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from core.domain.backups.keeping import BackupKind
from core.environment import ROOT, Environment
from core.errors import NotConfigured, StorageFault
from core.jobs.home_lock import holding
from core.services.backups.archive import GoOn, Manifest, check_archive, write_archive
from core.services.backups.folder import BackupFile, delete_superfluous, free_name, get_backup
from core.services.backups.mark import Phase, read_mark, staged_file
from core.storage import naming
from core.vault import find_fingerprint
from data.faults import fault_of
from data.sqlite_copies import copy_at_one_moment, describe, sync_file
from data.sqlite_files import file_of

STORE, JOBS = "desk.sqlite3", "jobs.sqlite3"
"""The names of the databases in a backup."""
WHAT = {STORE: "store", JOBS: "jobs"}
TURN_FILE = "backup-turn.sqlite3"
KEPT_FREE = 100 << 20
"""Bytes of the disk that are left to the dashboard: a backup must not be what fills the disk."""
TURN_S = 60.0
"""How long to wait for another backup to be ready."""
log = logging.getLogger(__name__)


def make_backup(
    environment: Environment, now: datetime, kind: BackupKind, go_on: GoOn = lambda: None, *, wait_s: float = TURN_S
) -> BackupFile:
    """Make one, and delete those that the rule does not keep any more. `go_on` is called again and again, and may raise
    to end it; then nothing is left of it.

    Raises NotConfigured("backups") when the store is no SQLite file, Conflict("process") while another backup is
    made, and StorageFault: "backups" for the folder and the disk, "store" or "jobs" for the databases.
    """
    sources = list_databases(environment)
    folder = environment.backup_folder
    with reaching(folder), taking_turn(environment, wait_s) as work:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _remove_half_unpacked(environment, sources)
        with _room_for_copies(work, sources) as copies:
            manifest = _copy(environment, sources, copies, now=now, go_on=go_on)
            path = _pack(environment, manifest, copies, kind=kind, go_on=go_on)
            deleted = delete_superfluous(folder, now)
        made_backup = get_backup(folder, path.name, now)
    log.info("The backup %s is made and checked; deleted: %s.", path, ", ".join(deleted) or "none")
    return made_backup


def list_databases(environment: Environment) -> dict[str, Path]:
    """The files of both databases that are there, by the names that they have in a backup. Raises
    NotConfigured("backups") when the store is no SQLite file."""
    store, jobs = (file_of(url) for url in (environment.database_url, environment.jobs_database_url))
    if store is None:
        raise NotConfigured("backups")
    return {name: file for name, file in ((STORE, store), (JOBS, jobs)) if file and file.exists()}


@contextmanager
def reaching(folder: Path) -> Iterator[None]:
    """Raise what the disk or the folder of the backups refuses in the block as a StorageFault of it."""
    try:
        yield
    except OSError as error:
        refused = "read_only" if isinstance(error, PermissionError) else "unreachable"
        raise StorageFault("backups", fault_of(error) or refused, folder) from None
    except sqlite3.Error as error:
        raise StorageFault("backups", fault_of(error) or "unreachable", folder) from None


@contextmanager
def taking_turn(environment: Environment, wait_s: float = TURN_S) -> Iterator[Path]:
    """Only one backup is made, or unpacked, at a time; gives the folder of the home for it. Raises Conflict("process")
    when another one takes longer than `wait_s`."""
    work = environment.home / "backups"
    work.mkdir(mode=0o700, parents=True, exist_ok=True)
    with holding(work / TURN_FILE, wait_s):
        yield work


def _remove_half_unpacked(environment: Environment, sources: Mapping[str, Path]) -> None:
    """What a process has left that was killed while it unpacked a backup."""
    mark = read_mark(environment.home)
    if mark is None or mark.phase is not Phase.STAGED:
        for database in sources.values():
            staged_file(database).unlink(missing_ok=True)


@contextmanager
def _room_for_copies(work: Path, sources: Mapping[str, Path]) -> Iterator[Path]:
    """A folder for the copies, which goes with them; also with those of a backup during which the process died."""
    copies = work / "copies"
    shutil.rmtree(copies, ignore_errors=True)
    # The copies, and beside them an archive that is hardly ever larger than half of them.
    needed = sum(file.stat().st_size for file in sources.values()) * 3 // 2 + KEPT_FREE
    if shutil.disk_usage(work).free < needed:
        raise StorageFault("backups", "full", work)
    copies.mkdir(mode=0o700)
    try:
        yield copies
    finally:
        shutil.rmtree(copies, ignore_errors=True)


def _copy(
    environment: Environment, sources: Mapping[str, Path], copies: Path, *, now: datetime, go_on: GoOn
) -> Manifest:
    try:
        copy_at_one_moment({file: copies / name for name, file in sources.items()}, go_on)
    except sqlite3.Error as error:
        if (reason := fault_of(error)) == "full":
            raise
        raise StorageFault("store", reason or "unusable", sources[STORE]) from None
    databases = {}
    for name, file in sources.items():
        with naming(WHAT[name], file):
            databases[name] = describe(copies / name, go_on)
    key = find_fingerprint(environment.home, environment.secret_key)
    return Manifest(version=program_version(), made_at=now, key=key, databases=databases)


def _pack(environment: Environment, manifest: Manifest, copies: Path, *, kind: BackupKind, go_on: GoOn) -> Path:
    folder, passphrase = environment.backup_folder, environment.backup_passphrase
    for partial in folder.glob("desk-*.partial"):
        partial.unlink(missing_ok=True)
    path, _ = free_name(folder, manifest.made_at, kind, is_sealed=bool(passphrase))
    partial = path.with_name(f"{path.name}.partial")
    partial.touch(mode=0o600)
    try:
        with partial.open("wb") as target:
            write_archive(target, manifest, copies, passphrase, go_on)
        sync_file(partial)
        check_archive(partial, passphrase, go_on)
        partial.rename(path)
    finally:
        partial.unlink(missing_ok=True)
    sync_file(folder)
    return path


def program_version() -> str:
    """The version of this program."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"])
