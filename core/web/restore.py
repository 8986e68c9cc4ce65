"""`python -m core.web.restore FILE` (`make restore FILE=...`): a backup takes the place of what is in the home."""

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path

from core.clock import clock_from
from core.desk import local_operator
from core.environment import Environment, read_environment
from core.errors import Conflict, DeskError, NotConfigured, StorageFault
from core.home_folder import prepare_home
from core.jobs.home_lock import holding_home
from core.services.backups.mark import Mark
from core.services.backups.restore import finish_held, prepare_restore
from core.services.backups.send_copies import fetch_copy
from core.vault import KEY_FILE
from core.waits import USUAL_WAITS
from core.web.check_start import begin_private, explain_start
from data.sqlite_files import name_aside

IN_BUCKET = "s3:"
"""Before the name of a backup that is in the bucket."""
KEY_NEEDED = (
    "Nothing was restored: the tokens and keys in this backup were sealed with another key than {present}. Give the key"
    " file of the computer on which the backup was made: `make restore FILE={file} KEY=path/to/secret.key`. If that key"
    " is lost: `make restore FILE={file} WITHOUT_KEY=1`, then `make new-key`, and enter the tokens again in Settings."
)


def restore(
    environment: Environment,
    file: Path,
    *,
    key: Path | None = None,
    without_key: bool = False,
    lock_s: float = USUAL_WAITS.home_lock_s,
) -> Mark:
    """Restore a backup into the home. `key`: the key file of the computer on which it was made, whose key then becomes
    that of the home; `lock_s`: how long to wait for a dashboard that closes. Raises as `prepare_restore`, and
    Conflict("process") while a dashboard works with the home; then nothing was changed."""
    prepare_home(environment.home)
    now = clock_from(environment.starts_at).now()
    with holding_home(environment.home, lock_s):
        given = _read_key(key) if key else None
        meant = replace(environment, secret_key=given) if given else environment
        mark = prepare_restore(
            meant,
            file,
            now,
            asked_by=local_operator().name,
            passphrase=environment.backup_passphrase,
            without_key=without_key,
        )
        if given and not environment.secret_key:
            _take_key(environment.home / KEY_FILE, given)
        return finish_held(environment, mark, now)


def _find(environment: Environment, named: str) -> Path:
    """The file of the backup; a copy in the bucket is brought into the folder of the backups first."""
    if not named.startswith(IN_BUCKET):
        return Path(named)
    prepare_home(environment.home)
    return fetch_copy(environment, named.removeprefix(IN_BUCKET), clock_from(environment.starts_at).now())


def _read_key(file: Path) -> str:
    try:
        return file.read_text().strip()
    except (OSError, ValueError):
        raise StorageFault("key", "unreachable", file) from None


def _take_key(file: Path, key: str) -> None:
    """Make it the key of the home; another one that was there stays beside it."""
    if file.exists():
        if file.read_text().strip() == key:
            return
        file.rename(name_aside(file, "before-restore"))
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        opened.write(key)


def main() -> None:
    begin_private()
    parser = argparse.ArgumentParser(prog="make restore", description=__doc__)
    parser.add_argument("file", nargs="?")
    parser.add_argument("--key", type=Path)
    parser.add_argument("--without-key", action="store_true")
    asked = parser.parse_args()
    if asked.file is None:
        raise SystemExit(
            "Name the backup: `make restore FILE=var/backups/desk-...tar.gz`, or `make restore FILE=s3:desk-...tar.gz`"
            " for one in the bucket. `make backups` lists them."
        )
    try:
        environment = read_environment()
        file = _find(environment, asked.file)
        mark = restore(environment, file, key=asked.key, without_key=asked.without_key)
    except Conflict:
        raise SystemExit("Close the dashboard first: it works with what is to be replaced.") from None
    except DeskError as error:
        if isinstance(error, StorageFault | NotConfigured) and error.what in ("key", "secret_key"):
            present = "that of this home" if asked.key is None else f"the one in {asked.key}"
            raise SystemExit(KEY_NEEDED.format(file=asked.file, present=present)) from None
        raise SystemExit(f"Nothing was restored: {explain_start(error)}") from None
    sys.stdout.write(f"{_say(mark)}\n")


def _say(mark: Mark) -> str:
    done = f"The backup of {mark.made_at:%d.%m.%Y %H:%M} UTC is restored. Start the dashboard."
    if mark.saved_as:
        return f"{done} What was there before is the backup {mark.saved_as}: to go back, restore that one."
    if mark.aside:
        return f"{done} What was there before could not be made a backup. It is kept: {', '.join(mark.aside)}."
    return done


if __name__ == "__main__":
    main()
