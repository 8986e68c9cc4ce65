"""Copying the backups of the folder into a bucket, and one of them back.

What is there is written down after each time, so that pages and the monitor need not ask the service. A backup that is
not there yet, whatever the reason, is sent with the next look.
"""

import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.backup_bucket import BackupBucket
from core.domain.backups.keeping import choose_kept, find_last
from core.environment import Environment
from core.errors import DeskError, InvalidInput, StorageFault
from core.problems import read_problem, write_problem
from core.services.backups.archive import GoOn
from core.services.backups.folder import ZONE, BackupFile, list_backups, read_name
from core.services.backups.make_backup import KEPT_FREE, reaching

FILE = "bucket.json"


@dataclass(frozen=True, slots=True)
class Copies:
    """How it stands with the copies in the bucket at `place`, as far as is known: `files` that are there, the newest
    first, as it was at `known_at`, None when the bucket was never asked; and why the last try to send them failed."""

    place: str
    files: tuple[BackupFile, ...] = ()
    known_at: datetime | None = None
    problem: DeskError | None = None

    def find_last_made(self, now: datetime) -> datetime | None:
        """When the newest backup was made that is there."""
        return find_last((one.made.at for one in self.files), now)


def read_copies(environment: Environment) -> Copies | None:
    """None when no bucket is named. Of another bucket than the last time nothing is known yet."""
    bucket = environment.backup_bucket
    if bucket is None:
        return None
    try:
        values = json.loads((environment.home / "backups" / FILE).read_text())
        if values["place"] != bucket.place:
            return Copies(bucket.place)
        return Copies(
            bucket.place,
            _newest_first(_named(values["files"])),
            datetime.fromisoformat(values["known_at"]) if values["known_at"] else None,
            read_problem(values["problem"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return Copies(bucket.place)


def lacks_copies(environment: Environment, now: datetime) -> bool:
    """Whether something is to be sent, or the last try failed. Raises StorageFault("backups")."""
    copies = read_copies(environment)
    if copies is None:
        return False
    with reaching(environment.backup_folder):
        here = list_backups(environment.backup_folder, now)
    return copies.problem is not None or bool(_missing(here, copies.files, now))


def send_copies(environment: Environment, now: datetime, go_on: GoOn = lambda: None) -> list[str]:
    """Send what the rule keeps and the bucket lacks, the newest first, then delete there what the rule does not keep.
    Returns the names of those that were sent. Without a bucket nothing is done. Raises StorageFault: "bucket" as
    `core.services.backups.bucket.Bucket`, "backups" for the folder; it is written down, too.
    """
    from core.services.backups.bucket import Bucket  # it takes a while to load, and most have no bucket

    target = environment.backup_bucket
    if target is None:
        return []
    there: list[BackupFile] | None = None
    try:
        bucket = Bucket(target)
        there = bucket.list()
        with reaching(environment.backup_folder):
            missing = _missing(list_backups(environment.backup_folder, now), there, now)
            for one in missing:
                bucket.send(one.path, go_on)
                there.append(one)
        kept = choose_kept((one.made for one in there), now, ZONE)
        for one in [one for one in there if one.made not in kept]:
            bucket.delete(one.name)
            there.remove(one)
    except StorageFault as fault:
        _note(environment, target, there=there, at=now, problem=fault)
        raise
    _note(environment, target, there=there, at=now, problem=None)
    return [one.name for one in missing]


def list_copies(environment: Environment) -> tuple[BackupFile, ...]:
    """Those in the bucket, the newest first, as the service tells them now; none without a bucket. It is asked once
    only, as somebody waits for it. Raises StorageFault as `core.services.backups.bucket.Bucket`."""
    from core.services.backups.bucket import Bucket

    if environment.backup_bucket is None:
        return ()
    return _newest_first(Bucket(environment.backup_bucket, tries=0).list())


def note_copies(environment: Environment, there: Iterable[BackupFile], now: datetime) -> None:
    """Write down what is in the bucket. Why the last try to send failed stays until the next one."""
    if environment.backup_bucket and (known := read_copies(environment)):
        _note(environment, environment.backup_bucket, there=there, at=now, problem=known.problem)


def fetch_copy(environment: Environment, name: str, now: datetime, go_on: GoOn = lambda: None) -> Path:
    """Bring a copy back into the folder of the backups, where it takes the place of one of the same name. Raises
    InvalidInput("backup", reason="gone") when it is not there, InvalidInput("backup_bucket", reason="none") without a
    bucket, and StorageFault."""
    from core.services.backups.bucket import Bucket

    if environment.backup_bucket is None:
        raise InvalidInput("backup_bucket", None, "none")
    bucket, folder = Bucket(environment.backup_bucket), environment.backup_folder
    found = next((one for one in bucket.list() if one.name == name), None)
    if found is None:
        raise InvalidInput("backup", f"{environment.backup_bucket.place}{name}", "gone")
    with reaching(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if shutil.disk_usage(folder).free < found.bytes + KEPT_FREE:
            raise StorageFault("backups", "full", folder)
        partial = folder / f"{name}.partial"
        partial.touch(mode=0o600)
        try:
            with partial.open("wb") as target:
                bucket.fetch(name, target, go_on)
            partial.rename(folder / name)
        finally:
            partial.unlink(missing_ok=True)
    return folder / name


def _missing(here: Iterable[BackupFile], there: Iterable[BackupFile], now: datetime) -> list[BackupFile]:
    """What is here alone, of all that the rule keeps of both together."""
    here, names = list(here), {one.name for one in there}
    kept = choose_kept({one.made for one in (*here, *there)}, now, ZONE)
    return [one for one in here if one.made in kept and one.name not in names]


def _named(files: Mapping[str, int]) -> list[BackupFile]:
    return [one for name, size in files.items() if (one := read_name(Path(name), size))]


def _newest_first(files: Iterable[BackupFile]) -> tuple[BackupFile, ...]:
    return tuple(sorted(files, key=lambda one: (one.made, one.name), reverse=True))


def _note(
    environment: Environment,
    bucket: BackupBucket,
    *,
    there: Iterable[BackupFile] | None,
    at: datetime,
    problem: DeskError | None,
) -> None:
    """`there`: None where that could not be asked; then what was known of it stays."""
    known = read_copies(environment) or Copies(bucket.place)
    known_at = known.known_at if there is None else at
    values = {
        "place": bucket.place,
        "files": {one.name: one.bytes for one in (known.files if there is None else there)},
        "known_at": known_at.isoformat() if known_at else None,
        "problem": write_problem(problem) if problem else None,
    }
    with reaching(environment.home):
        file = environment.home / "backups" / FILE
        file.parent.mkdir(mode=0o700, exist_ok=True)
        file.write_text(json.dumps(values))
